"""A person comes onto the register together with their consent: both or neither."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from university.accounts.models import ConsentKind, GivenHow, Student, User
from university.accounts.services.consents import give_consent, text_in_force
from university.accounts.services.students import create_student
from university.refusals import Refusal


def register_self(
    *,
    actor: User,
    name: str,
    sex: str,
    birth_date: date,
    id_number: str = "",
    agreed_text_id: int,
) -> Student:
    """Register a person on the phone in hand; ``agreed_text_id`` is the notice they read.

    Raises Refusal ``notice_changed`` when other words are in force now, and those of
    ``create_student``.
    """
    with transaction.atomic():
        if text_in_force(ConsentKind.PRIVACY).pk != agreed_text_id:
            raise Refusal(
                "notice_changed",
                _("The words about your data are new. Please read them once more."),
            )
        student = create_student(
            actor=actor,
            login=actor,
            name=name,
            sex=sex,
            birth_date=birth_date,
            id_number=id_number,
        )
        give_consent(
            actor=actor, student=student, kind=ConsentKind.PRIVACY, given_how=GivenHow.SELF
        )
    return student
