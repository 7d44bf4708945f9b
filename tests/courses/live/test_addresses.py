"""What is taken as the address of a meeting, and what is read out of an invitation."""

import pytest
from django.utils.translation import override

from courses.live_links import LONGEST_ADDRESS, Invitation, judged, read_invitation
from university.refusals import Refusal

pytestmark = pytest.mark.one_engine

TENCENT = """李春梅 邀请您参加腾讯会议
会议主题:声乐初级1班
会议时间:2027/03/08 08:40-10:10 (GMT+08:00) 中国标准时间 - 北京

点击链接入会,或添加至会议列表:
https://meeting.tencent.com/dm/AbCdEf123456

#腾讯会议:123-456-789
会议密码:8080

复制该信息,打开手机腾讯会议即可参与"""
ZOOM = """李春梅 is inviting you to a scheduled Zoom meeting.
Join Zoom Meeting
https://us02web.zoom.us/j/81234567890?pwd=QWxsbyE.1

Meeting ID: 812 3456 7890
Passcode: k7Q2ab"""


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        (
            TENCENT,
            Invitation("https://meeting.tencent.com/dm/AbCdEf123456", "123-456-789", "8080"),
        ),
        (
            ZOOM,
            Invitation(
                "https://us02web.zoom.us/j/81234567890?pwd=QWxsbyE.1", "812 3456 7890", "k7Q2ab"
            ),
        ),
        (" https://meeting.example/1 ", Invitation("https://meeting.example/1")),
        ("HTTPS://Meeting.Example:8443/a#b", Invitation("https://Meeting.Example:8443/a#b")),
        ("会议链接：https://meeting.example/1。", Invitation("https://meeting.example/1")),
        ("请进 https://meeting.example/1, 谢谢", Invitation("https://meeting.example/1")),
        ("https://m.example/1\nhttps://m.example/1", Invitation("https://m.example/1")),
    ],
)
def test_an_address_or_a_whole_invitation_is_read(pasted: str, read: Invitation) -> None:
    assert read_invitation(pasted) == read


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("", "no_address"),
        ("   ", "no_address"),
        ("123-456-789", "not_https"),
        ("meeting.example/1", "not_https"),
        ("http://meeting.example/1", "not_https"),
        ("javascript:alert(1)//https", "not_https"),
        ("data:text/html,<script>alert(1)</script>", "not_https"),
        ("//meeting.example/1", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("https://", "odd_address"),
        ("https:///path", "odd_address"),
        ("https://localhost/1", "odd_address"),
        ("https://192.168.1.1/1", "odd_address"),
        ("https://[::1]/1", "odd_address"),
        ("https://2130706433/", "odd_address"),
        ("https://user:pass@meeting.example/1", "odd_address"),
        ("https://meeting.tencent.com@evil.example/", "odd_address"),
        ("https://meeting.example:99999/", "odd_address"),
        ("https://meeting.example:abc/", "odd_address"),
        ("https://meeting.example\\@evil.example/", "odd_address"),
        ('https://meeting.example/"onclick=', "odd_address"),
        ("https://meeting.example/<script>", "odd_address"),
        ("https://-.example/", "odd_address"),
        ("https://" + "a." * 200 + "example/" + "x" * 200, "address_too_long"),
        ("https://a.example/1 或者 https://b.example/2", "two_addresses"),
        ("请进 http://meeting.example/1", "not_https"),
        ("请进 https://me:pw@meeting.example/1", "odd_address"),
    ],
)
def test_what_is_no_address_of_a_meeting_is_refused(pasted: str, code: str) -> None:
    with override("zh-hans"), pytest.raises(Refusal) as refused:
        read_invitation(pasted)
    assert (refused.value.code, bool(refused.value.message), bool(refused.value.next_step)) == (
        code,
        True,
        True,
    )


def test_the_longest_address_is_taken_and_a_letter_more_is_not() -> None:
    longest = "https://meeting.example/".ljust(LONGEST_ADDRESS, "x")
    with pytest.raises(Refusal):
        judged(longest + "x")
    assert judged(longest) == longest


@pytest.mark.parametrize("sign", ["\n", "\r\nSet-Cookie: a=b", "\t", "\x00", " ", "\u202e"])
def test_no_sign_that_ends_a_header_comes_through(sign: str) -> None:
    with pytest.raises(Refusal):
        judged(f"https://meeting.example/{sign}x")
