"""Give everybody what a published draw says. A row that is not settled is the job.

First each class in one short transaction: its winners' places and its whole waitlist together,
so that nobody sees a seat without the list behind it. Then each person: wishes decided, told. A
kill at any point loses nothing; the next sweep goes on. Lock order: class, place.
"""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from courses.models import TeachingClass
from courses.working_days import add_working_days
from enrollment.models import (
    Application,
    Draw,
    DrawEntry,
    DrawnClass,
    DrawOutcome,
    Place,
    WaitlistEntry,
)
from enrollment.seats import free_seats, take_seats
from enrollment.states import (
    APPLICATION_MOVES,
    WISH_MOVES,
    ApplicationState,
    DrawState,
    PlaceState,
    WaitState,
    WishState,
)
from university import clock, states
from university.accounts.models import Standing
from university.locking import lock_row
from university.notifications.services import tell
from university.words import day

_GONE = {Standing.LEFT, Standing.DECEASED}
_BATCH = 500


def settle_draws(*, limit: int = 500) -> int:
    """Settle what published draws still owe; return how many classes and people. A sweep."""
    settled = 0
    for draw in Draw.objects.filter(state=DrawState.PUBLISHED, settled_at=None).order_by("pk"):
        classes = draw.classes.filter(settled_at=None).values_list("pk", flat=True)
        settled += sum(_settle_class(pk) for pk in list(classes[:limit]))
        if settled >= limit:
            break
        entries = draw.entries.filter(settled_at=None).order_by("order", "pk")
        todo = list(entries.values_list("pk", flat=True)[: limit - settled])
        settled += sum(_settle_person(pk) for pk in todo)
        if settled >= limit:
            break
        Draw.objects.filter(pk=draw.pk, settled_at=None).update(settled_at=clock.now())
    return settled


def _settle_class(pk: int) -> bool:
    """Write places and waitlist of one class; False when another worker did."""
    now = clock.now()
    with transaction.atomic():
        drawn = DrawnClass.objects.select_related("draw__round", "teaching_class").get(pk=pk)
        lock_row(TeachingClass, drawn.teaching_class_id)
        if not DrawnClass.objects.filter(pk=pk, settled_at=None).update(settled_at=now):
            return False
        outcomes = list(
            drawn.outcomes.exclude(place_no=None)
            .select_related("entry__application__student")
            .order_by("place_no")
        )
        table = _Table(drawn, now)
        became = defaultdict(list)
        for outcome in outcomes:
            became[table.become(outcome)].append(outcome.pk)
        for word, rows in became.items():
            DrawOutcome.objects.filter(pk__in=rows).update(became=word)
        table.write_places()
        table.write_waitlist()
    return True


class _Table:
    """One class under its lock: who sits there already, who waits, and whom the draw adds."""

    def __init__(self, drawn: DrawnClass, now: datetime) -> None:
        self.drawn, self.now = drawn, now
        class_id = drawn.teaching_class_id
        live = Place.objects.filter(teaching_class_id=class_id, state__in=PlaceState.live())
        waiting = WaitlistEntry.objects.filter(teaching_class_id=class_id, state=WaitState.WAITING)
        self.has_place = set(live.values_list("student_id", flat=True))
        self.waits = set(waiting.values_list("student_id", flat=True))
        self.free = free_seats(class_id)
        #: Whoever waited before the draw stays before it.
        self.base = max(0, waiting.aggregate(rank=Max("rank"))["rank"] or 0)
        self.held_until = _held_until(drawn.draw)
        self.placing: list[Place] = []
        self.joining: list[WaitlistEntry] = []

    def become(self, outcome: DrawOutcome) -> str:
        """Give the place, or put the person on the list; return what became of it."""
        application = outcome.entry.application
        if application.state != ApplicationState.SUBMITTED or application.student.standing in _GONE:
            return DrawOutcome.Became.DROPPED
        if application.student_id in self.has_place:
            return DrawOutcome.Became.PLACE
        if outcome.said == DrawOutcome.Said.WAITING:
            self._wait(outcome, _("not drawn"))
            return DrawOutcome.Became.WAITS
        if len(self.placing) >= self.free:
            self._wait(outcome, _("drawn, but the seat was gone"))
            return DrawOutcome.Became.SEAT_GONE
        self._place(application)
        return DrawOutcome.Became.PLACE

    def write_places(self) -> None:
        """Write the places and take their seats, in one piece."""
        if self.placing:
            take_seats(self.drawn.teaching_class_id, len(self.placing))
        Place.objects.bulk_create(self.placing, batch_size=_BATCH)
        states.record_births(self.placing, reason=_("drawn by lot"))

    def write_waitlist(self) -> None:
        """Write everybody who joins the list, in one piece."""
        WaitlistEntry.objects.bulk_create(self.joining, batch_size=_BATCH)
        states.record_births(self.joining, reason=_("drawn by lot"))

    def _place(self, application: Application) -> None:
        draw = self.drawn.draw
        self.placing.append(
            Place(
                student=application.student,
                teaching_class_id=self.drawn.teaching_class_id,
                round=draw.round,
                state=PlaceState.HELD,
                held_until=self.held_until,
                channel=application.channel,
                acted_by_id=application.acted_by_id,
                created_at=self.now,
            )
        )

    def _wait(self, outcome: DrawOutcome, reason: str) -> None:
        application = outcome.entry.application
        if application.student_id in self.waits:
            return
        assert outcome.place_no is not None  # noqa: S101 - who has no number is not asked for.
        self.joining.append(
            WaitlistEntry(
                student=application.student,
                teaching_class_id=self.drawn.teaching_class_id,
                rank=self.base + outcome.place_no,
                reason=reason,
                round=self.drawn.draw.round,
                channel=application.channel,
                acted_by_id=application.acted_by_id,
                created_at=self.now,
            )
        )


