"""Questions about lectures, bookings and tickets that more than one place asks."""

from collections.abc import Iterable, Mapping

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When

from courses.audiences import Watcher
from courses.models import Lecture
from enrollment.models import Place
from enrollment.states import PlaceState
from payments.models import BookingMove, LectureBooking, LectureWaiting, Order, Ticket
from payments.states.tickets import BookingState, TicketState, WaitingState
from university import clock
from university.accounts.models import Standing, Student, User

#: Tickets that have a seat.
SEATED = Q(state=TicketState.KEPT, booking__state__in=BookingState.live())
#: Tickets that let somebody in.
VALID = Q(state=TicketState.KEPT, booking__state=BookingState.CONFIRMED)


def owned(*, student: Student | None, login: User | None) -> Q:
    """Return the condition on rows with a buyer: of this student, or of this login itself."""
    if student is not None:
        return Q(student=student)
    return Q(student=None, login=login) if login is not None else Q(pk__in=[])


def is_enrolled(student: Student | None) -> bool:
    """Say whether somebody is on the register and has a paid place in a term that is not over."""
    if student is None or student.standing != Standing.ACTIVE:
        return False
    return Place.objects.filter(
        student=student,
        state=PlaceState.CONFIRMED,
        teaching_class__term__ends_on__gte=clock.today(),
    ).exists()


def seated_by_price(owner: Q, lecture_id: int) -> Mapping[str, int]:
    """Return how many seats a buyer has in a lecture, by the kind of price."""
    return seated_by_lecture(owner, [lecture_id]).get(lecture_id, {})


def seated_by_lecture(owner: Q, lecture_ids: Iterable[int]) -> Mapping[int, Mapping[str, int]]:
    """Return the same for each of several lectures in which the buyer has any. One statement."""
    bookings = LectureBooking.objects.filter(owner, lecture__in=list(lecture_ids))
    rows = Ticket.objects.filter(SEATED, booking__in=bookings)
    counted = rows.values_list("lecture", "price_kind").annotate(number=Count("pk")).order_by()
    found: dict[int, dict[str, int]] = {}
    for lecture_id, kind, number in counted:
        found.setdefault(lecture_id, {})[kind] = number
    return found


def booking_of(order: Order) -> LectureBooking:
    """Return the booking that an order is for, with lecture, room and buyer."""
    return LectureBooking.objects.select_related("lecture__room", "student__login", "login").get(
        order=order
    )


def first_who_fits(lecture_id: int, seats: int) -> LectureWaiting | None:
    """Return the first who waits and wants no more than ``seats``."""
    waiting = LectureWaiting.objects.filter(
        lecture=lecture_id, state=WaitingState.WAITING, seats__lte=seats
    )
    return waiting.select_related("student__login", "login").order_by("rank", "pk").first()


def is_awaited(lecture_id: int) -> bool:
    """Say whether anybody waits for seats."""
    return LectureWaiting.objects.filter(lecture=lecture_id, state=WaitingState.WAITING).exists()


def lectures_with_seats_awaited() -> QuerySet[Lecture]:
    """Lectures with a free seat, to come, for which somebody waits."""
    return Lecture.objects.filter(
        waiting__state=WaitingState.WAITING,
        called_off_at__isnull=True,
        capacity__gt=F("taken"),
        starts_at__gt=clock.now(),
    ).distinct()


def tickets_at_door(lecture: Lecture) -> QuerySet[Ticket]:
    """Tickets that let somebody in, by name."""
    return (
        Ticket.objects.filter(VALID, lecture=lecture)
        .select_related("booking")
        .order_by("holder_name", "pk")
    )


def with_figures(lectures: QuerySet[Lecture]) -> QuerySet[Lecture]:
    """Add to each lecture what the desk sees at a glance; money in fen."""
    ticket = "tickets"
    valid = Q(tickets__state=TicketState.KEPT, tickets__booking__state=BookingState.CONFIRMED)
    held = Q(tickets__state=TicketState.KEPT, tickets__booking__state=BookingState.HELD)
    return lectures.annotate(
        sold=Count(ticket, filter=valid, distinct=True),
        held=Count(ticket, filter=held, distinct=True),
        came=Count(ticket, filter=Q(tickets__admitted_at__isnull=False), distinct=True),
        given_back=Count(ticket, filter=Q(tickets__state=TicketState.RETURNED), distinct=True),
        income_fen=Sum("tickets__price_fen", filter=valid, default=0),
    )


def lectures_to_swap_to(booking: LectureBooking, seats: int) -> QuerySet[Lecture]:
    """Lectures to come with so many seats left: other dates of the same one first."""
    rows = Lecture.objects.filter(
        is_published=True,
        called_off_at__isnull=True,
        starts_at__gt=clock.now(),
        capacity__gte=F("taken") + seats,
    ).exclude(pk=booking.lecture_id)
    is_same = Case(When(title=booking.lecture.title, then=Value(0)), default=Value(1))
    return rows.select_related("room").order_by(is_same, "starts_at", "pk")


def moves_of(booking: LectureBooking) -> list[BookingMove]:
    """Return how a booking came to its lecture, the newest move first."""
    return list(booking.moves.select_related("from_lecture", "actor"))


def waiting_by_lecture(pks: list[int]) -> dict[int, int]:
    """Return how many people wait for each lecture."""
    rows = LectureWaiting.objects.filter(lecture__in=pks, state=WaitingState.WAITING)
    return dict(rows.values_list("lecture").annotate(number=Count("pk")).order_by())


def lectures_to_watch(watcher: Watcher) -> list[int]:
    """Return the lectures whose recording somebody may watch: they hold a paid ticket."""
    owner = owned(student=watcher.student, login=watcher.login)
    held = Ticket.objects.filter(VALID, booking__in=LectureBooking.objects.filter(owner))
    return list(held.order_by().values_list("lecture", flat=True).distinct())
