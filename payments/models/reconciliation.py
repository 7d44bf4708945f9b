"""What banks and providers say, kept beside our books; where they differ, a row with a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from payments.models.ledger import JournalTransaction
from payments.models.payment import Payment
from payments.states.books import DifferenceState
from university import clock


class StatementLine(models.Model):
    """One line of a provider's balance, as the provider tells it. Written once, never changed."""

    provider = models.CharField(_("provider"), max_length=20)
    ref = models.CharField(_("provider's number"), max_length=120)
    kind = models.CharField(_("kind"), max_length=40)
    amount_fen = models.BigIntegerField(_("amount in fen"))
    fee_fen = models.BigIntegerField(_("provider's fee in fen"), default=0)
    currency = models.CharField(_("currency"), max_length=3, default="cny")
    #: The payment, refund or payout at the provider that it is about.
    about = models.CharField(_("what about"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("line of a provider")
        verbose_name_plural = _("lines of providers")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "ref"], name="a_statement_line_is_kept_once"
            )
        ]
        indexes = [models.Index(fields=["provider", "about"], name="statement_about")]

    def __str__(self) -> str:
        return f"{self.provider} {self.ref}"


class ProviderPayout(models.Model):
    """Money on its way from a provider to the school's bank account."""

    provider = models.CharField(_("provider"), max_length=20)
    ref = models.CharField(_("provider's number"), max_length=120)
    amount_fen = models.BigIntegerField(_("amount in fen"))
    state = models.CharField(_("state"), max_length=20)
    arrives_on = models.DateField(_("arrives on"))

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["-arrives_on"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "ref"], name="a_payout_is_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.ref}"


class BankFile(models.Model):
    """A statement of the bank that somebody brought; the same bytes are taken once."""

    name = models.CharField(_("file"), max_length=120)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    rows = models.PositiveIntegerField(_("lines"))
    new_rows = models.PositiveIntegerField(_("new lines"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who took it"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    taken_at = models.DateTimeField(_("imported"), default=clock.now)

    class Meta:
        verbose_name = _("bank file")
        verbose_name_plural = _("bank files")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class BankLine(models.Model):
    """One line of the bank's statement, and the posting that it proves."""

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="lines")
    #: Of day, sum, serial number and words, and which of its like it is: a line is kept once.
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)
    day = models.DateField(_("day"))
    amount_fen = models.BigIntegerField(_("amount in fen"))
    serial = models.CharField(_("serial number"), max_length=60, blank=True)
    other_party = models.CharField(_("other party"), max_length=80, blank=True)
    words = models.CharField(_("words of the payer"), max_length=200, blank=True)
    #: What it proves: one posting on the bank account, proved once.
    posting = models.OneToOneField(
        JournalTransaction,
        verbose_name=pgettext_lazy("bank", "posting"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bank_line",
    )
    payment = models.OneToOneField(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="bank_line"
    )

    class Meta:
        verbose_name = _("bank line")
        verbose_name_plural = _("bank lines")
        ordering = ["-day", "-id"]
        permissions = [
            ("import_bank_file", "Can take in the bank's statement"),
            ("record_transfer", "Can record bank transfers by hand"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.amount_fen}"


class DifferenceKind(models.TextChoices):
    """What does not fit."""

    NOT_OURS = "not_ours", _("the provider has it, the books do not")
    NOT_THERE = "not_there", _("the books have it, the provider does not")
    OTHER_SUM = "other_sum", _("another sum")
    ADJUSTMENT = "adjustment", _("an adjustment by the provider")
    PAYOUT_FAILED = "payout_failed", _("a payout did not arrive")
    BANK_UNKNOWN = "bank_unknown", _("a bank line nobody knows")
    BANK_MISSING = "bank_missing", _("not seen on the bank statement")
    TILL = "till", _("a till did not add up")
    BALANCE = "balance", _("the balance differs")


class Difference(models.Model):
    """Something that differs, found once under its key; open until a person says why."""

    key = models.CharField(_("key"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=DifferenceKind.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=DifferenceState.choices, default=DifferenceState.OPEN
    )
    about = models.CharField(_("what about"), max_length=200)
    amount_fen = models.BigIntegerField(_("amount in fen"))
    found_at = models.DateTimeField(_("found"), default=clock.now)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("resolved by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("money", "difference")
        verbose_name_plural = _("differences")
        ordering = ["-id"]
        permissions = [("resolve_difference", "Can say why something differs")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DifferenceState.values), name="difference_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "gone"]) | ~Q(reason=""),
                name="a_resolved_difference_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.about
