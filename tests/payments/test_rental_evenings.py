"""Evenings that do not take place, evenings that come free, and handing the room back."""

from datetime import timedelta

import pytest

from courses.models import RoomUse, RoomUseKind
from courses.services.rooms import release_room, reserve_room
from payments.models import Order, Refund, RentalDate
from payments.services.rentals.asking import withdraw_rental
from payments.services.rentals.billing import accept_contract
from payments.services.rentals.deciding import (
    reject_rental,
)
from payments.services.rentals.evenings import (
    cancel_evening,
    cancelling_gives_back,
    displace_evening,
)
from payments.services.rentals.handing_over import hand_over_room
from payments.services.rentals.offering import offer_freed_evenings, take_freed_evening
from payments.states.orders import DateState, OrderState
from tests.payments.rental_school import (
    approve,
    ask,
    code_of,
    make_rented_room,
    make_venue_staff,
    monday_ahead,
    money_faults,
    pay,
    run,
    states_of,
    told,
    tuesdays,
)
from university import clock
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("hours", "back"), [(73, 17000), (48, 9500), (23, 2000)])
def test_cancelling_an_evening_pays_back_by_the_promised_rule(
    hours: int, back: int, settings: pytest.FixtureRequest
) -> None:
    rental = run(ask())
    date = rental.dates.first()
    settings.TEST_CLOCK = (date.starts_at - timedelta(hours=hours)).isoformat()

    assert cancelling_gives_back(date=date) == back
    cancel_evening(actor=rental.renter.login, date=date)
    refund = Refund.objects.get()
    assert [refund.amount_fen, sum(refund.parts.values_list("amount_fen", flat=True))] == [back] * 2
    assert states_of(rental) == ["running", "cancelled", "booked", "booked"]
    assert told(rental)[-1] == "rental_cancelled"
    assert RoomUse.objects.count() == 2
    assert money_faults() == []


def test_an_evening_is_cancelled_once() -> None:
    rental = run(ask())
    date = rental.dates.first()
    cancel_evening(actor=rental.renter.login, date=date)
    with pytest.raises(Refusal) as refused:
        cancel_evening(actor=rental.renter.login, date=date)

    assert [code_of(refused), Refund.objects.count()] == ["not_to_cancel", 1]


def test_an_evening_that_leaves_an_unpaid_bill_makes_a_new_bill() -> None:
    rental = ask()
    approve(rental)
    old = accept_contract(actor=rental.renter.login, rental=rental)
    cancel_evening(actor=rental.renter.login, date=rental.dates.first())
    rental.refresh_from_db()
    new = rental.deposit_order
    old.refresh_from_db()

    assert [old.state, new.state, new.total_fen] == [OrderState.CANCELLED, "open", 84000]
    pay(old)
    pay(new)
    assert states_of(rental) == ["running", "cancelled", "booked", "booked"]
    assert list(Refund.objects.values_list("amount_fen", flat=True)) == [old.total_fen]
    assert money_faults() == []


def test_near_the_evening_an_unpaid_bill_is_paid_first(settings: pytest.FixtureRequest) -> None:
    rental = ask()
    approve(rental)
    accept_contract(actor=rental.renter.login, rental=rental)
    date = rental.dates.first()
    settings.TEST_CLOCK = (date.starts_at - timedelta(hours=30)).isoformat()
    with pytest.raises(Refusal) as refused:
        cancel_evening(actor=rental.renter.login, date=date)

    assert [code_of(refused), Order.objects.count()] == ["pay_first", 1]


def test_the_school_needs_the_room_and_the_renter_moves() -> None:
    rental, other = run(ask()), make_rented_room(name="舞蹈教室二", capacity=60)
    make_rented_room(name="小教室", capacity=10)
    date = rental.dates.first()
    moved = displace_evening(actor=make_venue_staff(), date=date, reason="全校汇演")

    assert [moved.room, moved.room_use.room, moved.state] == [other, other, DateState.BOOKED]
    assert told(rental)[-1] == "rental_moved"
    assert cancelling_gives_back(date=moved) == 17000
    assert [RoomUse.objects.count(), Refund.objects.count(), money_faults()] == [3, 0, []]


def test_with_no_other_room_all_of_the_evening_is_paid_back(
    settings: pytest.FixtureRequest,
) -> None:
    rental = run(ask())
    date = rental.dates.first()
    settings.TEST_CLOCK = (date.starts_at - timedelta(hours=1)).isoformat()
    displace_evening(actor=make_venue_staff(), date=date, reason="全校汇演")

    assert states_of(rental) == ["running", "displaced", "booked", "booked"]
    assert [Refund.objects.get().amount_fen, told(rental)[-1]] == [17000, "rental_displaced"]
    assert money_faults() == []


