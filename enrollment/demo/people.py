"""905 students, made from a fixed seed: the same school every time.

Phones begin with 120, which no mobile number does: no message can reach a real person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from enrollment.demo import names
from university.accounts.models import (
    Consent,
    ConsentKind,
    ConsentText,
    GivenHow,
    Sex,
    Student,
    User,
)
from university.accounts.services.consents import FULL_PRIVACY_WORDS
from university.pinyin import person_initials, person_pinyin

_SEED = 20261124
_YEAR = 365.2425
#: Of a hundred students: women, people without a phone, people who share one with their spouse.
_WOMEN, _WITHOUT_PHONE, _SHARING = 74, 7, 6
_FIRST_PHONE = 12010000000
PHONE_PREFIX = "+86"
#: A password hash that no password fits, and that is the same every time.
UNUSABLE = "!" + "demonstration".ljust(40, "0")


@dataclass(frozen=True)
class Sketch:
    """A person before they are a row. ``phone`` is empty for people without one."""

    name: str
    sex: str
    birth_date: date
    phone: str
    is_returning: bool


def load_students(
    *, count: int, term_starts: date, privacy: ConsentText, first: int = 1
) -> list[Student]:
    """Write ``count`` students who may learn in a term that starts on ``term_starts``.

    ``first`` is the number of the first of them; others give other people with other phones.
    """
    random = Random(_SEED + first - 1)  # noqa: S311  the same people every time, nothing secret
    sketches = list(sketch_people(random, count=count, term_starts=term_starts, first=first))
    logins = {
        phone: User(username=f"demo-{phone[-8:]}", phone=phone, password=UNUSABLE)
        for phone in dict.fromkeys(sketch.phone for sketch in sketches if sketch.phone)
    }
    User.objects.bulk_create(logins.values())
    students = Student.objects.bulk_create(
        Student(
            student_no=student_number(term_starts, index),
            login=logins.get(sketch.phone),
            name=sketch.name,
            pinyin=person_pinyin(sketch.name),
            initials=person_initials(sketch.name),
            sex=sketch.sex,
            birth_date=sketch.birth_date,
            is_returning=sketch.is_returning,
            emergency_contact_name=names.woman(random),
            emergency_contact_phone=f"{PHONE_PREFIX}{_FIRST_PHONE + 5_000_000 + index}",
            card_token=f"demo{random.getrandbits(80):020x}",
        )
        for index, sketch in enumerate(sketches, start=first)
    )
    give_consent(students, privacy)
    return students


def sketch_people(
    random: Random, *, count: int, term_starts: date, first: int = 1
) -> Iterator[Sketch]:
    """Yield people whose names differ from each other."""
    seen: set[str] = set()
    last_phone, phone_number = "", _FIRST_PHONE + first - 1
    while len(seen) < count:
        sex = Sex.FEMALE if random.randrange(100) < _WOMEN else Sex.MALE
        name = names.woman(random) if sex == Sex.FEMALE else names.man(random)
        if name in seen:
            continue
        seen.add(name)
        lowest = 50 if sex == Sex.FEMALE else 55
        age = random.triangular(lowest + 0.1, 87, 66)
        chance = random.randrange(100)
        if chance < _WITHOUT_PHONE:
            phone = ""
        elif chance < _WITHOUT_PHONE + _SHARING and last_phone:
            phone, last_phone = last_phone, ""
        else:
            phone_number += 1
            phone = last_phone = f"{PHONE_PREFIX}{phone_number}"
        yield Sketch(
            name=name,
            sex=sex,
            birth_date=term_starts - timedelta(days=round(age * _YEAR)),
            phone=phone,
            is_returning=age > 79.9 or random.randrange(100) < 60,
        )


def student_number(term_starts: date, index: int) -> str:
    """Return ``202600001``."""
    return f"{term_starts.year}{index:05d}"


def give_consent(students: list[Student], text: ConsentText) -> None:
    """Record that each of them agreed on paper when they first came."""
    Consent.objects.bulk_create(
        Consent(student=student, text=text, given_how=GivenHow.PAPER) for student in students
    )


def consent_text(kind: ConsentKind, *, words: str) -> ConsentText:
    """Return the text in force, making the first version from ``words`` when there is none."""
    current = ConsentText.objects.filter(kind=kind).order_by("-version").first()
    if current is not None:
        return current
    full_words = str(FULL_PRIVACY_WORDS) if kind == ConsentKind.PRIVACY else words
    return ConsentText.objects.create(kind=kind, version=1, short_text=words, full_text=full_words)
