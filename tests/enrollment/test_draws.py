"""The steps of a draw, each taken once, and what they leave behind."""

import pytest

from enrollment.drawing import is_sound, verify
from enrollment.models import (
    Application,
    Draw,
    DrawEntry,
    DrawFile,
    DrawOutcome,
    Place,
    WaitlistEntry,
)
from enrollment.services.draw_settling import settle_draws
from enrollment.services.draws import commit_seed, draw_lots, freeze_list, publish_draw
from enrollment.states import DrawState, PlaceState, WishState
from tests.enrollment.draw_school import (
    LATER,
    NUMBER,
    applicants,
    committed,
    drawn,
    frozen,
    make_application,
    make_drawn_round,
    published,
    registrar,
)
from tests.enrollment.school import NOW, make_class, make_round, make_student
from university.accounts.models import Standing, Student
from university.models import StateChange
from university.notifications.models import Channel, OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later(settings) -> None:
    settings.TEST_CLOCK = LATER.isoformat()


def _order(draw: Draw) -> list[Student]:
    entries = draw.entries.filter(order__isnull=False).order_by("order")
    return [entry.application.student for entry in entries]


# ---------------------------------------------------------------- commit
def test_the_seed_is_secret_and_its_hash_is_not() -> None:
    draw = committed(make_drawn_round())
    stored = Draw.objects.filter(pk=draw.pk).extra(select={"raw": "seed"}).values_list("raw")[0]
    assert (len(draw.seed), len(draw.commitment)) == (64, 64)
    assert draw.seed not in str(stored)


def test_a_second_seed_is_never_made() -> None:
    enrolment_round = make_drawn_round()
    first = committed(enrolment_round)
    again = commit_seed(
        actor=registrar(), enrolment_round=enrolment_round, number_source="另一个号"
    )
    assert (again.pk, again.seed, again.number_source) == (
        first.pk,
        first.seed,
        first.number_source,
    )


def test_a_round_without_lots_has_no_draw() -> None:
    with pytest.raises(Refusal) as refused:
        committed(make_round())
    assert (refused.value.code, Draw.objects.count()) == ("not_a_draw", 0)


def test_the_public_number_is_named_beforehand() -> None:
    with pytest.raises(Refusal) as refused:
        commit_seed(actor=registrar(), enrolment_round=make_drawn_round(), number_source="  ")
    assert (refused.value.code, Draw.objects.count()) == ("source_missing", 0)


# ---------------------------------------------------------------- freeze
def test_an_open_round_is_not_frozen(settings) -> None:
    settings.TEST_CLOCK = NOW.isoformat()
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 1, make_class())
    with pytest.raises(Refusal) as refused:
        frozen(enrolment_round)
    assert (refused.value.code, DrawEntry.objects.count()) == ("round_still_open", 0)


def test_a_round_without_people_is_not_frozen() -> None:
    with pytest.raises(Refusal) as refused:
        frozen(make_drawn_round())
    assert (refused.value.code, DrawFile.objects.count()) == ("nobody_to_draw", 0)


def test_frozen_twice_is_the_same_list() -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 3, make_class())
    draw = frozen(enrolment_round)
    applicants(enrolment_round, 1, make_class("C02"), first=9)
    again = freeze_list(actor=registrar(), draw=Draw.objects.get(pk=draw.pk))
    assert (again.list_hash, DrawEntry.objects.count()) == (draw.list_hash, 3)


# ---------------------------------------------------------------- draw
def test_the_result_follows_from_the_file_alone() -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 5, make_class(capacity=2), make_class("C02", capacity=1, weekday=2))
    draw = drawn(enrolment_round)
    text = draw.files.get(kind=DrawFile.Kind.RESULT).text
    assert is_sound(verify(text, commitment=draw.commitment, list_hash=draw.list_hash))


def test_no_name_stands_in_the_file() -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 2, make_class())
    text = drawn(enrolment_round).files.get(kind=DrawFile.Kind.RESULT).text
    assert ("王*兰" in text, "王桂兰" in text, "S0001" in text) == (True, False, False)


