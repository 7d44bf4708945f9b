"""Changing class with its money, withdrawals of lower houses, approvals, exceptions, call-offs."""

from datetime import timedelta
from typing import Any

import pytest

from enrollment.models import Place, Transfer, Withdrawal
from enrollment.services.places import lapse_due_places
from enrollment.services.transfers import close_dead_transfers, transfer_place
from enrollment.services.withdrawals import withdraw_place
from payments.ledger import balances
from payments.models import DiscountRule, LineReturn, Order, Receipt, Refund, RefundSettings
from payments.queries.orders import order_of
from payments.services.changes.approvals import approve_refund, decline_refund, pay_in_cash_instead
from payments.services.changes.calling_off import call_off_class, settle_changes
from payments.services.changes.exceptions import refund_by_exception
from payments.services.changes.moving import change_class, moving_offer, settle_free_transfers
from payments.services.changes.withdrawals import settle_due_withdrawals
from payments.services.leaving import give_up_place
from payments.services.orders import expire_due_orders
from payments.services.refunds import handle_due_refunds, pay_out_cash_refund
from payments.services.settlement import record_payment, settle_order
from tests.payments.changing import another, begin_term, paid, pay, staff
from tests.payments.school import hold, make_cashier, make_student, money_faults
from university import clock
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


def move(place: Place, to_class: Any) -> Transfer:
    return change_class(
        actor=place.student.login, place=place, to_class=to_class, reason="换时间", channel="web"
    )


def states_of(place: Place) -> tuple[str, str]:
    place.refresh_from_db()
    order = Order.objects.filter(lines__place=place).first()
    return place.state, order.state if order else ""


def test_a_dearer_class_is_paid_for_and_then_the_change_is_done():
    place = paid()
    to_class = another(place, fee_fen=20000)
    offer = moving_offer(place=place, to_class=to_class)
    assert (offer.pay_fen, offer.back_fen) == (4000, 0)

    transfer = move(place, to_class)
    new = transfer.new_place
    assert (transfer.state, states_of(place)) == ("waiting", ("confirmed", "settled"))

    order = pay(new)

    transfer.refresh_from_db()
    assert (transfer.state, order.total_fen, states_of(new), states_of(place)) == (
        "done",
        4000,
        ("confirmed", "settled"),
        ("cancelled", "ended"),
    )
    assert (balances()["2002"], balances()["4002"], balances()["2001"]) == (-20000, -2000, 0)
    assert (Refund.objects.count(), money_faults()) == (0, [])


def test_a_cheaper_class_is_done_at_once_and_the_rest_goes_back():
    place = paid()

    transfer = move(place, another(place, fee_fen=10000))

    refund = Refund.objects.get()
    assert (transfer.state, refund.amount_fen, refund.reason_code) == ("done", 6000, "transfer")
    assert (states_of(transfer.new_place), states_of(place)) == (
        ("confirmed", "settled"),
        ("cancelled", "ended"),
    )
    assert (balances()["2002"], balances()["4002"]) == (-10000, -2000)
    told = set(OutboxMessage.objects.values_list("template", flat=True))
    assert (told, money_faults()) == ({"place_confirmed", "transferred"}, [])


def test_a_class_of_the_same_price_moves_no_money():
    place = paid()

    transfer = move(place, another(place))

    assert (transfer.state, Order.objects.count(), Refund.objects.count()) == ("done", 1, 0)
    assert money_faults() == []


def test_a_change_that_is_not_paid_lapses_and_nothing_is_lost():
    place = paid()
    transfer = move(place, another(place, fee_fen=20000))
    Place.objects.filter(pk=transfer.new_place_id).update(
        held_until=clock.now() - timedelta(hours=1)
    )
    Order.objects.filter(state="open").update(pay_by=clock.now() - timedelta(hours=1))

    lapse_due_places()
    close_dead_transfers()
    expire_due_orders()

    transfer.refresh_from_db()
    assert (transfer.state, states_of(place), states_of(transfer.new_place)) == (
        "cancelled",
        ("confirmed", "settled"),
        ("lapsed", "expired"),
    )
    assert (Refund.objects.count(), money_faults()) == (0, [])


def test_leaving_while_a_change_waits_ends_both_places_and_pays_all_back():
    place = paid()
    transfer = move(place, another(place, fee_fen=20000))

    give_up_place(actor=None, place=place)
    expire_due_orders()

    transfer.refresh_from_db()
    assert (transfer.state, states_of(transfer.new_place)) == (
        "cancelled",
        ("cancelled", "cancelled"),
    )
    assert (Refund.objects.get().amount_fen, money_faults()) == (18000, [])


