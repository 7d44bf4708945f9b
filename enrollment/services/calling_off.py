"""Everything of a class that is called off ends: places, waitlist. Payments pay everybody back."""

from enrollment.models import Place, WaitlistEntry, WithdrawalKind
from enrollment.services.waitlist import leave
from enrollment.services.withdrawals import withdraw_place
from enrollment.states import PlaceState, WaitState
from university.accounts.models import User


def end_class(*, class_id: int, actor: User | None, reason: str, limit: int = 500) -> int:
    """End waiting entries and live places of a class, each in a transaction of its own.

    Call it outside any transaction, again and again until it returns 0. Each person is told.
    """
    waiting = WaitlistEntry.objects.filter(teaching_class_id=class_id, state=WaitState.WAITING)
    for entry in waiting.select_related("student", "teaching_class").order_by("pk")[:limit]:
        leave(entry=entry, actor=None, reason="called_off")
    live = Place.objects.filter(teaching_class_id=class_id, state__in=PlaceState.live())
    places = list(live.order_by("pk")[:limit])
    for place in places:
        withdraw_place(actor=actor, place=place, kind=WithdrawalKind.NOT_OPENED, reason=reason)
    return len(places)
