"""Who came (考勤): where each mark stands, every mark that was ever made, and who was called."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from university import clock


class Mark(models.TextChoices):
    """What the roll says about one person at one meeting."""

    PRESENT = "present", _("present")
    EXCUSED = "excused", _("excused")
    ABSENT = "absent", _("absent")


class Attendance(models.Model):
    """The mark that stands for one person at one meeting; written by ``services.roll_calls``."""

    session = models.ForeignKey(
        "courses.ClassSession",
        verbose_name=_("session"),
        on_delete=models.PROTECT,
        related_name="attendances",
    )
    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="attendances",
    )
    mark = models.CharField(_("mark"), max_length=8, choices=Mark.choices)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("marked by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    marked_at = models.DateTimeField(_("marked"), default=clock.now)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "student"], name="one_mark_stands_a_person_and_session"
            ),
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="mark_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} · {self.student_id} · {self.mark}"


class AttendanceMark(models.Model):
    """One tap on one phone. ``client_key`` is made there, so that a resend counts once.

    The table only grows: the database refuses to change or delete a row.
    """

    client_key = models.CharField(_("key of the phone"), max_length=64, unique=True)
    session = models.ForeignKey("courses.ClassSession", on_delete=models.PROTECT, related_name="+")
    student = models.ForeignKey("accounts.Student", on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(_("mark"), max_length=8, choices=Mark.choices)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    #: By the phone's clock, but never later than it arrived.
    marked_at = models.DateTimeField(_("marked"))
    received_at = models.DateTimeField(_("received"), default=clock.now)

    class Meta:
        verbose_name = _("mark on the roll")
        verbose_name_plural = _("marks on the roll")
        ordering = ["-id"]
        indexes = [models.Index(fields=["session", "student"], name="marks_of_a_person")]
        constraints = [
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="tapped_mark_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} · {self.student_id} · {self.mark}"


class AbsenceOutcome(models.TextChoices):
    """What came of the question. No illness is ever written down."""

    COMES_BACK = "comes_back", _("will come again")
    AWAY_LONGER = "away_longer", _("away for longer")
    GIVES_UP = "gives_up", _("wants to stop")
    NOT_REACHED = "not_reached", _("not reached")


class AbsenceCall(models.Model):
    """Somebody rang a person who missed meetings; it answers for the misses up to ``session``."""

    student = models.ForeignKey(
        "accounts.Student",
        verbose_name=_("student"),
        on_delete=models.PROTECT,
        related_name="absence_calls",
    )
    session = models.ForeignKey(
        "courses.ClassSession",
        verbose_name=_("last meeting missed"),
        on_delete=models.PROTECT,
        related_name="absence_calls",
    )
    outcome = models.CharField(_("what came of it"), max_length=12, choices=AbsenceOutcome.choices)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who called"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    called_at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("call after absence")
        verbose_name_plural = _("calls after absence")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=AbsenceOutcome.values), name="call_outcome_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.student_id} · {self.session_id} · {self.outcome}"
