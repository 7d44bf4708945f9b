"""A person comes onto the register together with their consent: both or neither."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from university.accounts.models import ConsentKind, GivenHow, Student, User
from university.accounts.services.consents import give_consent, text_in_force
from university.accounts.services.phone_logins import unproven_login
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


def register_at_desk(
    *,
    actor: User,
    name: str,
    sex: str,
    birth_date: date,
    id_number: str = "",
    phone: str = "",
    emergency_contact_name: str = "",
    emergency_contact_phone: str = "",
) -> Student:
    """Register a person who stands at the desk and has signed the privacy notice on paper.

    ``phone`` (E.164) may be empty: then the desk does everything for them. Raises the refusals of
    ``create_student``.
    """
    with transaction.atomic():
        student = create_student(
            actor=actor,
            login=unproven_login(phone=phone) if phone else None,
            name=name,
            sex=sex,
            birth_date=birth_date,
            id_number=id_number,
            emergency_contact_name=emergency_contact_name,
            emergency_contact_phone=emergency_contact_phone,
        )
        give_consent(
            actor=actor, student=student, kind=ConsentKind.PRIVACY, given_how=GivenHow.PAPER
        )
    return student
