"""Everything is fetched through the person in hand; whatever is not theirs does not exist."""

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from enrollment.models import Place
from payments.models import Order, PaymentAttempt
from payments.queries.orders import (
    Papers,
    Purchase,
    papers_of,
    purchase_of,
    with_class_as_written,
)
from university.accounts.models import AuthorityScope, Student, User
from university.prepared import Prepared
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
    """Return a place of the student in hand, its class as staff wrote it, or 404."""
    student = student_of(request)
    places = Place.objects.select_related("transfer_into__place")
    place = get_object_or_404(places, pk=pk, student=student)
    place.student = student
    return with_class_as_written(place)


def my_purchase(request: HttpRequest, pk: int) -> Purchase:
    """Return what the student in hand pays for, its class as staff wrote it, or 404."""
    student = student_of(request)
    try:
        found = purchase_of(student_id=student.pk, place_id=pk)
    except Place.DoesNotExist:
        raise Http404 from None
    found.place.student = student
    with_class_as_written(found.place)
    return found


def owned_by(request: HttpRequest, prefix: str = "") -> Q:
    """Return the condition on orders: of the student in hand, or bought by this login itself."""
    return _owned(prefix, **_owner(request))


def _owner(request: HttpRequest) -> dict[str, int]:
    student = request.acting.student  # type: ignore[attr-defined]
    login = {"login": actor_of(request).pk}
    return {**login, "student": student.pk} if student else login


def _owned(prefix: str, *, login: int, student: int | None = None) -> Q:
    owned = Q(**{f"{prefix}login": login, f"{prefix}student": None})
    if student is not None:
        owned |= Q(**{f"{prefix}student": student})
    return owned


_attempts = Prepared(
    lambda *, number, **owner: (
        PaymentAttempt.objects.filter(_owned("order__", **owner), order__number=number)
        .select_related("order")
        .order_by("-pk")[:1]
    )
)


def my_order(request: HttpRequest, number: str) -> Order:
    """Return an order of the person in hand, or 404."""
    mine = Order.objects.select_related("student").filter(owned_by(request))
    return get_object_or_404(mine, number=number)


def last_attempt(request: HttpRequest, number: str) -> PaymentAttempt | None:
    """Return the newest try to pay an order of the person in hand, with the order, or None."""
    attempt = next(iter(_attempts(number=number, **_owner(request))), None)
    if attempt and attempt.order.student_id:
        attempt.order.student = student_of(request)
    return attempt


def my_papers(request: HttpRequest, number: str) -> Papers:
    """Return an order of the student in hand, the place it is for and its receipts, or 404."""
    papers = papers_of(student_of(request), number)
    if papers is None:
        raise Http404
    return papers


def require_may_pay(request: HttpRequest) -> None:
    """Refuse a helper whose authority does not cover paying."""
    if not request.acting.is_helper:  # type: ignore[attr-defined]
        return
    authority = request.acting.authority  # type: ignore[attr-defined]
    if authority is None or authority.scope != AuthorityScope.ENROL_AND_PAY:
        raise Refusal(
            "helper_may_not_pay",
            _("Your authority does not cover paying."),
            _("Please let the student pay, or pay in cash at the desk."),
        )
