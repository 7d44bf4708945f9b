"""What pages and commands say about a draw: findings of a check, rules that kept a wish out."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class FindingWords:
    """One thing that a check looks at: what it says when that is right, and when it is wrong."""

    code: str
    right: Words
    wrong: Words


FINDINGS: tuple[FindingWords, ...] = (
    FindingWords(
        "readable",
        _("The file can be read."),
        _("This is not the file of a draw, or it is damaged."),
    ),
    FindingWords(
        "format",
        _("It is the file of a draw."),
        _("It is not a kind of file that we know."),
    ),
    FindingWords(
        "seal",
        _("Nothing in the file was changed after it was published."),
        _("Something in the file was changed after it was published."),
    ),
    FindingWords(
        "commitment",
        _("The secret number is the one whose hash was published first."),
        _("The secret number is not the one whose hash was published first."),
    ),
    FindingWords(
        "list_hash",
        _("The list is the one that was frozen."),
        _("The list is not the one that was frozen."),
    ),
    FindingWords(
        "announced_commitment",
        _("The hash of the secret number is the one on the school's page."),
        _("The hash of the secret number is not the one on the school's page."),
    ),
    FindingWords(
        "announced_list_hash",
        _("The hash of the list is the one on the school's page."),
        _("The hash of the list is not the one on the school's page."),
    ),
    FindingWords(
        "public_number",
        _("There is a public number."),
        _("The public number is missing or is no number."),
    ),
    FindingWords(
        "result",
        _("Computed again, the result is the same, person by person."),
        _("Computed again, the result is another one."),
    ),
)

FINDING_WORDS = {words.code: words for words in FINDINGS}

#: Why a wish took no part, by the code of the rule, in a few words.
_RULES: dict[str, Words] = {
    "audition_first": _("the teacher has not said yes"),
    "document_not_seen": _("the desk has not seen the ID card"),
    "proof_missing": _("a paper is missing"),
    "class_cancelled": _("the class was called off"),
    "class_not_open": _("the class is not open"),
    "not_on_register": _("not on the register"),
    "privacy_withdrawn": _("took back what was agreed about data"),
    "already_has_place": _("has a place there already"),
    "too_young": _("below the age of the class"),
    "too_old": _("above the age of the class"),
    "completed_before": _("completed the course before"),
    "course_before": _("did not complete the course before"),
    "class_limit": _("has as many classes as a person may take"),
    "major_limit": _("has as many classes of this major as a person may take"),
    "high_activity_limit": _("has as many classes with much movement as a person may take"),
    "time_clash": _("has a class at the same time"),
    "suitability_not_affirmed": _("did not say that they can take part"),
    "class_may_not_open": _("it is not sure whether the class opens"),
}
_OTHER: Words = _("a rule of the term")


def rule_words(code: str) -> Words:
    """Return a rule in a few words; a rule that this page does not know is called a rule."""
    return _RULES.get(code, _OTHER)


def is_known_rule(code: str) -> bool:
    """Whether there are words for a rule."""
    return code in _RULES


def spaced_code(code: str) -> str:
    """Return a draw code as people read it: 0427 1839."""
    return f"{code[:4]} {code[4:]}"


def spaced_hash(value: str) -> list[str]:
    """Return a hash in groups of eight, which people can compare."""
    return [value[start : start + 8] for start in range(0, len(value), 8)]
