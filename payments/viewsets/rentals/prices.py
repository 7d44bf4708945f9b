"""Rooms to rent and what an evening costs, which staff edit."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from payments.models import RentalPrice, RoomOffer
from payments.viewsets.books import money
from university.read_only import SafeIndexView


class OfferIndexView(SafeIndexView):
    """Offers with their rooms."""

    related = ("room",)


class RoomOfferViewSet(ModelViewSet):
    """What the public page says of a room."""

    model = RoomOffer
    name = "rooms_to_rent"
    icon = "image"
    menu_label = _("Rooms to rent")
    menu_order = 40
    index_view_class = OfferIndexView
    copy_view_enabled = False
    search_backend_name = None
    list_display = [
        "room",
        money("deposit_fen", _("deposit")),
        money("cleaning_fen", _("cleaning")),
        "price_basis",
    ]
    search_fields = ["room__name", "room__code"]
    form_fields = [
        "room",
        "picture",
        "summary",
        "deposit_fen",
        "cleaning_fen",
        "price_basis",
        "access_notes",
    ]


class RentalPriceViewSet(ModelViewSet):
    """Prices. A change counts for requests made from then on."""

    model = RentalPrice
    name = "evening_prices"
    icon = "tag"
    menu_label = _("Evening prices")
    menu_order = 50
    index_view_class = OfferIndexView
    copy_view_enabled = False
    search_backend_name = None
    list_display = [
        "room",
        "day_kind",
        "renter_kind",
        "season_from",
        "season_to",
        money("price_fen", _("price")),
    ]
    list_filter = ["room", "day_kind", "renter_kind"]
    form_fields = [
        "room",
        "day_kind",
        "renter_kind",
        "season_from",
        "season_to",
        "price_fen",
    ]
