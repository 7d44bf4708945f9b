"""Write what a draw's files say into rows, by which pages and publishing find it.

The draw is the sealed file; its rows are written by the worker right after it, because in a large
city they take ten times as long as the draw. Publishing does it where the worker has not yet.
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from enrollment.drawing.document import parse
from enrollment.models import Draw, DrawEntry, DrawFile, DrawnClass, DrawOutcome, Wish
from enrollment.services.draw_list import DrawList
from enrollment.states import DrawState
from university import clock
from university.locking import lock_row

_BATCH = 500


def write_entries(draw: Draw, made: DrawList) -> None:
    """Write the frozen list: its classes, its people, and the wishes that take no part."""
    DrawnClass.objects.bulk_create(
        [
            DrawnClass(
                draw=draw,
                teaching_class_id=pk,
                seats=offered.seats,
                new_seats=offered.new_seats,
            )
            for pk, offered in made.seats.items()
        ],
        batch_size=_BATCH,
    )
    DrawEntry.objects.bulk_create(
        [
            DrawEntry(
                draw=draw,
                application=taker.application,
                code=taker.code,
                tickets=taker.tickets,
                lost_before=taker.lost_before,
                is_new=taker.is_new,
                wants=taker.wants,
            )
            for taker in made.takers
        ],
        batch_size=_BATCH,
    )
    entries = dict(draw.entries.values_list("code", "pk"))
    classes = dict(draw.classes.values_list("teaching_class_id", "pk"))
    DrawOutcome.objects.bulk_create(
        [
            DrawOutcome(
                entry_id=entries[taker.code],
                wish=wish,
                drawn_class_id=classes[wish.teaching_class_id],
                said=DrawOutcome.Said.LEFT_OUT,
                rule=rule,
            )
            for taker in made.takers
            for wish, rule in taker.left_out
        ],
        batch_size=_BATCH,
    )


def record_draws() -> int:
    """Record every result that is drawn and not recorded; return how many draws. A sweep."""
    drawn = Draw.objects.filter(state=DrawState.DRAWN, recorded_at=None).order_by("pk")
    return sum(record_result(draw) for draw in drawn)


def record_result(draw: Draw) -> bool:
    """Write everybody's place in the order and what became of each wish, from the sealed file.

    False when it was recorded already. One transaction: nobody ever sees half of a result.
    """
    now = clock.now()
    with transaction.atomic():
        lock_row(Draw, draw.pk)
        unrecorded = Draw.objects.filter(pk=draw.pk, recorded_at=None).exclude(drawn_at=None)
        if not unrecorded.update(recorded_at=now):
            return False
        document = parse(draw.files.get(kind=DrawFile.Kind.RESULT).text)
        _write_outcomes(draw, document["result"])
    draw.recorded_at = now
    return True


def _write_outcomes(draw: Draw, result: dict[str, Any]) -> None:
    entries = {entry.code: entry for entry in draw.entries.all()}
    for number, code in enumerate(result["order"], start=1):
        entries[code].order = number
    for row in result["classes"]:
        for code in row["won"]:
            entries[code].won += 1
    # An upsert of rows that are all there: bulk_update writes a CASE a row, many times slower.
    DrawEntry.objects.bulk_create(
        entries.values(),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["order", "won"],
    )
    DrawOutcome.objects.bulk_create(_outcomes(draw, entries, result), batch_size=_BATCH)


def _outcomes(
    draw: Draw, entries: dict[str, DrawEntry], result: dict[str, Any]
) -> Iterator[DrawOutcome]:
    classes = {
        row.teaching_class.code: row for row in draw.classes.select_related("teaching_class")
    }
    wishes = {
        (application_id, class_id): pk
        for pk, application_id, class_id in Wish.objects.filter(
            application__draw_entry__draw=draw, draw_outcome=None
        ).values_list("pk", "application_id", "teaching_class_id")
    }

    def outcome(person: str, class_code: str, said: str, place_no: int | None) -> DrawOutcome:
        entry, drawn_class = entries[person], classes[class_code]
        return DrawOutcome(
            entry_id=entry.pk,
            wish_id=wishes[entry.application_id, drawn_class.teaching_class_id],
            drawn_class_id=drawn_class.pk,
            said=said,
            place_no=place_no,
        )

    for row in result["classes"]:
        won, waiting = row["won"], row["waiting"]
        for number, person in enumerate(won, start=1):
            yield outcome(person, row["class"], DrawOutcome.Said.WON, number)
        for number, person in enumerate(waiting, start=len(won) + 1):
            yield outcome(person, row["class"], DrawOutcome.Said.WAITING, number)
    for skipped in result["skipped"]:
        yield outcome(skipped["person"], skipped["class"], skipped["why"], None)
