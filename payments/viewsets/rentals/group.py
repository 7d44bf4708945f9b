"""The menu group 夜间租赁."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from payments.viewsets.rentals.prices import RentalPriceViewSet, RoomOfferViewSet
from payments.viewsets.rentals.rentals import EveningViewSet, RentalViewSet
from payments.viewsets.rentals.renters import RenterViewSet


class RentalGroup(ViewSetGroup):
    """Everything about rooms in the evening."""

    menu_label = _("Evening rental")
    menu_icon = "home"
    menu_order = 510
    items = (
        RentalViewSet(),
        EveningViewSet(),
        RenterViewSet(),
        RoomOfferViewSet(),
        RentalPriceViewSet(),
    )


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what the log keeps of looking at papers."""
    actions.register_action("payments.paper_seen", _("Look at a paper"), _("Paper looked at"))
