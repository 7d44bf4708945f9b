"""Double-entry books. Append-only: UPDATE and DELETE are refused by triggers on both engines.

Only ``payments.ledger.post`` writes here.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from university import clock


class AccountType(models.TextChoices):
    """Side of the books."""

    ASSET = "asset", _("asset")
    LIABILITY = "liability", _("liability")
    INCOME = "income", _("income")
    EXPENSE = "expense", _("expense")


class LedgerAccount(models.Model):
    """One account of the chart."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    type = models.CharField(_("type"), max_length=10, choices=AccountType.choices)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class JournalTransaction(models.Model):
    """Entries that sum to zero. ``hash`` covers them and the hash before: tampering shows."""

    #: Position in the chain: 1, 2, 3 … without a gap.
    position = models.PositiveBigIntegerField(_("position"), unique=True)
    #: What caused it, ``payments.payment:17``; with ``kind`` unique, so a cause posts once.
    source = models.CharField(_("cause"), max_length=60)
    kind = models.CharField(_("kind"), max_length=30)
    memo = models.CharField(_("in words"), max_length=200, blank=True)
    posted_at = models.DateTimeField(_("posted"), default=clock.now)
    #: The day of the books; empty on rows older than this column, which count by ``posted_at``.
    day = models.DateField(_("day of the books"), null=True, blank=True, db_index=True)
    previous_hash = models.CharField(_("hash before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("journal transaction")
        verbose_name_plural = _("journal")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind"], name="a_cause_posts_once")
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"


class JournalHead(models.Model):
    """One row: the end of the chain. Its lock puts the writers of the journal in line."""

    position = models.PositiveBigIntegerField(_("last position"), default=0)
    hash = models.CharField(_("last hash"), max_length=64, blank=True)
    #: The last closed day: whatever comes now is booked later than that.
    frozen_until = models.DateField(_("frozen until"), null=True, blank=True)

    class Meta:
        verbose_name = _("end of the journal")
        verbose_name_plural = _("end of the journal")

    def __str__(self) -> str:
        return str(self.position)


class JournalEntry(models.Model):
    """Debit is positive, credit negative, in fen."""

    transaction = models.ForeignKey(
        JournalTransaction, on_delete=models.PROTECT, related_name="entries"
    )
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="entries")
    amount_fen = models.BigIntegerField(_("amount in fen"))

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        constraints = [
            models.CheckConstraint(condition=~Q(amount_fen=0), name="an_entry_is_not_nothing")
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_fen}"
