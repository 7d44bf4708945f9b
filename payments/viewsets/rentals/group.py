"""The menu group 夜间租赁."""

from django.utils.translation import gettext_lazy as _
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
