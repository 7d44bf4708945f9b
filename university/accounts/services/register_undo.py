"""Undoing one row of an import: only what it wrote, and only while nobody has used it."""

import json

from django.db import models, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from university.accounts.importing.parts import register_parts
from university.accounts.models import (
    RegisterImportRow,
    RowState,
    Student,
    User,
)
from university.locking import lock_row
from university.refusals import Refusal

#: Lines of the log that an import itself leaves.
_OWN_LINES = ("wagtail.create", "accounts.import_fill", "accounts.set_id_number")


def undo_row(*, actor: User, pk: int) -> RegisterImportRow:
    """Take back what one row wrote, whole or not at all; what stays is kept with the reason."""
    with transaction.atomic():
        row = lock_row(RegisterImportRow, pk)
        if row.state != RowState.TAKEN:
            return row
        try:
            with transaction.atomic():
                _undo(actor, row)
        except Refusal as refusal:
            row.refresh_from_db()
            row.state, row.note = RowState.KEPT, str(refusal.message)
            row.save(update_fields=["state", "note"])
            return row
        row.state = RowState.UNDONE
        row.save(update_fields=["state", "student", "made_login", "made_parts"])
    return row


def keep_row(*, pk: int, reason: str) -> None:
    """Keep a row that cannot be undone, so that the others go on."""
    RegisterImportRow.objects.filter(pk=pk, state=RowState.TAKEN).update(
        state=RowState.KEPT, note=reason
    )


def _undo(actor: User, row: RegisterImportRow) -> None:
    parts = register_parts()
    student = lock_row(Student, row.student_id) if row.student_id else None
    for name, pk in row.made_parts.items():
        if reason := parts[name].undo(actor=actor, pk=pk):
            raise Refusal("in_use", reason)
    row.made_parts = {}
    if student is not None:
        if row.made_student:
            _delete_student(actor, row, student)
        elif row.before:
            _put_back(actor, student, json.loads(row.before))
        _delete_login(row)


def _delete_student(actor: User, row: RegisterImportRow, student: Student) -> None:
    if use := use_of(student, but_row=row):
        raise Refusal("in_use", use)
    row.student = None
    log(instance=student, action="wagtail.delete", user=actor)
    student.delete()


def use_of(student: Student, *, but_row: RegisterImportRow) -> str:
    """Return how somebody has used the record since it was imported; nothing when nobody has."""
    for model, name in _pointing_at_students():
        if (
            model is not RegisterImportRow
            and model._base_manager.filter(**{name: student}).exists()
        ):
            return _("There is something of it: %(what)s.") % {"what": model._meta.verbose_name}
    others = RegisterImportRow.objects.filter(student=student, state=RowState.TAKEN)
    if others.exclude(pk=but_row.pk).exclude(before="", made_parts={}).exists():
        return _("Another import has filled it.")
    login = student.login
    if login is not None and login == but_row.made_login and _was_here(login):
        return _("The person has logged in.")
    lines = ModelLogEntry.objects.for_instance(student)
    if lines.exclude(action__in=_OWN_LINES).exists():
        return _("Staff have worked on the record.")
    return ""


def _pointing_at_students() -> list[tuple[type[models.Model], str]]:
    """Return every table of every house with its field that names a student."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Student._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and isinstance(relation.related_model, type)
    ]


def _was_here(login: User) -> bool:
    return login.last_login is not None or login.phone_verified_at is not None


def _put_back(actor: User, student: Student, before: dict[str, list[object]]) -> None:
    for name, (_old, new) in before.items():
        if getattr(student, name) != new:
            raise Refusal("in_use", _("The record was changed after the import."))
    login = student.login
    if "login_id" in before and login is not None and _was_here(login):
        raise Refusal("in_use", _("The person has logged in."))
    for name, (old, _new) in before.items():
        setattr(student, name, old)
    names = [name.removesuffix("_id") for name in before]
    if "id_number" in before:
        student.id_number_index = None
        names.append("id_number_index")
    student.save(update_fields=names)
    log(
        instance=student,
        action="accounts.import_fill",
        user=actor,
        data={"fields": sorted(before), "undone": True},
    )


def _delete_login(row: RegisterImportRow) -> None:
    """Delete the login that the row made, unless somebody uses it."""
    login = row.made_login
    if login is None or _was_here(login) or login.students.exists():
        return
    try:
        with transaction.atomic():
            row.made_login = None
            login.delete()
    except models.ProtectedError:
        # Somebody's helper, for example: the login stays.
        row.made_login = login
