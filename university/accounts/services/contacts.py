"""Whom the school rings: the emergency contact, and the phone of the record."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from university.accounts.models import Student, User
from university.accounts.queries import live_authorities
from university.accounts.services.authorities import tell_helper_acted
from university.accounts.services.phone_logins import unproven_login
from university.accounts.services.students import require_staff
from university.locking import lock_row
from university.notifications.services import tell
from university.refusals import Refusal


def set_emergency_contact(*, actor: User, student: Student, name: str, phone: str) -> Student:
    """Write down whom to ring; ``phone`` is E.164, both empty means nobody.

    Raises Refusal ``contact_is_self`` and ``not_your_student``.
    """
    require_may_act(actor, student)
    if phone and student.login is not None and phone == student.login.phone:
        raise Refusal(
            "contact_is_self",
            _("This is the student's own phone."),
            _("Please fill in the phone of somebody else."),
        )
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        before = (student.emergency_contact_name, student.emergency_contact_phone)
        if before == (name, phone):
            return student
        student.emergency_contact_name, student.emergency_contact_phone = name, phone
        student.save(update_fields=["emergency_contact_name", "emergency_contact_phone"])
        entry = log(instance=student, action="accounts.change_contact", user=actor)
        if not actor.is_staff:
            tell_helper_acted(
                actor=actor,
                student=student,
                act=_("changing the emergency contact"),
                unique_key=f"contact:{student.pk}:{entry.pk}",
            )
    return student


def change_phone(*, actor: User, student: Student, phone: str) -> Student:
    """Move the record to the login of ``phone`` (E.164), or to none. Staff only.

    The old phone is told at once: whoever holds it can object. Raises Refusal
    ``helper_cannot_change_phone`` or ``staff_only``.
    """
    if live_authorities(helper=actor).filter(student=student).exists():
        raise Refusal(
            "helper_cannot_change_phone",
            _("A helper cannot change the phone."),
            _("Please come to the desk with the student."),
        )
    require_staff(actor)
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        old = student.login
        new = unproven_login(phone=phone) if phone else None
        if new == old:
            return student
        student.login = new
        student.save(update_fields=["login"])
        entry = log(instance=student, action="accounts.change_phone", user=actor)
        if phone:
            tell(
                student=student,
                template="phone_changed",
                values={"tail": phone[-4:]},
                unique_key=f"phone:{student.pk}:{entry.pk}",
                login=old,
            )
    return student


def change_contact_details(
    *, actor: User, student: Student, phone: str, contact_name: str, contact_phone: str
) -> Student:
    """Write both down, or neither: raises the refusals of ``change_phone`` and
    ``set_emergency_contact``.
    """
    with transaction.atomic():
        changed = change_phone(actor=actor, student=student, phone=phone)
        return set_emergency_contact(
            actor=actor, student=changed, name=contact_name, phone=contact_phone
        )


def require_may_act(actor: User, student: Student) -> None:
    """Raise Refusal ``not_your_student`` for a stranger; the senior, a helper and staff pass."""
    if student.login_id == actor.pk:
        return
    if live_authorities(helper=actor).filter(student=student).exists():
        return
    if actor.is_staff and actor.has_perm("accounts.change_student"):
        return
    raise Refusal("not_your_student", _("You cannot do this for this person."))
