"""Names on a memory stick: whatever a title holds, FAT32 and old unpackers take the name."""

import re

import pytest

from courses.take_home_names import numbered, slug

#: What Windows and FAT32 take everywhere.
_SAFE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")

HOSTILE = [
    "怎样呼吸",
    "../../etc/passwd",
    "..\\..\\windows\\system32",
    "CON",
    "aux.mp4",
    "C:课程",
    'a<b>c:"d/e\\f|g?h*i',
    "课" * 200,
    "x" * 200,
    "",
    "   ",
    "。。。？？",
    "结尾有点.",
    "结尾有空格 ",
    "第\n二\r行\t\0",
    "\u202e4pm.exe",
    "😀😀",
    "ﬁne ｆｕｌｌ １２３",
    "𫖯䶮",
    "%2e%2e%2f",
    "-rf *",
    "index.html",
    "résumé ñ",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_any_title_gives_a_safe_name(title):
    name = numbered(7, title)
    assert (bool(_SAFE.fullmatch(name)), name[:3], "--" in name, name[-1] != "-") == (
        True, "07-", False, True,
    )  # fmt: skip


def test_what_a_name_looks_like():
    names = [slug("怎样呼吸"), slug("开口前的三分钟热身"), slug("Do Re Mi 第1课"), slug("？？")]
    assert names == [
        "zen-yang-hu-xi",
        "kai-kou-qian-de-san-fen-zhong-re-shen",
        "do-re-mi-di-1-ke",
        "ke",
    ]
