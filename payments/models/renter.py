"""Who rents a room in the evening, and the papers that the school must have seen."""

import secrets
from pathlib import PurePath

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from payments.states.orders import PaperState
from university import clock


class RenterKind(models.TextChoices):
    """Prices differ by it, and a person has no licence to show."""

    COMPANY = "company", _("company or training school")
    ASSOCIATION = "association", _("association or club")
    PERSON = "person", _("private person")


class PaperKind(models.TextChoices):
    """Which papers there are; who needs which says ``payments.rental_rules``."""

    LICENCE = "licence", _("business licence or certificate of the association")
    PERMIT = "permit", _("permit to teach children")
    INSURANCE = "insurance", _("public liability insurance")


class Renter(models.Model):
    """One login that may ask for rooms; no student record is needed."""

    login = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        on_delete=models.PROTECT,
        related_name="renter",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=RenterKind.choices)
    name = models.CharField(_("name on the contract"), max_length=60)
    contact_name = models.CharField(_("who comes"), max_length=40)
    teaches_children = models.BooleanField(_("children are taught"), default=False)
    #: The forbidden uses as they were read, and when.
    uses_acknowledged = models.JSONField(_("forbidden uses acknowledged"), default=list)
    acknowledged_at = models.DateTimeField(_("acknowledged"), default=clock.now)
    created_at = models.DateTimeField(_("created"), default=clock.now)

    class Meta:
        verbose_name = _("renter")
        verbose_name_plural = _("renters")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RenterKind.values), name="renter_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


def private_files() -> FileSystemStorage:
    """Files that are never served by address: a view looks who asks (nginx denies the folder)."""
    return FileSystemStorage(location=settings.PRIVATE_ROOT, base_url=None)


def paper_name(_paper: "RenterPaper", filename: str) -> str:
    """Return a name of our own; of the sender's only the ending is kept."""
    return f"renter-papers/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()}"


class RenterPaper(models.Model):
    """A paper as a private file, or seen at the desk (then without one). The newest counts."""

    renter = models.ForeignKey(
        Renter, verbose_name=_("renter"), on_delete=models.PROTECT, related_name="papers"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=PaperKind.choices)
    file = models.FileField(
        _("file"), storage=private_files, upload_to=paper_name, blank=True, max_length=80
    )
    valid_until = models.DateField(pgettext_lazy("paper", "valid until"))
    state = models.CharField(
        _("state"), max_length=10, choices=PaperState.choices, default=PaperState.SENT
    )
    sent_at = models.DateTimeField(_("sent"), default=clock.now)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    refusal = models.CharField(_("why it was not taken"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("paper of a renter")
        verbose_name_plural = _("papers of renters")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PaperState.values), name="paper_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.renter} · {self.get_kind_display()}"
