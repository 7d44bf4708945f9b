"""Who buys, and whose tickets they are; what belongs to others does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from courses.models import Lecture
from payments.models import LectureBooking, Ticket
from payments.queries.tickets import owned
from payments.services.lectures.buyers import TicketBuyer, student_buyer
from payments.views.people import actor_of
from university.accounts.acting import login_required_senior
from university.accounts.models import Student, User

View = Callable[..., HttpResponse]


def buyer_required(view: View) -> View:
    """Ask for the login, and for the person where several share it; a login alone may buy too."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        has_people = isinstance(user, User) and user.students.exists()
        if student_in_hand(request) is None and has_people:
            return redirect_to_login(
                request.get_full_path(), login_url=reverse("accounts:choose_person")
            )
        return view(request, *args, **kwargs)

    return login_required_senior(guarded)


def student_in_hand(request: HttpRequest) -> Student | None:
    """Return the student who is acted for, if there is one."""
    student: Student | None = request.acting.student  # type: ignore[attr-defined]
    return student


def buyer_of(request: HttpRequest, name: str = "") -> TicketBuyer:
    """Return the buyer in hand; ``name`` is what somebody without a record wrote down."""
    if student := student_in_hand(request):
        return student_buyer(student)
    return TicketBuyer(name=name, login=actor_of(request))


def mine(request: HttpRequest) -> Q:
    """Return the condition on rows of the buyer in hand."""
    student = student_in_hand(request)
    return owned(student=student, login=None if student else actor_of(request))


def shown_lecture(pk: int) -> Lecture:
    """Return a lecture that the public sees, or 404."""
    rows = Lecture.objects.select_related("room", "page")
    return get_object_or_404(rows, pk=pk, is_published=True)


def my_booking(request: HttpRequest, number: str) -> LectureBooking:
    """Return a booking of the buyer in hand by its order number, or 404."""
    rows = LectureBooking.objects.select_related("lecture__room", "order", "student__login")
    return get_object_or_404(rows.filter(mine(request)), order__number=number)


def my_ticket(request: HttpRequest, pk: int) -> Ticket:
    """Return a ticket of the buyer in hand, or 404."""
    rows = Ticket.objects.select_related("booking__order", "lecture__room")
    bookings = LectureBooking.objects.filter(mine(request))
    return get_object_or_404(rows, pk=pk, booking__in=bookings)