def test_who_leaves_while_the_difference_is_booked_gets_everything_back():
    place = paid()
    transfer = move(place, another(place, fee_fen=20000))
    order = order_of(transfer.new_place)
    payment = record_payment(
        provider="bank_transfer", provider_ref="B1", amount_fen=4000, order=order
    )
    give_up_place(actor=None, place=place)

    settle_order(payment=payment)

    order.refresh_from_db()
    back = sorted(Refund.objects.values_list("amount_fen", flat=True))
    assert (order.state, order.settled_at, back) == ("refunded", None, [4000, 18000])
    assert (states_of(place), money_faults()) == (("cancelled", "refunded"), [])


def test_leaving_after_a_change_takes_the_money_from_both_payments():
    place = paid()
    transfer = move(place, another(place, fee_fen=20000))
    pay(transfer.new_place)

    give_up_place(actor=None, place=transfer.new_place)

    back = sorted(Refund.objects.values_list("amount_fen", flat=True))
    assert (back, states_of(transfer.new_place)) == ([4000, 18000], ("cancelled", "refunded"))
    assert {balances()[code] for code in ("2001", "2002", "4002")} == {0}
    assert money_faults() == []


def test_funders_owe_what_was_delivered_to_the_fen():
    DiscountRule.objects.create(
        code="CITY", name="市民优惠", percent_paid=67, funder="市财政", min_age=1
    )
    place = paid(fee_fen=15555, material_fee_fen=3333)
    begin_term(days=20)

    give_up_place(actor=None, place=place, reason="要去外地")

    # 15555 × 67 % = 10422, borne by the city 5133; half of each goes back.
    refund = Refund.objects.get()
    assert refund.amount_fen == 5211 + 1667
    assert (balances()["1201"], balances()["2002"], balances()["4002"]) == (
        5133 - 2567,
        -(15555 - 5211 - 2567),
        -(3333 - 1667),
    )
    assert money_faults() == []


def test_a_free_place_releases_its_funder():
    DiscountRule.objects.create(
        code="FREE",
        name="免费",
        percent_paid=0,
        funder="市财政",
        min_age=1,
        applies_to_materials=True,
    )
    place = paid()
    begin_term(days=20)

    give_up_place(actor=None, place=place, reason="要去外地")

    assert (balances()["1201"], balances()["2002"], Refund.objects.count()) == (9000, -8000, 0)
    assert (states_of(place), money_faults()) == (("cancelled", "ended"), [])


@pytest.mark.parametrize(
    ("kind", "fen"), [("leave", 9000), ("dismissal", 9000), ("death", 18000), ("not_opened", 18000)]
)
def test_what_lower_houses_left_due_is_paid_by_its_day_and_kind(kind, fen):
    place = paid()
    begin_term(days=20)
    withdraw_place(actor=None, place=place, kind=kind, reason="原因")

    assert (settle_due_withdrawals(), settle_due_withdrawals()) == (1, 0)

    assert (Withdrawal.objects.get().money, Refund.objects.get().amount_fen) == ("settled", fen)
    assert money_faults() == []


def test_above_the_limit_a_second_person_approves_before_anything_is_sent():
    RefundSettings.objects.create(approval_above_fen=5000)
    first, second = staff("approve_refund"), staff("approve_refund")
    place = paid()
    begin_term(days=20)
    give_up_place(actor=first, place=place, reason="要去外地")
    refund = Refund.objects.get()
    assert (refund.state, handle_due_refunds()) == ("waiting", 0)

    with pytest.raises(Refusal) as refused:
        approve_refund(actor=first, refund=refund)
    assert (refused.value.code, Refund.objects.get().state) == ("second_person", "waiting")
    approve_refund(actor=second, refund=refund)

    handle_due_refunds()
    refund = pay_out_cash_refund(actor=make_cashier(), refund=Refund.objects.get())
    note = Receipt.objects.get(kind="credit_note")
    assert (refund.state, refund.decided_by, note.amount_fen) == ("done", second, 9000)
    assert [line["amount_fen"] for line in note.lines] == [8000, 1000]


def test_a_declined_refund_is_out_of_the_books_and_told():
    RefundSettings.objects.create(approval_above_fen=5000)
    place = paid()
    begin_term(days=20)
    give_up_place(actor=None, place=place, reason="要去外地")

    refund = decline_refund(
        actor=staff("approve_refund"), refund=Refund.objects.get(), reason="已经上完课了"
    )

    assert (refund.state, refund.decision, balances()["2102"]) == ("declined", "已经上完课了", 0)
    assert balances()["2002"] == -16000
    assert OutboxMessage.objects.filter(template="refund_declined").exists()
    assert money_faults() == []