def _settle_person(pk: int) -> bool:
    """Decide the wishes of one person and tell them; False when another worker did."""
    now = clock.now()
    with transaction.atomic():
        if not DrawEntry.objects.filter(pk=pk, settled_at=None).update(settled_at=now):
            return False
        entry = DrawEntry.objects.select_related("draw__round", "application__student__login").get(
            pk=pk
        )
        outcomes = list(
            entry.outcomes.select_related("wish", "drawn_class__teaching_class").order_by(
                "wish__rank"
            )
        )
        if entry.application.state != ApplicationState.SUBMITTED:
            return True
        for outcome in outcomes:
            _decide(outcome)
        states.move(
            entry.application,
            to=ApplicationState.DECIDED,
            moves=APPLICATION_MOVES,
            decided_at=now,
        )
        _tell(entry, outcomes)
    return True


def _decide(outcome: DrawOutcome) -> None:
    became = DrawOutcome.Became
    to = {
        became.PLACE: WishState.WON,
        became.WAITS: WishState.WAITLISTED,
        became.SEAT_GONE: WishState.WAITLISTED,
    }.get(became(outcome.became), WishState.LOST)
    reason = outcome.rule or (outcome.said if to == WishState.LOST else "")
    if not outcome.became:
        DrawOutcome.objects.filter(pk=outcome.pk).update(became=became.OVER)
        outcome.became = became.OVER
    if outcome.wish.state == WishState.WAITING and states.move(
        outcome.wish, to=to, moves=WISH_MOVES
    ):
        outcome.wish.reason = reason
        outcome.wish.save(update_fields=["reason"])


def _tell(entry: DrawEntry, outcomes: list[DrawOutcome]) -> None:
    """One message for each class that was drawn; else one that says where the person waits."""
    student = entry.application.student
    if student.standing in _GONE:
        return
    won = [row for row in outcomes if row.became == DrawOutcome.Became.PLACE]
    gone = [row for row in outcomes if row.became == DrawOutcome.Became.SEAT_GONE]
    waits = [row for row in outcomes if row.became == DrawOutcome.Became.WAITS]
    for row in won:
        _say(row, "draw_won", date=_pay_by(entry))
    for row in gone:
        _say(row, "draw_seat_gone")
    if not won and not gone and waits:
        first = waits[0]
        assert first.place_no is not None  # noqa: S101 - who waits has a number.
        number = (
            first.place_no - first.drawn_class.outcomes.filter(said=DrawOutcome.Said.WON).count()
        )
        _say(first, "draw_waiting", number=str(number))
    elif not won and not gone:
        tell(student=student, template="draw_lost", values={}, unique_key=f"draw:{entry.pk}")


def _say(row: DrawOutcome, template: str, **values: str) -> None:
    class_name = row.drawn_class.teaching_class.name
    tell(
        student=row.entry.application.student,
        template=template,
        values={"class_name": class_name, **values},
        unique_key=f"draw:{row.entry_id}:{row.pk}",
    )


def _pay_by(entry: DrawEntry) -> str:
    return day(_held_until(entry.draw))


def _held_until(draw: Draw) -> datetime:
    assert draw.published_at is not None  # noqa: S101 - only published draws are settled.
    return add_working_days(draw.published_at, draw.round.hold_workdays)
