"""What the inbox, the call list and the audit read."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, QuerySet

from university import clock
from university.accounts.models import Standing, Student, User
from university.jobs import JobState
from university.notifications.models import Channel, OutboxMessage, TextMessage
from university.registry import Fault

#: A message that is due for longer is a fault of the machine, not of the person.
LONGEST_WAIT = timedelta(minutes=15)


def inbox_of(student: Student) -> QuerySet[OutboxMessage]:
    """Return what the student was told, newest first; texts past their time are gone."""
    return student.messages.filter(channel=Channel.INBOX).exclude(text="").order_by("-id")


def texts_to(login: User) -> QuerySet[OutboxMessage]:
    """Return the texts to a login that was written to without a student, newest first.

    Codes keep no text, and texts past their time are gone.
    """
    rows = OutboxMessage.objects.filter(channel=Channel.SMS, login=login, student=None)
    return rows.exclude(text="").order_by("-id")


def open_calls() -> QuerySet[OutboxMessage]:
    """Return the calls still to be made, longest waiting first, with the number of tries."""
    return (
        OutboxMessage.objects.filter(channel=Channel.CALL, job_state=JobState.DUE)
        .exclude(student__standing=Standing.DECEASED)
        .select_related("student")
        .annotate(tries=Count("calls"))
        .order_by("created_at", "id")
    )


def late_messages() -> Iterator[Fault]:
    """Audit: yield a fault for each text message that should have gone out a while ago."""
    late = TextMessage.objects.filter(
        job_state__in=[JobState.DUE, JobState.CLAIMED], due_at__lt=clock.now() - LONGEST_WAIT
    )
    for message in late.order_by("pk"):
        yield Fault(
            "notifications.late",
            f"message {message.pk} ({message.template}) is due since {message.due_at:%F %H:%M} UTC",
        )


def codes_in_plain() -> Iterator[Fault]:
    """Audit: yield a fault for each login code that a row still shows."""
    for pk in (
        OutboxMessage.objects.filter(template="login_code").exclude(text="").values_list("pk")
    ):
        yield Fault("notifications.code_in_plain", f"message {pk[0]} shows a login code")


def told_about_helpers(student: Student) -> QuerySet[OutboxMessage]:
    """Return what the student was told about helpers and their acts, newest first."""
    return inbox_of(student).filter(
        template__in=["helper_acted", "authority_given", "authority_ended"]
    )


def call_about(unique_key: str) -> OutboxMessage | None:
    """Return the open call of the desk about this cause (a key as given to ``tell``), or None."""
    return open_calls().filter(unique_key=f"{unique_key}:{Channel.CALL}").first()
