"""What staff correct on a record, and its standing on the register (学籍)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from university import clock
from university.accounts.birth_dates import require_possible
from university.accounts.id_numbers import id_facts
from university.accounts.models import Standing, Student, User
from university.accounts.person_names import clean_name
from university.accounts.services.students import require_staff
from university.locking import lock_row
from university.pinyin import person_initials, person_pinyin
from university.refusals import Refusal
from university.registry import registry


def correct_record(
    *, actor: User, student: Student, name: str, sex: str, birth_date: date
) -> Student:
    """Put name, sex and birth date right. Staff only.

    Raises Refusal ``staff_only``, ``id_number_says_other`` when the ID number on the record tells
    another sex or birth date, and those of ``clean_name`` and ``require_possible``.
    """
    require_staff(actor)
    name = clean_name(name)
    require_possible(birth_date, today=clock.today())
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        if student.id_number and id_facts(student.id_number) != (birth_date, sex):
            raise Refusal(
                "id_number_says_other",
                _("The ID number says another birth date or sex."),
                _("Put the ID number right at the desk first."),
            )
        before = (student.name, student.sex, student.birth_date)
        if before == (name, sex, birth_date):
            return student
        student.name, student.sex, student.birth_date = name, sex, birth_date
        student.pinyin, student.initials = person_pinyin(name), person_initials(name)
        student.save(update_fields=["name", "sex", "birth_date", "pinyin", "initials"])
        log(instance=student, action="accounts.correct_record", user=actor)
    return student


def change_standing(*, actor: User, student: Student, standing: str) -> Student:
    """Move the record to another standing. Staff only.

    When a student has died, every helper's authority ends with it. Higher houses act on the change
    in the same transaction: places end with a life. Raises Refusal ``staff_only`` or
    ``unknown_standing``.
    """
    require_staff(actor)
    if standing not in Standing.values:
        raise Refusal("unknown_standing", _("Please choose the standing."))
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        if student.standing == standing:
            return student
        before, student.standing = student.standing, standing
        student.save(update_fields=["standing"])
        if standing == Standing.DECEASED:
            student.authorities.filter(revoked_at__isnull=True).update(revoked_at=clock.now())
        for listen in registry.standing_listeners.values():
            listen(student, actor)
        log(
            instance=student,
            action="accounts.change_standing",
            user=actor,
            data={"from": before, "to": standing},
        )
    return student
