"""A dry run: what the draw would look like if it were held now. Nothing is kept."""

from dataclasses import dataclass

from enrollment.drawing import allocate, new_seed
from enrollment.drawing.document import ballot_of
from enrollment.models import Round, Wish
from enrollment.services.draw_list import DrawList, make_list


@dataclass(frozen=True)
class ClassRehearsal:
    """What one class would see."""

    name: str
    seats: int
    new_seats: int
    wished: int
    first_choices: int
    drawn: int
    waiting: int


@dataclass(frozen=True)
class Rehearsal:
    """The whole round: classes, and wishes that would take no part, with the rule."""

    people: int
    lots: int
    with_something: int
    classes: list[ClassRehearsal]
    left_out: list[tuple[Wish, str]]


def rehearse(enrolment_round: Round) -> Rehearsal:
    """Make the list of this moment and draw it with a seed that is thrown away.

    Who would win is left out on purpose: the real draw gives another order. Who would take no part
    is certain, and can still be put right.
    """
    made = make_list(enrolment_round)
    ballot = ballot_of(made.frozen)
    result = allocate(ballot, seed=new_seed(), public_number="000")
    taking = [taker for taker in made.takers if taker.wishes]
    winners = {code for codes in result.won.values() for code in codes}
    return Rehearsal(
        people=len(taking),
        lots=sum(taker.tickets for taker in taking),
        with_something=len(winners),
        classes=[
            _class_rehearsal(made, pk, len(result.won[code]), len(result.waiting[code]))
            for code, pk in sorted((row.code, pk) for pk, row in made.classes.items())
        ],
        left_out=[pair for taker in made.takers for pair in taker.left_out],
    )


def _class_rehearsal(made: DrawList, pk: int, drawn: int, waiting: int) -> ClassRehearsal:
    ranked = [
        rank
        for taker in made.takers
        for rank, wish in enumerate(taker.wishes, start=1)
        if wish.teaching_class_id == pk
    ]
    offered = made.seats[pk]
    return ClassRehearsal(
        name=made.classes[pk].name,
        seats=offered.seats,
        new_seats=offered.new_seats,
        wished=len(ranked),
        first_choices=ranked.count(1),
        drawn=drawn,
        waiting=waiting,
    )
