"""What the school decides about cash and bank."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="doc-full-inverse", order=25)
class MoneySettings(BaseGenericSetting):
    """Cash and the school's own bank account."""

    float_fen = models.PositiveIntegerField(_("usual float in fen"), default=50000)
    second_look_fen = models.PositiveIntegerField(
        _("a till's difference above this, in fen, needs a second person"), default=5000
    )
    takes_parts = models.BooleanField(
        _("the desk may take a fee in parts"),
        default=True,
        help_text=_("The place is sure once the whole sum is in. The deadline stays."),
    )
    smallest_part_fen = models.PositiveIntegerField(
        _("smallest part in fen"), default=1000, help_text=_("1000 is 10 yuan.")
    )
    account_name = models.CharField(_("bank account: name"), max_length=60, blank=True)
    account_bank = models.CharField(_("bank account: bank"), max_length=60, blank=True)
    account_no = models.CharField(_("bank account: number"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("Cash and bank account")

    @property
    def takes_transfers(self) -> bool:
        """Whether people can be told where to transfer to."""
        return bool(self.account_name and self.account_bank and self.account_no)
