"""教室安排: what each room is used for in one week, to look at."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.viewsets.base import ViewSet

from courses.models import Room, RoomUse
from courses.viewsets.room_day import RoomDayView
from university import clock
from university.words import as_date

TEMPLATE = "courses/admin/room_week.html"
PERMISSION = "courses.view_room"


class RoomWeekView(View):
    """One room, Monday to Sunday."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the chosen room and week, or the first room this week."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        rooms = list(Room.objects.order_by("code"))
        room = _chosen(rooms, request.GET.get("room"))
        monday = _monday(request.GET.get("week"))
        days = [monday + timedelta(days=step) for step in range(7)]
        uses = RoomUse.objects.filter(
            room=room,
            starts_at__date__gte=days[0],
            starts_at__date__lte=days[-1],
        ).order_by("starts_at")
        by_day: dict[date, list[RoomUse]] = {day: [] for day in days}
        for use in uses:
            by_day[as_date(use.starts_at)].append(use)
        context = {
            "page_title": _("Rooms by the week"),
            "header_icon": "table",
            "breadcrumbs_items": [{"url": "", "label": _("Rooms by the week")}],
            "rooms": rooms,
            "room": room,
            "monday": monday,
            "days": by_day.items(),
            "week_before": monday - timedelta(weeks=1),
            "week_after": monday + timedelta(weeks=1),
        }
        return TemplateResponse(request, TEMPLATE, context)


class RoomWeekViewSet(ViewSet):
    """One page in the group's menu."""

    name = "room-week"
    icon = "table"
    menu_label = gettext_lazy("Rooms by the week")
    menu_order = 330

    def get_urlpatterns(self) -> list[Any]:
        """One room by the week, and all rooms by the day."""
        return [
            path("", RoomWeekView.as_view(), name="index"),
            path("day/", RoomDayView.as_view(), name="day"),
        ]

    @property
    def menu_item_class(self) -> Any:
        """Shown to those who may look at rooms."""
        base: Any = super().menu_item_class

        def is_shown(_self: Any, request: HttpRequest) -> bool:
            return request.user.has_perm(PERMISSION)

        return type("RoomWeekMenuItem", (base,), {"is_shown": is_shown})


def _chosen(rooms: list[Room], code: str | None) -> Room | None:
    if not code:
        return rooms[0] if rooms else None
    found = next((room for room in rooms if room.code == code), None)
    if found is None:
        raise Http404
    return found


def _monday(wanted: str | None) -> date:
    try:
        day = date.fromisoformat(wanted) if wanted else clock.today()
    except ValueError as error:
        raise Http404 from error
    return day - timedelta(days=day.weekday())
