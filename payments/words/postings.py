"""What the kinds of postings are called on sheets and in exports."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_KINDS = {
    "received": _("money received"),
    "delivered": _("sold and delivered"),
    "undone": _("sale undone"),
    "refund_owed": _("refund promised"),
    "refund_paid": _("paid back"),
    "till_float": _("float"),
    "till_float_back": _("float given back"),
    "till_change_in": _("more change brought"),
    "till_to_safe": _("carried to the safe"),
    "till_to_bank": _("carried to the bank"),
    "till_expense": _("small expense"),
    "till_difference": pgettext_lazy("money", "difference"),
    "till_closed": _("into the safe at closing"),
    "till_safe_to_bank": _("from the safe to the bank"),
    "fee": _("fee of the provider"),
    "fee_of_its_own": _("fee of the provider"),
    "paid_out": _("payout to the bank"),
    "paid_in": _("payout that came back"),
    "adjustment": _("an adjustment by the provider"),
}


def kind_words(kind: str) -> str:
    """Return what a kind of posting is called; one without a name stays as it is."""
    return str(_KINDS.get(kind, kind))
