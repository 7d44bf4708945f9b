"""Write what a draw's files say into rows, by which pages and publishing find it."""

from collections.abc import Iterator

from enrollment.drawing import Result
from enrollment.models import Draw, DrawEntry, DrawnClass, DrawOutcome, Wish
from enrollment.services.draw_list import DrawList

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


def write_outcomes(draw: Draw, result: Result) -> None:
    """Write the result: everybody's place in the order, and what became of each wish."""
    entries = {entry.code: entry for entry in draw.entries.all()}
    for number, code in enumerate(result.order, start=1):
        entries[code].order = number
    for codes in result.won.values():
        for code in codes:
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


def _outcomes(draw: Draw, entries: dict[str, DrawEntry], result: Result) -> Iterator[DrawOutcome]:
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
        wish_id = wishes[entry.application_id, drawn_class.teaching_class_id]
        return DrawOutcome(
            entry=entry, wish_id=wish_id, drawn_class=drawn_class, said=said, place_no=place_no
        )

    for class_code in result.won:
        won, waiting = result.won[class_code], result.waiting[class_code]
        for number, person in enumerate(won, start=1):
            yield outcome(person, class_code, DrawOutcome.Said.WON, number)
        for number, person in enumerate(waiting, start=len(won) + 1):
            yield outcome(person, class_code, DrawOutcome.Said.WAITING, number)
    for skipped in result.skipped:
        yield outcome(skipped.person, skipped.class_code, str(skipped.why), None)
