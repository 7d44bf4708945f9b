"""Places end before their term does: a student leaves a class, the school, or dies (退课 / 退学).

Where money may be due, a row stays behind for payments; nobody here knows how much.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from enrollment.models import (
    Application,
    EnrolmentDraft,
    Place,
    WaitlistEntry,
    Withdrawal,
    WithdrawalKind,
    WithdrawalMoney,
)
from enrollment.services.places import cancel_place
from enrollment.services.transfers import call_off_transfer
from enrollment.services.waitlist import leave
from enrollment.states import (
    APPLICATION_MOVES,
    WISH_MOVES,
    ApplicationState,
    PlaceState,
    WaitState,
    WishState,
)
from university import clock, states
from university.accounts.models import Standing, Student, User
from university.locking import lock_row
from university.notifications.services import tell
from university.refusals import Refusal

_SHORTEST_REASON = 2
#: Who did not ask for it is not told that they did.
_TOLD: dict[str, str] = {WithdrawalKind.NOT_OPENED: "class_called_off"}
_KINDS = {
    Standing.DECEASED: WithdrawalKind.DEATH,
    Standing.LEFT: WithdrawalKind.DISMISSAL,
}


def withdraw_place(*, actor: User | None, place: Place, kind: str, reason: str) -> Withdrawal:
    """End a live place and keep why. The same place twice gives the first row.

    Money is due where the place was sure and the class costs something. The seat goes to the first
    who waits. Raises Refusal ``reason_missing`` or ``not_your_place_any_more``.
    """
    if len(reason.strip()) < _SHORTEST_REASON:
        raise Refusal("reason_missing", _("Please write down why the place ends."))
    with transaction.atomic():
        student = lock_row(Student, place.student_id)
        if found := Withdrawal.objects.filter(place=place).first():
            return found
        place = Place.objects.select_related("teaching_class__term").get(pk=place.pk)
        if place.state not in PlaceState.live():
            raise Refusal("not_your_place_any_more", _("This place has ended already."))
        row = place.teaching_class
        call_off_transfer(place=place, actor=actor, reason=kind)
        may_owe = place.state == PlaceState.CONFIRMED and row.fee_fen + row.material_fee_fen > 0
        cancel_place(place=place, actor=actor, reason=kind)
        withdrawal = Withdrawal.objects.create(
            place=place,
            kind=kind,
            reason=reason.strip()[:200],
            money=WithdrawalMoney.DUE if may_owe else WithdrawalMoney.NONE,
            acted_by=actor,
            created_at=clock.now(),
        )
        if student.standing != Standing.DECEASED:
            tell(
                student=student,
                template=_TOLD.get(kind, "place_given_up"),
                values={"class_name": row.name},
                unique_key=f"withdrawn:{place.pk}",
            )
    return withdrawal


def settle_withdrawal(*, withdrawal: Withdrawal) -> bool:
    """Note that payments have done what was due; False when they had before."""
    rows = Withdrawal.objects.filter(pk=withdrawal.pk, money=WithdrawalMoney.DUE)
    return rows.update(money=WithdrawalMoney.SETTLED, settled_at=clock.now()) == 1


def follow_standing(student: Student, actor: User | None) -> None:
    """End everything of a student who has left the school or died, in the caller's transaction.

    Called with the student locked, when the standing on the register changes.
    """
    kind = _KINDS.get(Standing(student.standing))
    if kind is None:
        return
    end_places(_live_places(student), actor=actor, kind=kind)
    _leave_lists(student, actor)
    _take_back_applications(student, actor)
    EnrolmentDraft.objects.filter(student=student).delete()


def end_places(places: Iterable[Place], *, actor: User | None, kind: WithdrawalKind) -> None:
    """End these places one after the other, in the order of their classes."""
    for place in sorted(places, key=lambda each: each.teaching_class_id):
        # One that was kept for a change of class has ended with the place it would replace.
        if Place.objects.filter(pk=place.pk, state__in=PlaceState.live()).exists():
            withdraw_place(actor=actor, place=place, kind=kind, reason=str(kind.label))


def _live_places(student: Student) -> list[Place]:
    return list(
        Place.objects.filter(
            student=student,
            state__in=PlaceState.live(),
            teaching_class__term__ends_on__gte=clock.today(),
        )
    )


def _leave_lists(student: Student, actor: User | None) -> None:
    waiting = WaitlistEntry.objects.filter(student=student, state=WaitState.WAITING)
    for entry in waiting.order_by("teaching_class_id"):
        leave(entry=entry, actor=None, reason=student.standing)


def _take_back_applications(student: Student, actor: User | None) -> None:
    open_now = Application.objects.filter(student=student, state=ApplicationState.SUBMITTED)
    for application in open_now.prefetch_related("wishes"):
        for wish in application.wishes.all():
            if wish.state == WishState.WAITING:
                states.move(wish, to=WishState.WITHDRAWN, moves=WISH_MOVES, actor=actor)
        states.move(
            application,
            to=ApplicationState.WITHDRAWN,
            moves=APPLICATION_MOVES,
            actor=actor,
            reason=student.standing,
            withdrawn_at=clock.now(),
        )