def test_the_same_number_twice_changes_nothing() -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 3, make_class(capacity=1))
    draw = drawn(enrolment_round)
    before = list(draw.entries.values_list("code", "order"))
    draw_lots(actor=registrar(), draw=draw, public_number=f" {NUMBER} ")
    assert list(draw.entries.values_list("code", "order")) == before
    assert DrawFile.objects.filter(kind=DrawFile.Kind.RESULT).count() == 1


def test_another_number_does_not_draw_again() -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 3, make_class(capacity=1))
    draw = drawn(enrolment_round)
    with pytest.raises(Refusal) as refused:
        draw_lots(actor=registrar(), draw=draw, public_number="111")
    draw.refresh_from_db()
    assert (refused.value.code, draw.public_number) == ("already_drawn", NUMBER)


@pytest.mark.parametrize("typed", ["", "12", "abc"])
def test_a_wrong_number_draws_nothing(typed: str) -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 1, make_class())
    draw = frozen(enrolment_round)
    with pytest.raises(Refusal) as refused:
        draw_lots(actor=registrar(), draw=draw, public_number=typed)
    draw.refresh_from_db()
    assert (refused.value.code, draw.state) == ("number_wrong", DrawState.FROZEN)


def test_a_list_that_is_not_frozen_is_not_drawn() -> None:
    draw = committed(make_drawn_round())
    with pytest.raises(Refusal) as refused:
        draw_lots(actor=registrar(), draw=draw, public_number=NUMBER)
    assert refused.value.code == "list_not_frozen"


def test_what_is_not_drawn_is_not_published() -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 1, make_class())
    draw = frozen(enrolment_round)
    with pytest.raises(Refusal) as refused:
        publish_draw(actor=registrar(), draw=draw)
    assert (refused.value.code, Place.objects.count()) == ("not_drawn_yet", 0)


# ---------------------------------------------------------------- publish
def test_winners_get_places_and_the_others_wait_in_draw_order() -> None:
    enrolment_round = make_drawn_round()
    row = make_class(capacity=2)
    applicants(enrolment_round, 5, row)
    draw = published(enrolment_round)
    order = _order(draw)
    places = Place.objects.filter(state=PlaceState.HELD).order_by("pk")
    waiting = WaitlistEntry.objects.order_by("rank")
    row.refresh_from_db()
    assert [place.student for place in places] == order[:2]
    assert [entry.student for entry in waiting] == order[2:]
    assert row.taken == 2
    assert set(Application.objects.values_list("state", flat=True)) == {"decided"}


def test_a_place_is_kept_for_the_rounds_working_days_after_publication() -> None:
    enrolment_round = make_drawn_round(hold_workdays=2)
    applicants(enrolment_round, 1, make_class())
    published(enrolment_round)
    assert f"{Place.objects.get().held_until.astimezone(NOW.tzinfo):%m-%d %H:%M}" == "02-10 23:59"


def test_a_seat_that_went_meanwhile_makes_a_winner_first_on_the_waitlist() -> None:
    enrolment_round = make_drawn_round()
    row = make_class(capacity=2)
    applicants(enrolment_round, 4, row)
    draw = drawn(enrolment_round)
    row.capacity = 1
    row.save()
    publish_draw(actor=registrar(), draw=draw)
    settle_draws()
    order = _order(draw)
    assert [place.student for place in Place.objects.all()] == order[:1]
    assert [entry.student for entry in WaitlistEntry.objects.order_by("rank")] == order[1:]
    gone = DrawOutcome.objects.get(became=DrawOutcome.Became.SEAT_GONE)
    assert gone.entry.application.student == order[1]