def test_a_taken_evening_is_remembered_and_offered_when_it_is_free() -> None:
    room, evenings = make_rented_room(), tuesdays(3)
    first = ask(room=room, evenings=evenings[:1])
    rental = ask(room=room, evenings=evenings[1:], wanted=evenings[:1])
    assert [offer_freed_evenings(), states_of(rental)] == [0, ["asked", "wanted", "asked", "asked"]]

    withdraw_rental(actor=first.renter.login, rental=first)
    assert [offer_freed_evenings(), offer_freed_evenings()] == [1, 0]
    assert told(rental) == ["rental_evening_free"]
    take_freed_evening(actor=rental.renter.login, date=rental.dates.first())
    assert states_of(rental) == ["asked", "asked", "asked", "asked"]
    assert money_faults() == []


def test_in_a_running_rental_a_freed_evening_is_booked_and_billed() -> None:
    room, evenings = make_rented_room(), tuesdays(3)
    first = ask(room=room, evenings=evenings[:1])
    rental = run(ask(room=room, evenings=evenings[1:], wanted=evenings[:1]))
    withdraw_rental(actor=first.renter.login, rental=first)
    date = take_freed_evening(actor=rental.renter.login, date=rental.dates.first())
    date.refresh_from_db()

    assert [date.state, date.bill.total_fen] == [DateState.BOOKED, 17000]
    pay(date.bill)
    assert money_faults() == []


def test_rejected_evenings_are_remembered_and_asked_for_anew() -> None:
    rental = ask(evenings=tuesdays(1))
    reject_rental(
        actor=make_venue_staff(), rental=rental, reason="当天要排练", evenings=DateState.WANTED
    )
    assert [states_of(rental), told(rental)] == [["rejected", "wanted"], ["rental_rejected"]]
    when = tuesdays(1)[0]
    use = reserve_room(
        room=rental.room,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        kind=RoomUseKind.OTHER,
        title="排练",
    )
    assert offer_freed_evenings() == 0
    release_room(use=use)

    assert offer_freed_evenings() == 1
    new = take_freed_evening(actor=rental.renter.login, date=rental.dates.get())
    assert [new.state, new.rental.state, states_of(rental)] == [
        "asked",
        "asked",
        ["rejected", "cancelled"],
    ]


def test_a_rejection_gives_the_room_back_and_says_why() -> None:
    rental = ask()
    reject_rental(actor=make_venue_staff(), rental=rental, reason="内容为保健品推介")

    assert states_of(rental) == ["rejected", *["cancelled"] * 3]
    assert [rental.decision_reason, RoomUse.objects.count()] == ["内容为保健品推介", 0]
    assert money_faults() == []


@pytest.mark.parametrize(("kept", "back"), [(0, 50000), (8000, 42000), (50000, 0)])
def test_after_the_last_evening_the_deposit_goes_back(
    kept: int, back: int, settings: pytest.FixtureRequest
) -> None:
    rental, staff = run(ask()), make_venue_staff()
    with pytest.raises(Refusal) as refused:
        hand_over_room(actor=staff, rental=rental, notes="整洁")
    assert code_of(refused) == "not_over_yet"
    settings.TEST_CLOCK = (rental.dates.last().ends_at + timedelta(hours=1)).isoformat()
    hand_over_room(
        actor=staff,
        rental=rental,
        notes="镜子破了" if kept else "整洁",
        deducted_fen=kept,
        deduction_reason="换镜子" if kept else "",
    )

    assert states_of(rental)[0] == "closed"
    assert sum(Refund.objects.values_list("amount_fen", flat=True)) == back
    assert money_faults() == []


def test_no_more_is_kept_than_the_deposit_and_never_without_a_reason(
    settings: pytest.FixtureRequest,
) -> None:
    rental, staff = run(ask()), make_venue_staff()
    settings.TEST_CLOCK = (rental.dates.last().ends_at + timedelta(hours=1)).isoformat()
    for fen, why, code in ((50001, "换镜子", "too_much_deducted"), (1, " ", "no_reason")):
        with pytest.raises(Refusal) as refused:
            hand_over_room(
                actor=staff, rental=rental, notes="", deducted_fen=fen, deduction_reason=why
            )
        assert code_of(refused) == code
    assert [states_of(rental)[0], Refund.objects.count()] == ["running", 0]


def test_the_audit_sees_an_evening_without_its_room_and_a_bill_that_was_bent() -> None:
    rental = run(ask())
    first, second, _third = rental.dates.all()
    RoomUse.objects.filter(pk=first.room_use_id).update(ends_at=first.ends_at + timedelta(hours=1))
    RentalDate.objects.filter(pk=second.pk).update(rent_fen=1)

    faults = "\n".join(money_faults())
    assert f"evening {first.pk}" in faults
    assert f"evening {second.pk} of rental {rental.number}: rent on its bill is 15000" in faults


def test_monday_is_far_enough() -> None:
    assert monday_ahead() - clock.today() >= timedelta(days=8)
