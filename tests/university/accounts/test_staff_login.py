"""The staff login: a password, a second factor in this very session, a lock, an idle end."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client

from tests.support.codes import code_of, wrong_code_of
from university.accounts.models import LoginTries, User
from university.accounts.roles import sync_roles
from university.accounts.services.second_factors import reset_second_factor
from university.refusals import Refusal

pytestmark = pytest.mark.django_db
PASSWORD = "four-small-teapots"
LOGIN = "/staff/login/"
CODE = "/staff/login/code/"
TWO_STEP = "/staff/two-step/"


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """The first code of one test is not the spent code of another."""
    cache.clear()


@pytest.fixture
def account() -> User:
    sync_roles()
    made = User(username="Zhang", first_name="张三", is_staff=True, is_superuser=True)
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def secret(account: User) -> str:
    made = generate_totp_secret()
    TOTP.activate(account, made)
    return made


def enter(client: Client, password: str = PASSWORD, name: str = "Zhang", **more: Any) -> Any:
    return client.post(LOGIN, {"name": name, "password": password, **more})


def is_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def errors(answer: Any) -> list[str]:
    return [str(error) for errors in answer.context["form"].errors.values() for error in errors]


def test_password_and_code_open_the_page_that_was_asked_for(client: Client, secret: str) -> None:
    asked = client.get("/admin/reports/site-history/")
    assert asked.url == f"{LOGIN}?next=/admin/reports/site-history/"
    first = enter(client, next="/admin/reports/site-history/")
    assert (first.status_code, first.url, is_in(client)) == (302, CODE, False)
    second = client.post(CODE, {"code": code_of(secret)})
    assert (second.status_code, second.url) == (302, "/admin/reports/site-history/")
    assert client.get("/admin/").status_code == 200
    assert client.session.get_expire_at_browser_close() is True


@pytest.mark.parametrize("code", ["{0} ", "full-width"])
def test_blanks_and_full_width_digits_are_forgiven(client: Client, secret: str, code: str) -> None:
    enter(client)
    now = code_of(secret)
    typed = now.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    client.post(CODE, {"code": typed if code == "full-width" else f"{now[:3]} {now[3:]}"})
    assert is_in(client)


def test_the_password_alone_opens_nothing(client: Client, secret: str) -> None:
    enter(client)
    answers = [client.get(url) for url in ("/admin/", "/desk/", "/desk/till/", TWO_STEP)]
    assert [answer.status_code for answer in answers] == [302] * 4
    assert not is_in(client)


def test_a_wrong_code_keeps_out_and_says_what_to_do(client: Client, secret: str) -> None:
    enter(client)
    answer = client.post(CODE, {"code": wrong_code_of(secret)})
    assert errors(answer) == ["验证码不对，或者已经用过。请等下一个，再填一次。"]
    assert not is_in(client)


def test_a_code_opens_once(client: Client, secret: str) -> None:
    code = code_of(secret)
    enter(client)
    client.post(CODE, {"code": code})
    cache.clear()  # Another machine has a cache of its own.
    second = Client()
    enter(second)
    second.post(CODE, {"code": code})
    assert (is_in(client), is_in(second)) == (True, False)


@pytest.mark.parametrize(
    ("name", "password"), [("Zhang", "wrong"), ("nobody", PASSWORD), ("senior", PASSWORD)]
)
def test_every_wrong_login_is_answered_alike(
    client: Client, account: User, name: str, password: str
) -> None:
    senior = User(username="senior")
    senior.set_password(PASSWORD)
    senior.save()
    answer = enter(client, password, name)
    assert (answer.status_code, errors(answer), is_in(client)) == (
        200,
        ["登录名或密码不对。请检查后再试。只有管理员能给您新密码。"],
        False,
    )


@pytest.mark.parametrize("name", ["Zhang", "nobody"])
def test_five_wrong_passwords_shut_the_door_for_a_quarter_of_an_hour(
    client: Client, secret: str, settings: Any, name: str
) -> None:
    settings.TEST_CLOCK = "2026-12-12T14:30:00+08:00"
    assert [enter(client, "wrong", name).status_code for _ in range(5)] == [200] * 5
    shut = enter(client, PASSWORD, name)
    assert (shut.status_code, errors(shut), is_in(client)) == (
        429,
        ["试错的次数太多了。请在下午2:46以后再试。如果不是您本人，请告诉管理员。"],
        False,
    )
    settings.TEST_CLOCK = "2026-12-12T14:44:00+08:00"
    assert enter(client, PASSWORD, name).status_code == 429
    settings.TEST_CLOCK = "2026-12-12T14:45:00+08:00"
    assert enter(client, PASSWORD, name).status_code == (302 if name == "Zhang" else 200)


def test_the_right_password_starts_the_count_again(client: Client, secret: str) -> None:
    for _ in range(2):
        assert [enter(client, "wrong").status_code for _ in range(4)] == [200] * 4
        assert enter(client).status_code == 302


def test_one_address_does_not_guess_at_many_names(client: Client, secret: str) -> None:
    tried = [enter(client, "wrong", f"name{n}").status_code for n in range(31)]
    assert tried == [200] * 30 + [429]
    assert enter(client, REMOTE_ADDR="x").status_code == 429
    elsewhere = client.post(
        LOGIN, {"name": "Zhang", "password": PASSWORD}, REMOTE_ADDR="203.0.113.7"
    )
    assert elsewhere.status_code == 302


def test_five_wrong_codes_shut_the_second_door(client: Client, secret: str) -> None:
    enter(client)
    wrong = wrong_code_of(secret)
    assert [client.post(CODE, {"code": wrong}).status_code for _ in range(6)] == [200] * 5 + [429]
    assert client.post(CODE, {"code": code_of(secret)}).status_code == 429
    assert not is_in(client)


def test_the_table_of_tries_names_nobody(client: Client, secret: str) -> None:
    enter(client, "wrong")
    keys = list(LoginTries.objects.values_list("key", flat=True))
    assert len(keys) == 2
    assert [key for key in keys if "zhang" in key.lower() or "127" in key[:3]] == []


def test_staff_without_a_phone_tie_one_first(client: Client, account: User) -> None:
    assert enter(client, next="/desk/").url == "/desk/"
    for url in ("/admin/", "/desk/", "/desk/till/", "/"):
        assert client.get(url).url.startswith(TWO_STEP)
    page = client.get(TWO_STEP, {"next": "/desk/"})
    secret = "".join(page.context["letters"])
    assert "<svg" in page.content.decode()
    wrong = client.post(TWO_STEP, {"code": wrong_code_of(secret)})
    assert (wrong.status_code, Authenticator.objects.count()) == (200, 0)
    tied = client.post(TWO_STEP, {"code": code_of(secret), "next": "/desk/"})
    assert tied.url == "/staff/two-step/codes/"
    codes = client.get(tied.url).context["codes"]
    assert len(codes) == 10
    assert client.post(tied.url).url == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert client.get("/staff/two-step/codes/").url == "/admin/"
    recovered = Client()
    enter(recovered)
    recovered.post(CODE, {"code": codes[0]})
    again = Client()
    enter(again)
    again.post(CODE, {"code": codes[0]})
    assert (is_in(recovered), is_in(again)) == (True, False)


def test_the_secret_is_kept_encrypted(client: Client, secret: str) -> None:
    kept = Authenticator.objects.get().data["secret"]
    assert secret not in kept
    assert kept.startswith("dev:")


def test_new_rights_count_from_the_next_request(client: Client) -> None:
    senior = User.objects.create(phone="+8612000000001")
    client.force_login(senior)
    assert client.get("/").status_code == 200
    User.objects.update(is_staff=True)
    answer = client.get("/")
    assert (answer.url, is_in(client)) == (f"{LOGIN}?next=/", False)
    assert [str(line) for line in get_messages(answer.wsgi_request)] == [
        "员工页面要先登录员工账号。"
    ]


def test_somebody_with_admin_rights_who_is_not_staff_sees_no_admin(client: Client) -> None:
    sync_roles()
    person = User.objects.create(phone="+8612000000001")
    person.groups.set(Group.objects.all())
    client.force_login(person)
    assert client.get("/admin/").status_code == 302


def test_a_senior_on_the_same_device_does_not_stop_the_staff_login(
    client: Client, secret: str
) -> None:
    client.force_login(User.objects.create(phone="+8612000000001"))
    enter(client)
    client.post(CODE, {"code": code_of(secret)})
    assert client.get("/admin/").status_code == 200


def test_a_form_sent_too_late_is_not_lost_in_silence(
    client: Client, account: User, settings: Any
) -> None:
    settings.TEST_CLOCK = "2026-12-12T14:30:00+08:00"
    client.force_login(account)
    client.get("/healthz")
    settings.TEST_CLOCK = "2026-12-12T15:00:01+08:00"
    answer = client.post("/desk/", {"x": "1"}, headers={"Referer": "http://testserver/desk/?q=1"})
    assert (answer.url, is_in(client)) == (f"{LOGIN}?next=/desk/%3Fq%3D1", False)
    assert [str(line) for line in get_messages(answer.wsgi_request)] == [
        "您离开的时间太长了。刚才提交的内容没有保存，请重做一次。"
    ]


def test_staying_keeps_the_session_alive(client: Client, account: User, settings: Any) -> None:
    start = datetime.fromisoformat("2026-12-12T14:30:00+08:00")
    settings.TEST_CLOCK = start.isoformat()
    client.force_login(account)
    client.get("/healthz")
    for step in (1, 2, 3):
        settings.TEST_CLOCK = (start + timedelta(minutes=29 * step)).isoformat()
        assert client.post("/staff/stay/").status_code == 204
    assert client.get("/admin/").status_code == 200


def test_the_administrator_unties_a_lost_phone_and_ends_every_session(
    client: Client, account: User, secret: str
) -> None:
    client.force_login(account)
    admin = User.objects.create(username="admin", is_staff=True, is_superuser=True)
    reset_second_factor(actor=admin, account=account)
    assert client.get("/admin/").status_code == 302
    assert not is_in(client)
    assert (Authenticator.objects.count(), enter(client).url) == (0, "/admin/")
    assert client.get("/admin/").url.startswith(TWO_STEP)


def test_nobody_unties_their_own_phone(account: User, secret: str) -> None:
    with pytest.raises(Refusal) as refused:
        reset_second_factor(actor=account, account=account)
    assert (refused.value.code, Authenticator.objects.count()) == ("own_account", 1)


def test_a_new_password_ends_the_other_sessions(client: Client, account: User) -> None:
    other = Client()
    client.force_login(account)
    other.force_login(account)
    answers = {"old": PASSWORD, "new": "five-big-teapots", "again": "five-big-teapots"}
    assert client.post("/staff/password/", answers).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("wrong", "five-big-teapots", "原密码不对。"),
        (PASSWORD, "1234567890", None),
    ],
)
def test_a_refused_password_changes_nothing(
    client: Client, account: User, old: str, new: str, sentence: str | None
) -> None:
    client.force_login(account)
    answer = client.post("/staff/password/", {"old": old, "new": new, "again": new})
    assert answer.status_code == 200
    if sentence:
        assert errors(answer) == [sentence]
    assert User.objects.get(pk=account.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("/admin/login/?next=/admin/x/", (302, "/staff/login/?next=/admin/x/")),
        ("/_util/login/?next=/x/", (302, "/login/?next=/x/")),
        ("/admin/password_reset/", (404, None)),
        ("/admin/password_reset/done/", (404, None)),
    ],
)
def test_the_other_doors_are_shut(client: Client, url: str, answer: Any) -> None:
    found = client.get(url)
    assert (found.status_code, getattr(found, "url", None)) == answer


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "x:y"])
def test_the_login_leads_nowhere_else(client: Client, secret: str, target: str) -> None:
    enter(client, next=target)
    assert client.post(CODE, {"code": code_of(secret)}).url == "/admin/"
