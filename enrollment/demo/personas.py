"""The people of the seed file, each of whom proves a hard case, and one helper."""

from datetime import date, timedelta

from courses.demo import DemoSource
from enrollment.demo.people import PHONE_PREFIX, UNUSABLE, give_consent, student_number
from university.accounts.models import (
    AuthorityScope,
    ConsentText,
    GivenHow,
    ProxyAuthorization,
    Sex,
    Student,
    User,
)
from university.pinyin import person_initials, person_pinyin

#: People who were students before this term: over the age for new ones, in hospital, the monitor.
RETURNING = ("S01", "S03", "S08", "S09", "S10")
#: Where they sit in the running term.
SEATED = {"C15": "S03", "C02": "S09", "C01": "S10"}
#: Lost the draw of the running term.
WAITING = {"C01": "S07"}
HELPED = "S05"
#: The couple's.
SHARED_PHONE = f"{PHONE_PREFIX}12000000001"
HELPER_PHONE = f"{PHONE_PREFIX}12000000105"
_FIRST_INDEX = 90001
_SEXES = {"女": Sex.FEMALE, "男": Sex.MALE}


def load_personas(
    source: DemoSource, *, term_starts: date, privacy: ConsentText
) -> dict[str, Student]:
    """Write the twelve people and the daughter who helps one of them; keyed ``S01`` …"""
    people: dict[str, Student] = {}
    for index, row in enumerate(source.data["personas"], start=_FIRST_INDEX):
        birthday = date(row["birth_year"], 5, 1) + source.moved_by
        people[row["id"]] = Student.objects.create(
            student_no=student_number(term_starts, index),
            login=_login(row["phone"]),
            name=row["name"],
            pinyin=person_pinyin(row["name"]),
            initials=person_initials(row["name"]),
            sex=_SEXES[row["sex"]],
            birth_date=birthday,
            is_returning=row["id"] in RETURNING,
            emergency_contact_name="家人",
            emergency_contact_phone=f"{PHONE_PREFIX}{12000000200 + index - _FIRST_INDEX}",
            card_token=f"demo-card-{row['id'].lower()}",
        )
    give_consent(list(people.values()), privacy)
    _load_helper(source, people[HELPED])
    return people


def _login(phone: str | None) -> User | None:
    """Return the login of a phone; the second person on it shares the first one's."""
    if phone is None:
        return None
    login, _created = User.objects.get_or_create(
        phone=f"{PHONE_PREFIX}{phone}",
        defaults={"username": f"demo-{phone[-4:]}", "password": UNUSABLE},
    )
    return login


def _load_helper(source: DemoSource, student: Student) -> None:
    helper = User.objects.create(
        phone=HELPER_PHONE,
        username="demo-helper",
        password=UNUSABLE,
        first_name="刘小雨",
    )
    ProxyAuthorization.objects.create(
        helper=helper,
        student=student,
        scope=AuthorityScope.ENROL_AND_PAY,
        given_how=GivenHow.CODE,
        valid_until=source.today + timedelta(days=365),
    )
