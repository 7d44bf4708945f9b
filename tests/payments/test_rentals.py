"""Asking, deciding, paying, cancelling and handing back a room in the evening."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Holiday, RoomCell, RoomUse, RoomUseKind
from courses.services.rooms import release_room, reserve_room
from payments.models import Order, PayPlan, Refund, Rental, RentalDate, RenterKind
from payments.rental_queries import Standing, standings
from payments.services.orders import expire_due_orders
from payments.services.rentals.asking import withdraw_rental
from payments.services.rentals.billing import accept_contract, open_due_bills
from payments.services.rentals.deciding import (
    approve_rental,
    lapse_unaccepted_rentals,
    reject_rental,
)
from payments.services.rentals.evenings import (
    cancel_evening,
    cancelling_gives_back,
    displace_evening,
)
from payments.services.rentals.handing_over import hand_over_room
from payments.services.rentals.offering import offer_freed_evenings, take_freed_evening
from payments.states import DateState, OrderState
from tests.payments.rental_school import (
    approve,
    ask,
    make_rented_room,
    make_renter,
    make_venue_staff,
    monday_ahead,
    pay,
    run,
    tuesdays,
)
from university import clock
from university.notifications.models import OutboxMessage
from university.refusals import Refusal
from university.registry import registry

pytestmark = pytest.mark.django_db


def states_of(rental: Rental) -> list[str]:
    """The rental's own state, then those of its evenings."""
    rental.refresh_from_db()
    return [rental.state, *rental.dates.values_list("state", flat=True)]


def told(rental: Rental) -> list[str]:
    """Templates of what the renter was told, in order."""
    sent = OutboxMessage.objects.filter(login=rental.renter.login).order_by("pk")
    return list(sent.values_list("template", flat=True))


def money_faults() -> list[str]:
    """What the audit finds of rooms and money; messages wait when a test moves the clock."""
    checks = registry.audit_checks.items()
    about = [check for name, check in checks if name.startswith(("payments.", "courses.room"))]
    return [fault.sentence for check in about for fault in check()]


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def test_a_request_keeps_its_evenings_at_once() -> None:
    rental = ask()

    assert states_of(rental) == ["asked", "asked", "asked", "asked"]
    assert RoomUse.objects.filter(kind=RoomUseKind.RENTAL).count() == 3
    assert [date.total_fen for date in rental.dates.all()] == [17000] * 3
    assert money_faults() == []


def test_who_asks_second_is_refused_and_nothing_is_written() -> None:
    room = make_rented_room()
    ask(room=room)
    with pytest.raises(Refusal) as refused:
        ask(room=room, evenings=tuesdays(4))

    assert code_of(refused) == "evening_taken"
    assert [Rental.objects.count(), RoomUse.objects.count()] == [1, 3]


def test_each_evening_is_free_taken_clashing_or_a_holiday() -> None:
    room, evenings = make_rented_room(setup_minutes=20), tuesdays(4)
    ask(room=room, evenings=[evenings[1]])
    reserve_room(
        room=room,
        starts_at=evenings[2].starts_at - timedelta(minutes=60),
        ends_at=evenings[2].starts_at - timedelta(minutes=10),
        kind=RoomUseKind.CLASS,
        title="形体班",
    )
    Holiday.objects.create(name="元旦", starts_on=evenings[3].day, ends_on=evenings[3].day)

    assert [standings(room, evenings)[one] for one in evenings] == [
        Standing.FREE,
        Standing.TAKEN,
        Standing.CLASH,
        Standing.HOLIDAY,
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"people": 46}, "too_many_people"),
        ({"evenings": []}, "nothing_free"),
        ({"evenings": tuesdays(1, first=timezone.localdate())}, "too_soon"),
        ({"evenings": tuesdays(30)}, "too_far"),
        ({"evenings": tuesdays(41)}, "too_many_evenings"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(fields: dict, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ask(**fields)

    assert [code_of(refused), Rental.objects.count(), RoomCell.objects.count()] == [code, 0, 0]


def test_a_holiday_cannot_be_asked_for() -> None:
    evenings = tuesdays(2)
    Holiday.objects.create(name="元旦", starts_on=evenings[1].day, ends_on=evenings[1].day)
    with pytest.raises(Refusal) as refused:
        ask(evenings=evenings)

    assert [code_of(refused), Rental.objects.count()] == ["holiday", 0]


def test_three_unanswered_requests_are_enough() -> None:
    renter = make_renter()
    for _request in range(3):
        ask(renter)
    with pytest.raises(Refusal) as refused:
        ask(renter)

    assert [code_of(refused), Rental.objects.count()] == ["too_many_requests", 3]


def test_a_room_without_approval_number_is_not_let() -> None:
    rental, staff = ask(), make_venue_staff()
    with pytest.raises(Refusal) as refused:
        approve_rental(actor=staff, rental=rental, asset_approval_no=" ")

    assert [code_of(refused), states_of(rental)[0]] == ["no_approval_number", "asked"]


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"accepted": False}, "保险"),
        ({"kind": RenterKind.COMPANY}, "执照"),
        ({"teaches_children": True}, "许可"),
    ],
)
def test_without_its_papers_no_request_is_approved(fields: dict, missing: str) -> None:
    rental = ask(make_renter(**fields))
    with pytest.raises(Refusal) as refused:
        approve(rental)

    assert [code_of(refused), states_of(rental)[0]] == ["papers_missing", "asked"]