def test_who_waited_before_stays_before() -> None:
    enrolment_round = make_drawn_round()
    row = make_class(capacity=1)
    early = WaitlistEntry.objects.create(student=make_student(99), teaching_class=row, rank=3)
    applicants(enrolment_round, 3, row)
    draw = published(enrolment_round)
    waiting = [entry.student for entry in WaitlistEntry.objects.order_by("rank")]
    assert waiting == [early.student, *_order(draw)[1:]]


def test_settling_goes_on_where_it_stopped() -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 4, make_class(capacity=2))
    draw = publish_draw(actor=registrar(), draw=drawn(enrolment_round))
    steps = [settle_draws(limit=2), settle_draws(limit=2), settle_draws(limit=2), settle_draws()]
    draw.refresh_from_db()
    assert (steps, draw.settled_at is not None) == ([2, 2, 1, 0], True)
    assert (Place.objects.count(), WaitlistEntry.objects.count()) == (2, 2)


def test_published_twice_gives_nothing_twice() -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 3, make_class(capacity=1))
    draw = published(enrolment_round)
    publish_draw(actor=registrar(), draw=draw)
    assert settle_draws() == 0
    assert (Place.objects.count(), WaitlistEntry.objects.count()) == (1, 2)
    steps = StateChange.objects.filter(kind="enrollment.draw").order_by("pk")
    assert [step.new_state for step in steps] == ["committed", "frozen", "drawn", "published"]


def test_everybody_is_told_once() -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 3, make_class(capacity=1))
    published(enrolment_round)
    told = OutboxMessage.objects.filter(channel=Channel.SMS).values_list("template", flat=True)
    assert sorted(told) == ["draw_waiting", "draw_waiting", "draw_won"]


def test_the_first_who_waits_is_number_one() -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 2, make_class(capacity=1))
    published(enrolment_round)
    told = OutboxMessage.objects.get(channel=Channel.SMS, template="draw_waiting")
    assert told.values["number"] == "1"


def test_who_died_after_the_draw_gets_no_place_and_no_message() -> None:
    enrolment_round = make_drawn_round()
    (student,) = applicants(enrolment_round, 1, make_class())
    draw = drawn(enrolment_round)
    student.standing = Standing.DECEASED
    student.save()
    publish_draw(actor=registrar(), draw=draw)
    settle_draws()
    assert (Place.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_wishes_say_what_became_of_them() -> None:
    enrolment_round = make_drawn_round()
    full, free = make_class(capacity=0), make_class("C02", capacity=1, weekday=2)
    (student,) = applicants(enrolment_round, 1, full, free, make_class("C03", weekday=3))
    published(enrolment_round)
    wishes = student.applications.get().wishes.order_by("rank").values_list("state", "reason")
    assert list(wishes) == [
        (WishState.WAITLISTED, ""),
        (WishState.WON, ""),
        (WishState.LOST, "enough"),
    ]


# ---------------------------------------------------------------- lots carried over
def test_who_lost_the_last_draws_has_more_lots() -> None:
    """One lot, one more for each draw lost in a row, of both terms."""
    row = make_class(capacity=0)
    first = make_drawn_round()
    (student,) = applicants(first, 1, row)
    published(first)
    second = make_drawn_round(code="R9")
    make_application(student, second, row)
    published(second)
    third = make_drawn_round(code="R10")
    make_application(student, third, row)
    assert [(entry.tickets, entry.lost_before) for entry in DrawEntry.objects.order_by("pk")] == [
        (1, 0),
        (2, 1),
    ]
    assert frozen(third).entries.get().tickets == 3


def test_who_got_a_class_starts_again() -> None:
    first = make_drawn_round()
    (student,) = applicants(first, 1, make_class(capacity=1))
    published(first)
    second = make_drawn_round(code="R9")
    make_application(student, second, make_class("C02", weekday=2))
    assert frozen(second).entries.get().tickets == 1


def test_who_never_had_a_place_has_more_lots() -> None:
    enrolment_round = make_drawn_round()
    make_application(make_student(1), enrolment_round, make_class())
    assert frozen(enrolment_round).entries.get().tickets == 3
