"""Write what has to be said into the outbox, in the caller's own transaction."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from university import clock
from university.accounts.models import Standing, Student, User
from university.celery import nudge
from university.jobs import JobState
from university.notifications import quiet_hours
from university.notifications.models import Channel, OutboxMessage
from university.notifications.templates import body, fill, get_template, signed
from university.notifications.texts.message import MessageTemplate
from university.returning import insert_new


def tell(
    *,
    student: Student,
    template: str,
    values: dict[str, str],
    unique_key: str,
    login: User | None = None,
) -> list[OutboxMessage]:
    """Tell a student something: always on the site, by text message, or by a call of the desk.

    ``values`` are sentences' parts as a person reads them (``160元``, ``12月12日（星期六）``);
    ``name`` is filled in from the record when the template asks for it. ``login`` is the login
    whose phone is used when it is not the student's own. ``unique_key`` names the cause
    (``place_held:17``): the same key twice returns the same rows and sends nothing more.
    Raises ValueError for an unknown template or values that do not fit it.
    """
    message = get_template(template)
    if "name" in message.placeholders:
        values = {"name": student.name, **values}
    filled = fill(message, values)
    receiver = login or student.login
    rows = [_inbox_row(student, message, filled, unique_key)]
    if receiver and receiver.phone:
        rows.append(_text_row(student, receiver, message, filled, unique_key))
    elif student.standing != Standing.DECEASED:
        rows.append(_call_row(student, message, filled, unique_key))
    saved = _save_once(rows)
    transaction.on_commit(partial(nudge, "notifications"), robust=True)
    return saved


def tell_login(
    *, login: User, template: str, values: dict[str, str], unique_key: str
) -> list[OutboxMessage]:
    """Tell somebody who has a login but no student record, by text message.

    Raises ValueError as ``tell`` does; nothing is written for a login without a phone.
    """
    message = get_template(template)
    filled = fill(message, values)
    if not login.phone:
        return []
    now = clock.now()
    row = OutboxMessage(
        channel=Channel.SMS,
        template=message.code,
        values=filled,
        text=signed(message, filled),
        phone=login.phone,
        login=login,
        unique_key=f"{unique_key}:{Channel.SMS}",
        created_at=now,
        due_at=quiet_hours.next_allowed(now),
    )
    saved = _save_once([row])
    transaction.on_commit(partial(nudge, "notifications"), robust=True)
    return saved


def _save_once(rows: list[OutboxMessage]) -> list[OutboxMessage]:
    """Insert, or return the rows that have the keys already (also when somebody is just ahead)."""
    written = insert_new(rows, unique="unique_key")
    if len(written) == len(rows):
        return written
    saved = OutboxMessage.objects.in_bulk([row.unique_key for row in rows], field_name="unique_key")
    return [saved[row.unique_key] for row in rows]


def _inbox_row(
    student: Student, template: MessageTemplate, values: dict[str, str], key: str
) -> OutboxMessage:
    now = clock.now()
    return OutboxMessage(
        channel=Channel.INBOX,
        template=template.code,
        values=values,
        text=body(template, values),
        student=student,
        unique_key=f"{key}:{Channel.INBOX}",
        created_at=now,
        sent_at=now,
        job_state=JobState.DONE,
    )


def _text_row(
    student: Student,
    receiver: User,
    template: MessageTemplate,
    values: dict[str, str],
    key: str,
) -> OutboxMessage:
    now = clock.now()
    row = OutboxMessage(
        channel=Channel.SMS,
        template=template.code,
        values=values,
        text=signed(template, values),
        phone=receiver.phone or "",
        student=student,
        login=receiver,
        unique_key=f"{key}:{Channel.SMS}",
        created_at=now,
        due_at=quiet_hours.next_allowed(now),
    )
    if student.standing == Standing.DECEASED:
        row.job_state = JobState.DONE
        row.withheld = _("The student has died.")
    return row


def _call_row(
    student: Student, template: MessageTemplate, values: dict[str, str], key: str
) -> OutboxMessage:
    return OutboxMessage(
        channel=Channel.CALL,
        template=template.code,
        values=values,
        text=body(template, values),
        student=student,
        unique_key=f"{key}:{Channel.CALL}",
    )
