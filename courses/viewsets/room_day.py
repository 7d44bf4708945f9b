"""教室日程: all rooms on one day, every use in one picture, with the set-up time before it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views import View

from courses.models import Room, RoomUse
from university import clock
from university.words import day, time_range

TEMPLATE = "courses/admin/room_day.html"
_EPOCH_CELL_SECONDS = 600


@dataclass(frozen=True)
class UseLine:
    """One use of a room, as the picture shows it."""

    use: RoomUse
    when: str
    setup_minutes: int


class RoomDayView(View):
    """Every room, one day."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the chosen day, or today. Two statements."""
        if not request.user.has_perm("courses.view_room"):
            raise PermissionDenied
        shown = _day(request.GET.get("day"))
        context: dict[str, Any] = {
            "page_title": _("Rooms by the day"),
            "header_icon": "table",
            "breadcrumbs_items": [{"url": "", "label": _("Rooms by the day")}],
            "shown": shown,
            "title": day(shown),
            "rooms": rooms_of(shown).items(),
            "day_before": shown - timedelta(days=1),
            "day_after": shown + timedelta(days=1),
        }
        return TemplateResponse(request, TEMPLATE, context)


def rooms_of(shown: date) -> dict[Room, list[UseLine]]:
    """Return what each room is used for on a day, in order of time."""
    lines: dict[Room, list[UseLine]] = {room: [] for room in Room.objects.order_by("code")}
    uses = RoomUse.objects.filter(starts_at__date=shown).annotate(first_cell=Min("cells__cell"))
    for use in uses.select_related("room").order_by("starts_at"):
        lines[use.room].append(
            UseLine(
                use=use,
                when=time_range(use.starts_at, use.ends_at),
                setup_minutes=_setup(use.starts_at, use.first_cell),
            )
        )
    return lines


def _setup(starts_at: datetime, first_cell: int | None) -> int:
    """Return the minutes that are kept before the start, from the cells themselves."""
    if first_cell is None:
        return 0
    return (int(starts_at.timestamp()) - first_cell * _EPOCH_CELL_SECONDS) // 60


def _day(wanted: str | None) -> date:
    try:
        return date.fromisoformat(wanted) if wanted else clock.today()
    except ValueError as error:
        raise Http404 from error