def test_an_exception_needs_the_right_and_a_reason_and_pays_once():
    place = paid()
    order = Order.objects.get()
    with pytest.raises(Refusal) as refused:
        refund_by_exception(
            actor=make_cashier(), order=order, amount_fen=500, reason="重病住院", seen=0
        )
    assert (refused.value.code, Refund.objects.count()) == ("may_not_decide", 0)

    office = staff("refund_by_exception")
    for _twice in range(2):
        refund_by_exception(actor=office, order=order, amount_fen=500, reason="重病住院", seen=0)
    refund_by_exception(actor=office, order=order, amount_fen=700, reason="重病住院", seen=1)
    with pytest.raises(Refusal) as refused:
        refund_by_exception(actor=office, order=order, amount_fen=16801, reason="重病住院", seen=2)

    assert refused.value.code == "more_than_paid"
    assert sorted(Refund.objects.values_list("amount_fen", flat=True)) == [500, 700]
    give_up_place(actor=None, place=place)
    assert LineReturn.objects.filter(cause="left").count() == 2
    assert (sum(Refund.objects.values_list("amount_fen", flat=True)), money_faults()) == (18000, [])


def test_a_refused_refund_is_handed_out_in_cash_instead():
    place = paid()
    give_up_place(actor=None, place=place)
    Refund.objects.update(state="failed", job_state="failed", provider="sandbox")

    with pytest.raises(Refusal) as refused:
        pay_in_cash_instead(
            actor=make_cashier(), refund=Refund.objects.get(), reason="银行卡已注销"
        )

    assert (refused.value.code, Refund.objects.get().provider) == ("may_not_decide", "sandbox")


def test_a_class_called_off_pays_everybody_back_and_tells_each():
    first = paid()
    row = first.teaching_class
    second = hold(make_student(), row)
    pay(second)
    unpaid = hold(make_student(), row)
    begin_term(days=20)

    office = staff("add_classcalloff")
    for _twice in range(2):
        call_off_class(actor=office, teaching_class=row, reason="老师生病")
    settle_changes()
    settle_changes()
    expire_due_orders()

    assert [states_of(place)[0] for place in (first, second, unpaid)] == ["cancelled"] * 3
    assert list(Refund.objects.values_list("amount_fen", flat=True)) == [18000, 18000]
    told = OutboxMessage.objects.filter(template="class_called_off", channel="inbox")
    row.refresh_from_db()
    assert (told.count(), row.state, row.taken, row.call_off.finished_at is not None) == (
        3,
        "cancelled",
        0,
        True,
    )
    assert money_faults() == []


def test_a_change_that_a_lower_house_began_is_completed_by_the_sweep():
    place = paid()
    transfer = transfer_place(
        actor=place.student.login,
        place=place,
        to_class=another(place, fee_fen=10000),
        reason="并班",
        channel="desk",
    )

    assert (settle_free_transfers(), settle_free_transfers()) == (1, 0)

    transfer.refresh_from_db()
    assert (transfer.state, Refund.objects.get().amount_fen, money_faults()) == ("done", 6000, [])


def test_an_exception_given_in_parts_waits_as_the_whole_would():
    RefundSettings.objects.create(approval_above_fen=1000)
    paid()
    order, office = Order.objects.get(), staff("refund_by_exception")

    for seen in range(2):
        refund_by_exception(actor=office, order=order, amount_fen=700, reason="重病住院", seen=seen)

    assert list(Refund.objects.order_by("pk").values_list("state", flat=True)) == [
        "due",
        "waiting",
    ]
    assert money_faults() == []


def test_nobody_pays_out_what_they_gave_back_themselves():
    paid()
    cashier = make_cashier()
    office = staff("refund_by_exception")
    refund_by_exception(
        actor=office, order=Order.objects.get(), amount_fen=700, reason="重病住院", seen=0
    )
    handle_due_refunds()
    Refund.objects.update(asked_by=cashier)

    with pytest.raises(Refusal) as refused:
        pay_out_cash_refund(actor=cashier, refund=Refund.objects.get())

    assert (refused.value.code, Refund.objects.get().state) == ("asked_yourself", "due")
    pay_out_cash_refund(actor=make_cashier(), refund=Refund.objects.get())
    assert (Refund.objects.get().state, money_faults()) == ("done", [])
