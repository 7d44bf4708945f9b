"""Writing one row of an import: a short transaction of its own, so that a kill loses nothing."""

import json
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from university.accounts.importing.cells import unpacked
from university.accounts.importing.outlooks import Outlook, decided, look_at
from university.accounts.importing.parts import cells_of_part, register_parts
from university.accounts.importing.trial import look_at_parts, mapped
from university.accounts.importing.values import RowValues, read_row
from university.accounts.importing.world import load_world
from university.accounts.models import (
    RegisterImport,
    RegisterImportRow,
    RowChoice,
    RowState,
    Student,
    User,
    Verdict,
)
from university.accounts.services.phone_logins import unproven_login
from university.accounts.services.students import create_student, set_id_number
from university.locking import lock_row
from university.refusals import Refusal

#: What is written without asking anybody.
PLAIN = (Verdict.NEW, Verdict.KNOWN, Verdict.CHANGED)


@dataclass
class _Made:
    """What a row wrote, as it is remembered for an undo."""

    student: Student
    is_new: bool = False
    login: User | None = None
    before: dict[str, list[object]] = field(default_factory=dict)


def take_row(*, actor: User, batch: RegisterImport, pk: int) -> RegisterImportRow:
    """Write one row, or leave it with the reason; a row that is not waiting stays as it is.

    The row is looked at once more: what has changed since the trial is never overwritten.
    """
    with transaction.atomic():
        row = lock_row(RegisterImportRow, pk)
        if row.state != RowState.WAITING:
            return row
        if row.verdict not in PLAIN and row.choice == RowChoice.NONE:
            row.state = RowState.LEFT
            row.save(update_fields=["state"])
            return row
        try:
            with transaction.atomic():
                _take(actor, batch, row)
        except Refusal as refusal:
            row.state = RowState.LEFT
            row.note = f"{refusal.message}{refusal.next_step}"
            row.save(update_fields=["state", "note"])
    return row


def leave_row(*, pk: int, reason: str) -> None:
    """Leave a row that cannot be written, so that the others go on."""
    RegisterImportRow.objects.filter(pk=pk, state=RowState.WAITING).update(
        state=RowState.LEFT, note=reason
    )


def _take(actor: User, batch: RegisterImport, row: RegisterImportRow) -> None:
    values = read_row(mapped(unpacked(row.cells), batch.mapping))
    outlook = look_at_parts(values, _outlook_now(row, values))
    person = outlook.person
    if outlook.verdict not in PLAIN or (
        row.choice == RowChoice.SAME and row.match_id and person and person.pk != row.match_id
    ):
        raise Refusal(
            "row_changed",
            _("The register has changed since the trial."),
            "".join(outlook.sentences),
        )
    if outlook.verdict == Verdict.NEW or person is None or person.pk is None:
        made = _create(actor, values)
    else:
        made = _fill(actor, lock_row(Student, person.pk), outlook, values)
    row.made_parts = _take_parts(actor, made.student, values)
    row.student, row.made_student, row.made_login = made.student, made.is_new, made.login
    row.before = json.dumps(made.before) if made.before else ""
    row.state = RowState.TAKEN
    row.save(
        update_fields=["made_parts", "student", "made_student", "made_login", "before", "state"]
    )


def _outlook_now(row: RegisterImportRow, values: RowValues) -> Outlook:
    world = load_world([values])
    if row.verdict == Verdict.LOOK:
        return decided(world, values, choice=row.choice)
    return look_at(world, values, row=row.number)


def _create(actor: User, values: RowValues) -> _Made:
    if values.birth_date is None:
        msg = "a new student has a birth date"
        raise ValueError(msg)
    login, is_new_login = _login_of(values.phone)
    known = set(login.students.values_list("pk", flat=True)) if login else set()
    student = create_student(
        actor=actor,
        login=login,
        name=values.name,
        sex=values.sex,
        birth_date=values.birth_date,
        id_number=values.id_number,
        emergency_contact_name=values.contact_name,
        emergency_contact_phone=values.contact_phone,
    )
    student.address, student.category = values.address, values.category
    student.former_number = values.number
    student.is_returning = bool(values.returning)
    student.save(update_fields=["address", "category", "former_number", "is_returning"])
    return _Made(student, student.pk not in known, login if is_new_login else None)


def _login_of(phone: str) -> tuple[User | None, bool]:
    """Return the login of a phone and whether it is new; it has no password, nobody is told."""
    if not phone:
        return None, False
    is_new = not User.objects.filter(phone=phone).exists()
    return unproven_login(phone=phone), is_new


def _fill(actor: User, student: Student, outlook: Outlook, values: RowValues) -> _Made:
    """Fill what is empty; remember what was there before."""
    made = _Made(student)
    changes: dict[str, object] = {}
    for name in outlook.fills:
        if name == "phone":
            login, is_new = _login_of(values.phone)
            changes["login_id"] = login.pk if login else None
            made.login = login if is_new else None
        elif name == "contact":
            if values.contact_phone != student.phone:
                changes["emergency_contact_name"] = values.contact_name
                changes["emergency_contact_phone"] = values.contact_phone
        elif name == "id_number":
            set_id_number(actor=actor, student=student, id_number=values.id_number)
            made.before[name] = ["", values.id_number]
        else:
            changes[name] = outlook.fills[name]
    for name, value in changes.items():
        made.before[name] = [getattr(student, name), value]
        setattr(student, name, value)
    if changes:
        student.save(update_fields=[name.removesuffix("_id") for name in changes])
        log(
            instance=student,
            action="accounts.import_fill",
            user=actor,
            data={"fields": sorted(changes)},
        )
    return made


def _take_parts(actor: User, student: Student, values: RowValues) -> dict[str, int]:
    made = {}
    for name, part in register_parts().items():
        cells = cells_of_part(part, values.cells)
        if any(cells.values()):
            pk = part.take(actor=actor, student=student, cells=cells)
            if pk is not None:
                made[name] = pk
    return made