def test_a_paper_that_ends_before_the_last_evening_does_not_count() -> None:
    rental = ask()
    rental.renter.papers.update(valid_until=tuesdays(3)[2].day - timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        approve(rental)

    assert code_of(refused) == "papers_missing"


def test_only_those_who_decide_decide() -> None:
    rental = ask()
    with pytest.raises(Refusal) as refused:
        approve(rental, by=rental.renter.login)

    assert [code_of(refused), states_of(rental)[0]] == ["not_yours_to_decide", "asked"]


def test_approved_accepted_paid_and_running() -> None:
    rental = ask()
    approve(rental)
    order = accept_contract(actor=rental.renter.login, rental=rental)
    again = accept_contract(actor=rental.renter.login, rental=rental)

    assert [order.pk, order.total_fen] == [again.pk, 50000 + 3 * 17000]
    assert list(order.lines.values_list("kind", flat=True)) == [
        "deposit",
        *["rent", "cleaning"] * 3,
    ]
    pay(order)
    assert states_of(rental) == ["running", "booked", "booked", "booked"]
    assert told(rental) == ["rental_approved", "rental_paid"]
    assert money_faults() == []


def test_by_the_month_the_next_bill_opens_in_time() -> None:
    rental = run(ask(evenings=tuesdays(9), pay_plan=PayPlan.MONTHLY))
    first = rental.dates.first().starts_at
    same_month = [
        date
        for date in rental.dates.all()
        if timezone.localdate(date.starts_at).month == timezone.localdate(first).month
    ]
    assert rental.dates.filter(bill=rental.deposit_order).count() == len(same_month)

    assert open_due_bills() == 0 or rental.dates.exclude(bill=None).count() > len(same_month)
    assert money_faults() == []


def test_a_month_that_is_not_paid_gives_its_evenings_back(settings: pytest.FixtureRequest) -> None:
    rental = run(ask(evenings=tuesdays(9), pay_plan=PayPlan.MONTHLY))
    left = rental.dates.filter(bill=None).first()
    settings.TEST_CLOCK = (left.starts_at - timedelta(days=9)).isoformat()
    assert open_due_bills() == 1
    bill = Order.objects.exclude(pk=rental.deposit_order_id).get()
    assert open_due_bills() == 0
    Order.objects.filter(pk=bill.pk).update(pay_by=clock.now() - timedelta(minutes=1))

    assert expire_due_orders() == 1
    unpaid = rental.dates.filter(bill=bill)
    assert {date.state for date in unpaid} == {DateState.CANCELLED}
    assert states_of(rental)[0] == "running"
    assert told(rental)[-2:] == ["rental_bill", "rental_lapsed"]
    assert money_faults() == []


def test_not_accepted_or_not_paid_in_time_is_given_back() -> None:
    never, unpaid = ask(), ask()
    approve(never)
    approve(unpaid)
    accept_contract(actor=unpaid.renter.login, rental=unpaid)
    late = clock.now() - timedelta(minutes=1)
    Rental.objects.update(accept_by=late)
    Order.objects.update(pay_by=late)

    assert [lapse_unaccepted_rentals(), expire_due_orders()] == [1, 1]
    assert states_of(never) == states_of(unpaid) == ["lapsed", *["cancelled"] * 3]
    assert [RoomUse.objects.count(), told(never)[-1]] == [0, "rental_lapsed"]
    assert money_faults() == []


def test_late_money_goes_back_whole() -> None:
    rental = ask()
    approve(rental)
    order = accept_contract(actor=rental.renter.login, rental=rental)
    Order.objects.update(pay_by=clock.now() - timedelta(minutes=1))
    expire_due_orders()
    pay(order)

    assert list(Refund.objects.values_list("amount_fen", flat=True)) == [order.total_fen]
    assert [states_of(rental)[0], told(rental)[-1]] == ["lapsed", "rental_late_money"]
    assert money_faults() == []


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
