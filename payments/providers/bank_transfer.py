"""Bank transfer by hand: a provider whose far end is a bank account and a person who looks."""

from django.utils.translation import gettext_lazy as _

from payments.chart import Account
from payments.providers.cash import CashProvider


class BankTransferProvider(CashProvider):
    """Like cash: the truth is what a person found on the bank's statement and wrote down."""

    code = "bank_transfer"
    label = _("Bank transfer")
    account: str = Account.BANK
