"""Finding a person at the desk by whatever they have with them."""

import unicodedata

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace

from university.accounts.models import Student
from university.accounts.person_names import without_dots
from university.pinyin import person_pinyin

#: A shorter end of a phone number would fit too many people.
_SHORTEST_PHONE_END = 4
MOST_FOUND = 20


def clean_words(words: str) -> str:
    """Return what was typed or scanned with full-width signs made plain and spaces taken out."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def student_of_card(words: str) -> Student | None:
    """Return the student whose card was scanned or whose number was typed in full."""
    words = clean_words(words)
    token = words.rstrip("/").rpartition("/")[2]
    if not token:
        return None
    return Student.objects.filter(Q(card_token=token) | Q(student_no__iexact=token)).first()


def find_students(words: str) -> QuerySet[Student]:
    """Find by name, pinyin or its initials, the end of a phone number, or student number.

    The dot within a name may be typed with any sign, or be left out.
    """
    words = clean_words(words)
    if not words:
        return Student.objects.none()
    if words.isdecimal():
        matches = Q(student_no__endswith=words)
        if len(words) >= _SHORTEST_PHONE_END:
            matches |= Q(login__phone__endswith=words)
    elif words.isascii():
        letters = words.lower()
        matches = (
            Q(initials__istartswith=letters)
            | Q(pinyin__istartswith=letters)
            | Q(student_no__iexact=words)
        )
    else:
        matches = Q(plain_name__contains=without_dots(words))
    plain_name = Replace(F("name"), Value("·"), Value(""))
    students = Student.objects.select_related("login").alias(plain_name=plain_name).filter(matches)
    return students.order_by("name", "student_no")[: MOST_FOUND + 1]


def similar_people(name: str) -> QuerySet[Student]:
    """Return people whose name sounds the same, so that nobody is registered twice."""
    sound = person_pinyin(clean_words(name))
    if not sound:
        return Student.objects.none()
    students = Student.objects.select_related("login").filter(Q(pinyin=sound) | Q(name=name))
    return students.order_by("name", "student_no")[:MOST_FOUND]
