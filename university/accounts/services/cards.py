"""Log in with the number on the student card: the code goes to that student's phone.

Nobody can tell from outside whether a number exists: an unknown one is counted, limited and
written like a known one, under a made-up key in place of a phone, and nothing is sent.
"""

from functools import partial

from django.db import transaction

from university.accounts.models import ChallengePurpose, SmsChallenge, Standing, Student
from university.accounts.services.challenges import open_challenge
from university.celery import nudge
from university.notifications.services.codes import write_code
from university.privacy import blind_index


def student_of_card(*, student_no: str) -> Student | None:
    """Return the living student with this number and a phone, if there is one."""
    rows = Student.objects.select_related("login").exclude(standing=Standing.DECEASED)
    return rows.filter(student_no=student_no, login__phone__isnull=False).first()


def send_card_challenge(*, student_no: str, browser: str, address: str) -> SmsChallenge:
    """Send a code to the phone of the card's student; raises the refusals of ``send_challenge``.

    The worker carries the message, so that the answer takes as long for a number nobody has.
    """
    student = student_of_card(student_no=student_no)
    if student is None or student.login is None or not student.login.phone:
        phone, deliver = f"?{blind_index(student_no)[:15]}", _pretend
    else:
        phone, deliver = student.login.phone, _leave_to_the_worker
    return open_challenge(
        phone=phone,
        purpose=ChallengePurpose.LOGIN,
        browser=browser,
        address=address,
        deliver=deliver,
    )


def _leave_to_the_worker(*, phone: str, code: str, unique_key: str) -> None:
    write_code(phone=phone, code=code, unique_key=unique_key)
    transaction.on_commit(partial(nudge, "notifications"))


def _pretend(*, phone: str, code: str, unique_key: str) -> None:
    """Do the same work and take it back."""
    with transaction.atomic():
        write_code(phone=phone, code=code, unique_key=unique_key)
        transaction.set_rollback(True)
    transaction.on_commit(partial(nudge, "notifications"))
