"""An upload of the school's own register (学员名册): the file's rows, and what became of each."""

from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from university import clock
from university.accounts.models.student import Student
from university.jobs import JobState, LeasedJob
from university.privacy import EncryptedTextField


class ImportState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("read, columns not confirmed")
    CHECKED = "checked", _("tried out, nothing written")
    ACCEPTED = "accepted", _("being written")
    TAKEN = "taken", _("written")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    DISCARDED = "discarded", _("thrown away")


class Verdict(models.TextChoices):
    """What a trial says of a row."""

    NEW = "new", _("new")
    KNOWN = "known", _("already there")
    CHANGED = "changed", _("changed")
    LOOK = "look", _("needs a look")
    REFUSED = "refused", _("cannot be taken")


class RowChoice(models.TextChoices):
    """What the registrar says of a row that needs a look; left out unless they say so."""

    NONE = "", _("leave it out")
    SAME = "same", _("it is the person on the register")
    NEW = "new", _("it is somebody else: a new record")


class RowState(models.TextChoices):
    """What became of a row."""

    WAITING = "waiting", _("waiting")
    TAKEN = "taken", _("written")
    LEFT = "left", _("left out")
    UNDONE = "undone", _("undone")
    KEPT = "kept", _("kept, since it is in use")


class RegisterImport(LeasedJob):
    """One file. The row is the job while it is written or undone; otherwise ``job_state`` is done.

    ``mapping`` holds a column's code, or an empty word, for each column of the sheet.
    """

    LEASE: ClassVar[timedelta] = timedelta(minutes=2)
    MAX_ATTEMPTS: ClassVar[int] = 8

    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    file_name = models.CharField(_("file"), max_length=120)
    sheet = models.CharField(_("sheet"), max_length=60, blank=True)
    #: Keyed hash of the file, to say that the very same one was here before.
    digest = models.CharField(_("mark of the file"), max_length=64, db_index=True)
    header_row = models.PositiveIntegerField(_("row of the headings"), default=1)
    mapping = models.JSONField(_("columns"), default=list, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=clock.now)
    settled_at = models.DateTimeField(_("finished"), null=True, blank=True)
    #: When the words of the file were forgotten; what became of the rows stays.
    forgotten_at = models.DateTimeField(_("file forgotten"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of the register")
        verbose_name_plural = _("imports of the register")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("import_register", _("Can import the register"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values), name="import_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @classmethod
    def machine_work(cls) -> models.QuerySet[Self]:
        """Return the imports that a worker has in hand."""
        working = [ImportState.ACCEPTED, ImportState.UNDOING]
        rows = super().machine_work()
        return rows.filter(state__in=working).exclude(job_state=JobState.DONE)


class RegisterImportRow(models.Model):
    """One row of the sheet, headings and titles too; ``number`` is that of the spreadsheet."""

    batch = models.ForeignKey(
        RegisterImport, verbose_name=_("import"), on_delete=models.CASCADE, related_name="rows"
    )
    number = models.PositiveIntegerField(_("row"))
    #: JSON: ``[[kind, words], …]``; personal data, so it is sealed like an ID number.
    cells = EncryptedTextField(_("cells"), blank=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices, blank=True)
    #: Sentences for the registrar, without anybody's data.
    note = models.TextField(_("why"), blank=True)
    #: Whom on the register the trial took it for.
    match = models.ForeignKey(
        Student,
        verbose_name=_("person on the register"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    choice = models.CharField(
        _("decision"), max_length=4, choices=RowChoice.choices, blank=True, default=RowChoice.NONE
    )
    #: What ``choice`` may be, one word each with a comma.
    choices_offered = models.CharField(_("possible decisions"), max_length=20, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=RowState.choices, default=RowState.WAITING
    )
    student = models.ForeignKey(
        Student,
        verbose_name=_("student"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    #: Whether this row put ``student`` on the register.
    made_student = models.BooleanField(_("new record"), default=False)
    #: The login that this row made, if it made one.
    made_login = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("new login"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    #: JSON: ``{field: [before, after]}`` of a record that was there; sealed.
    before = EncryptedTextField(_("before"), blank=True)
    #: ``{part: pk}`` of what the higher houses wrote for this row.
    made_parts = models.JSONField(_("other records"), default=dict, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_row_a_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=RowState.values), name="import_row_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["batch", "state", "number"], name="import_rows_waiting")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"
