"""Parts of pages that lower houses own: a lecture's page, the senior's own page."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from courses.models import Lecture
from payments.models import DiscountRule, LectureBooking
from payments.queries.tickets import is_awaited
from payments.states.tickets import BookingState
from payments.views.lectures.people import mine
from payments.words.fees import own_ticket_rows
from university import clock
from university.accounts.models import User
from university.public_cache import kept


def lecture_panel(request: HttpRequest, lecture: Lecture) -> str:
    """The way to a ticket, to the waitlist, or the honest reason why not."""
    now = clock.now()
    context = {
        "lecture": lecture,
        "is_off": lecture.called_off_at is not None,
        "is_over": lecture.ends_at <= now,
        "is_soon": now < lecture.sale_opens_at,
        "is_closed": now >= min(lecture.sale_closes_at, lecture.starts_at),
        "is_full": lecture.seats_left == 0,
        "is_awaited": is_awaited(lecture.pk),
        "discounts": kept("ticket_discounts", _discounts),
        "bookings": _mine(request).filter(lecture=lecture).exclude(state=BookingState.LAPSED)
        if isinstance(request.user, User)
        else (),
    }
    return render_to_string("payments/lectures/panel.html", context, request)


def _discounts() -> list[str]:
    rules = DiscountRule.objects.filter(is_active=True, applies_to_tickets=True)
    return own_ticket_rows(rules.order_by("-percent_paid", "code"))


def my_panel(request: HttpRequest) -> str:
    """Tickets of lectures to come; nothing when there are none."""
    if not isinstance(request.user, User):
        return ""
    rows = _mine(request).filter(lecture__ends_at__gt=clock.now(), state__in=BookingState.live())
    context = {"bookings": list(rows.order_by("lecture__starts_at")[:3])}
    return render_to_string("payments/lectures/my_panel.html", context, request)


def _mine(request: HttpRequest) -> QuerySet[LectureBooking]:
    return LectureBooking.objects.filter(mine(request)).select_related("lecture", "order")
