"""Words by which a Chinese name is found: itself, its pinyin, its initials.

``书法`` gives ``书法 shufa sf``. Search is then a plain substring match, the same on both engines.
"""

#: Surnames that are read otherwise than the same character elsewhere.
SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "朴": "piao",
    "查": "zha",
    "区": "ou",
    "任": "ren",
    "盖": "ge",
    "华": "hua",
    "召": "shao",
    "尉": "yu",
    "翟": "zhai",
    "覃": "qin",
    "缪": "miao",
    "燕": "yan",
    "洗": "xian",
    "冼": "xian",
    "黑": "he",
    "员": "yun",
}


def syllables(text: str) -> list[str]:
    """Return the pinyin syllables of the Chinese characters in ``text``; the rest stays."""
    # Its dictionaries take 0.4 s of a core and 55 MB; servers load them at their start, and most
    # commands never read a name.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return [part.lower().strip() for part in lazy_pinyin(text) if part.strip()]


def person_syllables(name: str) -> list[str]:
    """Return the syllables of a person's name; the surname is read as a surname."""
    read = syllables(name)
    if name[:1] in SURNAMES and read:
        read[0] = SURNAMES[name[0]]
    return read


def search_words(*texts: str) -> str:
    """Return the words by which a thing with these names is found, in lower case."""
    return " ".join(_words(text, syllables(text)) for text in texts if text.strip())


def person_search_words(name: str) -> str:
    """Return the words by which a person is found."""
    return _words(name, person_syllables(name))


def _words(text: str, read: list[str]) -> str:
    joined = "".join(read)
    initials = "".join(part[0] for part in read)
    return " ".join(dict.fromkeys([text.lower().strip(), joined, initials]))


def person_pinyin(name: str) -> str:
    """Return ``wangguilan``: letters only, whatever stands between the parts of the name."""
    return "".join(_letters(part) for part in person_syllables(name))


def person_initials(name: str) -> str:
    """Return ``wgl``."""
    return "".join(_letters(part)[:1] for part in person_syllables(name))


def _letters(syllable: str) -> str:
    return "".join(sign for sign in syllable if sign.isascii() and sign.isalpha())
