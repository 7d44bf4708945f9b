"""What goes back when somebody leaves: a term's table, which is copied into every order line."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RefundPolicy(models.Model):
    """The refund table of a term. Orders already opened keep the table they were promised."""

    term = models.OneToOneField(
        "courses.Term",
        verbose_name=_("term"),
        on_delete=models.CASCADE,
        related_name="refund_policy",
    )
    #: ``[{"until_week": 0, "percent": 100}, …]``; empty means ``refund_rules.DEFAULT_STEPS``.
    steps = models.JSONField(_("steps"), default=list, blank=True)
    #: The same for the materials fee; empty means that it follows ``steps``.
    material_steps = models.JSONField(_("steps for materials"), default=list, blank=True)

    class Meta:
        verbose_name = _("refund table")
        verbose_name_plural = _("refund tables")

    def __str__(self) -> str:
        return str(self.term)
