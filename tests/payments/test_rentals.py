"""Asking, deciding, paying, cancelling and handing back a room in the evening."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Holiday, RoomCell, RoomUse, RoomUseKind
from courses.services.rooms import reserve_room
from payments.models import Order, PayPlan, Refund, Rental, RenterKind
from payments.queries.rentals import Standing, standings
from payments.services.orders import expire_due_orders
from payments.services.rentals.asking import withdraw_rental
from payments.services.rentals.billing import accept_contract, open_due_bills
from payments.services.rentals.deciding import (
    approve_rental,
    lapse_unaccepted_rentals,
)
from payments.services.rentals.renters import register_renter
from payments.states.orders import DateState
from tests.payments.rental_school import (
    approve,
    ask,
    code_of,
    make_rented_room,
    make_renter,
    make_venue_staff,
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


def test_nobody_decides_about_their_own_rental() -> None:
    rental, staff = ask(), make_venue_staff()
    rental.renter.login = staff
    rental.renter.save()

    with pytest.raises(Refusal) as refused:
        approve(rental, by=staff)

    assert (code_of(refused), states_of(rental)) == ("your_own_rental", ["asked"] * 4)


def test_who_rents_stays_who_they_were_and_afterwards_shows_papers_anew() -> None:
    renter = make_renter()
    values = {
        "login": renter.login,
        "kind": RenterKind.COMPANY,
        "name": "某某公司",
        "contact_name": "孙教练",
        "teaches_children": False,
        "uses_acknowledged": ["转租"],
    }
    rental = ask(renter=renter)

    with pytest.raises(Refusal) as refused:
        register_renter(**values)
    renter.refresh_from_db()
    assert (code_of(refused), renter.kind, renter.papers.get().state) == (
        "rents_already",
        RenterKind.PERSON,
        "accepted",
    )

    withdraw_rental(actor=renter.login, rental=rental)
    register_renter(**values)
    renter.refresh_from_db()
    assert (renter.name, renter.papers.get().state) == ("某某公司", "sent")
