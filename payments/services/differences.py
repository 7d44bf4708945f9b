"""Differences: named once under a key, and open until they fit or a person says why."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.models import Difference, DifferenceKind, TillSession
from payments.states.books import DIFFERENCE_MOVES, DifferenceState
from university import clock, states
from university.accounts.models import User
from university.refusals import Refusal


def note(*, key: str, kind: DifferenceKind, about: str, amount_fen: int) -> Difference:
    """Name something that differs; the same key gives the same row, whatever became of it."""
    row, is_new = Difference.objects.get_or_create(
        key=key, defaults={"kind": kind, "about": about[:200], "amount_fen": amount_fen}
    )
    if is_new:
        states.record(row)
    return row


def fits_by_now(*, key: str) -> bool:
    """The other side came later: take the difference from the list. False when there was none."""
    row = Difference.objects.filter(key=key, state=DifferenceState.OPEN).first()
    if row is None:
        return False
    now = clock.now()
    return states.move(row, to=DifferenceState.GONE, moves=DIFFERENCE_MOVES, resolved_at=now)


def resolve(*, actor: User, difference: Difference, reason: str) -> Difference:
    """A person says why it differs, and answers for it.

    Raises Refusal: ``not_yours``, ``of_a_till``, ``no_reason`` or ``already_explained``.
    """
    if not actor.has_perm("payments.resolve_difference"):
        raise Refusal("not_yours", _("Only an accountant can explain a difference."))
    if difference.kind == DifferenceKind.TILL:
        raise Refusal(
            "of_a_till",
            _("A till's difference is explained where the till was closed."),
            _("Please open the till of that day."),
        )
    return explain(actor=actor, difference=difference, reason=reason)


def explain(*, actor: User, difference: Difference, reason: str) -> Difference:
    """Write the reason down, for services that asked for a right of their own."""
    said = reason.strip()[:300]
    if not said:
        raise Refusal("no_reason", _("Please write why it differs."))
    with transaction.atomic():
        # The reason comes first: the database takes no resolved row without one.
        still_open = Difference.objects.filter(pk=difference.pk, state=DifferenceState.OPEN)
        is_mine = difference.state == DifferenceState.OPEN and still_open.update(reason=said)
        is_mine = is_mine and states.move(
            difference,
            to=DifferenceState.RESOLVED,
            moves=DIFFERENCE_MOVES,
            actor=actor,
            reason=said,
            resolved_by=actor,
            resolved_at=clock.now(),
        )
    if not is_mine:
        raise Refusal("already_explained", _("Somebody has explained this already."))
    difference.reason = said
    return difference


def till_key(till: TillSession) -> str:
    """Return the key under which a till's difference is named."""
    return f"till:{till.pk}"


def of_till(till: TillSession) -> Difference | None:
    """Return what a closed till differed by, or None."""
    return Difference.objects.filter(key=till_key(till)).first()
