"""The memory of the sandbox provider: what a real provider would keep on its own machines.

Nothing outside ``payments.providers.sandbox`` reads these rows.
"""

from django.db import models
from django.utils import timezone


class SandboxSession(models.Model):
    """One pay page of the sandbox."""

    ref = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=64, unique=True)
    order_number = models.CharField(max_length=12)
    amount_fen = models.PositiveIntegerField()
    #: ``open``, ``processing``, ``paid``, ``failed`` or ``expired``.
    state = models.CharField(max_length=10, default="open")
    success_url = models.TextField()
    cancel_url = models.TextField()
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "sandbox session"

    def __str__(self) -> str:
        return self.ref


class SandboxRefund(models.Model):
    """One refund of the sandbox."""

    session = models.ForeignKey(SandboxSession, on_delete=models.CASCADE, related_name="refunds")
    key = models.CharField(max_length=64, unique=True)
    amount_fen = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "sandbox refund"

    def __str__(self) -> str:
        return f"re_sandbox_{self.pk}"
