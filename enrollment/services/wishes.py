"""The wishes of one application: brought into the order asked for, heard by a teacher."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import Application, Audition, Round, Wish
from enrollment.queries.applications import heard_before
from enrollment.states import WISH_MOVES, WishState
from university import clock, states
from university.accounts.models import Student, User
from university.locking import lock_row
from university.notifications.services import tell
from university.refusals import Refusal

#: Ranks are moved out of the way before they are dealt anew; the database allows none twice.
_ASIDE = 1000
_AUDITION = "audition_first"


def place_wishes(
    *, application: Application, classes: Sequence[TeachingClass], actor: User
) -> list[Wish]:
    """Make the standing wishes of an application these classes, in this order.

    Runs inside the caller's transaction, which holds the student and the round.
    """
    wanted = [row.pk for row in classes]
    standing = {wish.teaching_class_id: wish for wish in queries.standing_wishes(application)}
    for class_id, wish in standing.items():
        if class_id not in wanted:
            states.move(wish, to=WishState.WITHDRAWN, moves=WISH_MOVES, actor=actor)
    kept = Wish.objects.filter(application=application).exclude(state=WishState.WITHDRAWN)
    kept.update(rank=F("rank") + _ASIDE)
    placed = []
    for rank, row in enumerate(classes, start=1):
        if known := standing.get(row.pk):
            Wish.objects.filter(pk=known.pk).update(rank=rank)
            known.rank = rank
        placed.append(known or _new_wish(application, row, rank, actor))
    return placed


def take_back_wishes(*, application: Application, actor: User) -> None:
    """Take back every standing wish, inside the caller's transaction."""
    for wish in queries.standing_wishes(application):
        states.move(wish, to=WishState.WITHDRAWN, moves=WISH_MOVES, actor=actor)


def record_audition(*, actor: User, wish: Wish, result: str) -> Wish:
    """Write down what the teacher says after hearing a person; the last word counts.

    Raises ``Refusal("no_audition")`` for a class that hears nobody, and
    ``Refusal("already_drawn")`` once the wish has been decided or taken back.
    """
    if result not in {Audition.PASSED, Audition.NOT_PASSED}:
        msg = f"no result of an audition: {result}"
        raise ValueError(msg)
    with transaction.atomic():
        student = lock_row(Student, wish.application.student_id)
        lock_row(Round, wish.application.round_id)
        locked = lock_row(Wish, wish.pk)
        _refuse_hearing(locked)
        if locked.audition == result:
            return locked
        locked.audition = result
        locked.audition_by = actor
        locked.audition_at = clock.now()
        locked.save(update_fields=["audition", "audition_by", "audition_at"])
        _tell_heard(locked, student, result)
    return locked


def _refuse_hearing(wish: Wish) -> None:
    if wish.audition == Audition.NOT_NEEDED:
        raise Refusal(
            "no_audition",
            _("This class hears nobody first."),
            _("There is nothing to write down."),
        )
    if wish.state != WishState.WAITING:
        raise Refusal(
            "already_drawn",
            _("This wish has been decided or taken back."),
            _("What the teacher says now changes nothing."),
        )


def _tell_heard(wish: Wish, student: Student, result: str) -> None:
    template = "audition_passed" if result == Audition.PASSED else "audition_not_passed"
    tell(
        student=student,
        template=template,
        values={"class_name": wish.teaching_class.name},
        unique_key=f"{template}:{wish.pk}:{clock.now().timestamp():.0f}",
    )


def _new_wish(application: Application, row: TeachingClass, rank: int, actor: User) -> Wish:
    wish = Wish.objects.create(
        application=application,
        teaching_class=row,
        rank=rank,
        audition=_audition_of(application, row),
        created_at=clock.now(),
    )
    states.record(wish, actor=actor)
    return wish


def _audition_of(application: Application, row: TeachingClass) -> str:
    """What was said before, in this round or by the desk, is not asked for twice."""
    if not row.needs_audition:
        return Audition.NOT_NEEDED
    student = application.student
    aside = queries.overridden_rules(student=student, teaching_class=row)
    if _AUDITION in aside:
        return Audition.PASSED
    return heard_before(student, application.round, row.pk)
