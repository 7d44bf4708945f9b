"""Everything is fetched through the person in hand; whatever is not theirs does not exist."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from enrollment.models import Place
from payments.models import Order, PaymentAttempt
from payments.queries import line_on_paper
from university.accounts.models import AuthorityScope, Student, User
from university.refusals import Refusal


def student_of(request: HttpRequest) -> Student:
    """Return the student in hand (``student_required`` has made sure of one)."""
    student: Student = request.acting.student  # type: ignore[attr-defined]
    return student


def actor_of(request: HttpRequest) -> User:
    """Return the login that presses the button."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def my_place(request: HttpRequest, pk: int) -> Place:
    """Return a place of the student in hand, or 404."""
    places = Place.objects.select_related(
        "student__login", "teaching_class__term", "teaching_class__slot", "teaching_class__room"
    )
    return get_object_or_404(places, pk=pk, student=student_of(request))


def my_order(request: HttpRequest, number: str) -> Order:
    """Return an order of the student in hand, or 404."""
    return get_object_or_404(
        Order.objects.select_related("student"), number=number, student=student_of(request)
    )


def last_attempt(request: HttpRequest, number: str) -> PaymentAttempt | None:
    """Return the newest try to pay an order of the student in hand, with the order, or None."""
    mine = PaymentAttempt.objects.filter(order__number=number, order__student=student_of(request))
    return mine.select_related("order__student").order_by("-pk").first()


def my_paper(request: HttpRequest, number: str) -> tuple[Order, Place]:
    """Return an order of the student in hand and the place it is for, or 404."""
    mine = line_on_paper().filter(order__number=number, order__student=student_of(request))
    line = mine.order_by("pk").first()
    if line is None or line.place is None:
        raise Http404
    return line.order, line.place


def require_may_pay(request: HttpRequest) -> None:
    """Refuse a helper whose authority does not cover paying."""
    actor, student = actor_of(request), student_of(request)
    if student.login_id == actor.pk:
        return
    authority = request.acting.authority  # type: ignore[attr-defined]
    if authority is None or authority.scope != AuthorityScope.ENROL_AND_PAY:
        raise Refusal(
            "helper_may_not_pay",
            _("Your authority does not cover paying."),
            _("Please let the student pay, or pay in cash at the desk."),
        )
