"""Log in with the number on the student card: the code goes to that student's phone.

Nobody can tell from outside whether a number exists, nor whose phone it leads to: the challenge
stands under a key made from the number, so every number is counted, limited and written alike; for
a number that nobody has, the message is taken back before it is committed.
"""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from university.accounts.models import ChallengePurpose, SmsChallenge, Standing, Student, User
from university.accounts.services.challenges import open_challenge
from university.accounts.services.code_limits import PER_PHONE_AN_HOUR, sent_within_an_hour
from university.accounts.services.logins import prove_phone
from university.celery import nudge
from university.notifications.services.codes import write_code
from university.privacy import blind_index
from university.refusals import Refusal


def send_card_challenge(*, student_no: str, browser: str, address: str) -> SmsChallenge:
    """Send a code to the phone of the card's student; raises the refusals of ``send_challenge``.

    The worker carries the message, so that the answer takes as long for a number nobody has.
    """
    student = _student_of(student_no)
    return open_challenge(
        phone=_key(student_no),
        purpose=ChallengePurpose.LOGIN,
        browser=browser,
        address=address,
        deliver=partial(_leave_to_the_worker, student),
    )


def prove_card(*, student_no: str) -> tuple[User, Student]:
    """Return the login and the student of a card whose code was right.

    Raises Refusal ``wrong_code`` when nobody has the number.
    """
    student = _student_of(student_no)
    if student is None:
        raise Refusal("wrong_code", _("The code is not right."))
    return prove_phone(phone=_phone_of(student)), student


def _student_of(student_no: str) -> Student | None:
    rows = Student.objects.select_related("login").exclude(standing=Standing.DECEASED)
    return rows.filter(student_no=student_no, login__phone__isnull=False).first()


def _phone_of(student: Student) -> str:
    if student.login is None or student.login.phone is None:
        msg = "only students with a phone are looked up"
        raise TypeError(msg)
    return student.login.phone


def _key(student_no: str) -> str:
    """Return what stands in place of a phone; it never begins with ``+``."""
    return f"?{blind_index(student_no)[:15]}"


def _leave_to_the_worker(
    student: Student | None, *, phone: str, code: str, unique_key: str
) -> None:
    """Write the message; take it back when there is nobody to get it, or enough was sent."""
    target = phone if student is None else _phone_of(student)
    is_enough = sent_within_an_hour(target) >= PER_PHONE_AN_HOUR
    with transaction.atomic():
        write_code(phone=target, code=code, unique_key=unique_key)
        if target == phone or is_enough:
            transaction.set_rollback(True)
    transaction.on_commit(partial(nudge, "notifications"))
