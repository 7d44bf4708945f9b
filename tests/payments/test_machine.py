"""Anything may happen to the money of a class in any order, and the books hold after every step.

Invariants (the audit, after every step): every entry balances, nothing goes back beyond what was
paid, nothing is settled twice, every paid thing is delivered, carried over or paid back; the parts
of lines make the refunds and the accounts. At the end, when all that is due was done, no advance
and no refund is left standing, and the provider gave back what we say.
"""

import os
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    rule,
    run_state_machine_as_test,
)

from courses.models import TeachingClass
from enrollment.models import Place, Transfer
from enrollment.services.places import lapse_due_places
from enrollment.services.transfers import close_dead_transfers
from enrollment.services.withdrawals import withdraw_place
from enrollment.states import PlaceState
from payments import ledger
from payments.audit import books as audit
from payments.audit import changes as audit_changes
from payments.audit import parts as audit_parts
from payments.models import (
    Order,
    Payment,
    PaymentAttempt,
    Refund,
    SandboxRefund,
    SandboxSession,
)
from payments.providers.base import ProviderUnreachableError
from payments.providers.sandbox import payer
from payments.providers.sandbox.provider import SandboxProvider
from payments.services.attempts import check_attempt, check_due_attempts, start_payment
from payments.services.cash import take_cash, take_part
from payments.services.changes.approvals import approve_refund, decline_refund, pay_in_cash_instead
from payments.services.changes.calling_off import call_off_class, settle_changes
from payments.services.changes.exceptions import refund_by_exception, refunds_of
from payments.services.changes.moving import change_class, settle_free_transfers
from payments.services.events import handle_due_events, store_event
from payments.services.leaving import give_up_place
from payments.services.orders import expire_due_orders, open_order
from payments.services.refunds import handle_due_refunds, pay_out_cash_refund, retry_refund
from payments.services.settlement import record_payment, settle_due_payments
from payments.services.transfers import record_transfer, send_back
from tests.payments.money_world import MoneyWorld
from tests.payments.school import hold, make_cashier
from university.accounts.models import Student

pytestmark = pytest.mark.django_db

PEOPLE, CLASSES = 4, 3
SOAK = bool(os.environ.get("SOAK"))
EXAMPLES, STEPS = (int(os.environ.get("SOAK_EXAMPLES", "420")), 50) if SOAK else (2, 15)
#: After every step; the others after every fifth, and at the end.
ALWAYS = (
    audit.transactions_balance,
    audit.orders_add_up,
    audit.refunds_fit,
    audit_parts.states_follow_the_sums,
)
OFTEN = (
    audit.attempts_match_payments,
    audit.receipts_are_gapless,
    audit.journal_matches_rows,
    audit_parts.what_counts_not_goes_back,
    audit_parts.papers_add_up,
    *(check for name, check in audit_changes.CHECKS.items() if name != "nothing_due_is_forgotten"),
)
#: People may leave something lying for longer than they should; at the end nothing is.
AT_LAST = (audit.every_payment_is_answered, audit_changes.nothing_due_is_forgotten)

DONE = 0

people = st.integers(0, PEOPLE - 1)
classes = st.integers(0, CLASSES - 1)
pick = st.integers(0, 9)


class Money(MoneyWorld):
    """Four people, three classes of three prices, every way to pay and to change one's mind."""

    def teardown(self) -> None:
        global DONE  # noqa: PLW0603
        DONE += self.steps
        if SOAK:
            sys.stdout.write(f"{DONE}\n")
        try:
            self.do_what_is_due()
        finally:
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)
            self.clock.stop()

    @rule(who=people, which=classes)
    def takes_a_place(self, who: int, which: int) -> None:
        row = TeachingClass.objects.get(pk=self.rows[which].pk)
        mine = Place.objects.filter(student=self.students[who], teaching_class=row)
        is_full = row.taken >= row.capacity or row.state != "published"
        if is_full or mine.filter(state__in=PlaceState.live()).exists():
            return
        place = hold(Student.objects.get(pk=self.students[who].pk), row)
        self.tries(open_order, actor=None, place=place)

    @rule(who=people)
    def pays_cash(self, who: int) -> None:
        if place := self.place(who, PlaceState.HELD, PlaceState.LAPSED):
            order = self.tries(open_order, actor=self.cashier, place=place)
            if order:
                self.tries(take_cash, actor=self.cashier, order=order, tendered_fen=order.total_fen)

    @rule(who=people, fen=st.sampled_from([999, 1000, 7000, 12000]), clicks=st.integers(1, 2))
    def pays_a_part_in_cash(self, who: int, fen: int, clicks: int) -> None:
        """Of a place that may have lapsed or be paid; the same form is sent once or twice."""
        if place := self.place(who, PlaceState.HELD, PlaceState.LAPSED, PlaceState.CONFIRMED):
            order = self.tries(open_order, actor=self.cashier, place=place)
            for _ in range(clicks if order else 0):
                self.tries(
                    take_part,
                    actor=self.cashier,
                    order=order,
                    amount_fen=fen,
                    tendered_fen=fen + 500,
                    seen_fen=order.left_fen,
                )

    @rule(which=pick, fen=st.sampled_from([500, 6000, 14000, 30000]), times=st.integers(1, 2))
    def a_transfer_of_some_sum_comes(self, which: int, fen: int, times: int) -> None:
        """A part, too little, the rest or too much, for an order in any state."""
        order = Order.objects.order_by("-pk")[which : which + 1].first()
        number = f"B{Payment.objects.count()}"
        for _ in range(times if order else 0):
            self.tries(
                record_transfer, actor=self.clerk, order=order, amount_fen=fen, bank_ref=number
            )

    @rule(who=people)
    def begins_to_pay(self, who: int) -> None:
        if place := self.place(who, PlaceState.HELD):
            order = self.tries(open_order, actor=None, place=place)
            if order:
                self.tries(start_payment, actor=None, order=order, provider="sandbox")

    @rule(which=pick, outcome=st.sampled_from(["paid", "paid", "processing", "failed", "expired"]))
    def the_pay_page_ends(self, which: int, outcome: str) -> None:
        session = SandboxSession.objects.order_by("-pk")[which : which + 1].first()
        if session:
            payer.choose(session.ref, outcome)

    @rule(which=pick, times=st.integers(1, 2))
    def an_event_comes(self, which: int, times: int) -> None:
        session = SandboxSession.objects.order_by("-pk")[which : which + 1].first()
        if session:
            event = payer.event_for(session)
            for _ in range(times):
                store_event(provider="sandbox", body=event.body, headers=event.headers)

    @rule(which=pick)
    def somebody_looks(self, which: int) -> None:
        attempt = PaymentAttempt.objects.order_by("-pk")[which : which + 1].first()
        if attempt:
            check_attempt(attempt=attempt)

    @rule(which=pick, fen=st.sampled_from([1, 5000, 18000]))
    def a_wrong_sum_comes(self, which: int, fen: int) -> None:
        """Less than is left, more than that, or money for an order that has it: it goes back."""
        order = Order.objects.order_by("-pk")[which : which + 1].first()
        if order and order.left_fen != fen:
            number = Payment.objects.count()
            record_payment(
                provider="sandbox", provider_ref=f"pi_stray{number}", amount_fen=fen, order=order
            )

    @rule(who=people)
    def gives_up(self, who: int) -> None:
        if place := self.place(who, *PlaceState.live()):
            self.tries(give_up_place, actor=place.student.login, place=place)

    @rule(who=people, kind=st.sampled_from(["withdrawal", "leave", "death", "not_opened"]))
    def is_withdrawn(self, who: int, kind: str) -> None:
        if place := self.place(who, *PlaceState.live()):
            self.tries(withdraw_place, actor=self.office, place=place, kind=kind, reason="原因")

    @rule(who=people, which=classes)
    def changes_class(self, who: int, which: int) -> None:
        if place := self.place(who, PlaceState.CONFIRMED):
            self.tries(
                change_class,
                actor=place.student.login,
                place=place,
                to_class=self.fresh(which),
                reason="换时间",
                channel="web",
            )

    @rule(which=classes)
    def a_class_is_called_off(self, which: int) -> None:
        if Place.objects.filter(teaching_class=self.rows[which]).count() > 2:
            self.tries(
                call_off_class,
                actor=self.office,
                teaching_class=self.rows[which],
                reason="老师生病",
            )

    @rule(which=pick, fen=st.sampled_from([1, 333, 7000]))
    def gets_money_by_exception(self, which: int, fen: int) -> None:
        order = Order.objects.order_by("-pk")[which : which + 1].first()
        if order:
            self.tries(
                refund_by_exception,
                actor=self.office,
                order=order,
                amount_fen=fen,
                reason="重病住院",
                seen=refunds_of(order),
            )

    @rule(which=pick, says_yes=st.booleans())
    def a_second_person_decides(self, which: int, says_yes: bool) -> None:
        refund = Refund.objects.filter(state="waiting").order_by("-pk")[which : which + 1].first()
        if refund is None:
            return
        if says_yes:
            self.tries(approve_refund, actor=self.other, refund=refund)
        else:
            self.tries(decline_refund, actor=self.other, refund=refund, reason="不符合规定")

    @rule(answers=st.lists(st.sampled_from(["done", "lost", "refused"]), min_size=3, max_size=3))
    def refunds_are_sent(self, answers: list[str]) -> None:
        """The provider does it, does it and the reply is lost, or refuses."""
        left, real = iter(answers), SandboxProvider.refund

        def moody(provider: SandboxProvider, **asked: Any) -> Any:
            mood = next(left, "done")
            if mood == "refused":
                asked = {**asked, "money_ref": "pi_unknown"}
            answer = real(provider, **asked)
            if mood == "lost":
                raise ProviderUnreachableError("the reply is lost")
            return answer

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SandboxProvider, "refund", moody)
            handle_due_refunds()

    @rule(which=pick, in_cash=st.booleans())
    def a_failed_refund_is_looked_at(self, which: int, in_cash: bool) -> None:
        refund = Refund.objects.filter(state="failed").order_by("-pk")[which : which + 1].first()
        if refund is None:
            return
        if in_cash:
            self.tries(pay_in_cash_instead, actor=self.office, refund=refund, reason="银行卡已注销")
        else:
            self.tries(retry_refund, actor=self.office, refund=refund)

    @rule(which=pick)
    def cash_is_paid_out(self, which: int) -> None:
        refund = Refund.objects.filter(provider="cash", state="due")[which : which + 1].first()
        if refund:
            self.tries(pay_out_cash_refund, actor=self.cashier, refund=refund)

    @rule(hours=st.sampled_from([1, 5, 49, 200]))
    def time_passes(self, hours: int) -> None:
        self.traveller.shift(timedelta(hours=hours))
        self.cashier = make_cashier()  # A till is for one day.
        self.the_worker_sweeps()

    @rule()
    def the_worker_sweeps(self) -> None:
        for sweep in (
            lapse_due_places,
            expire_due_orders,
            close_dead_transfers,
            check_due_attempts,
            handle_due_events,
            settle_due_payments,
            settle_changes,
            settle_free_transfers,
        ):
            sweep()

    @invariant()
    def the_books_hold(self) -> None:
        self.steps += 1
        self.audit(*ALWAYS, *(OFTEN if self.steps % 5 == 0 else ()))

    def audit(self, *checks: Callable[[], Any]) -> None:
        assert [fault.sentence for check in checks for fault in check()] == []

    def do_what_is_due(self) -> None:
        if not hasattr(self, "office"):
            return
        # Whatever is still waiting for the rest of its money lapses.
        self.traveller.shift(timedelta(days=3))
        for _ in range(4):
            self.traveller.shift(timedelta(hours=2))
            self.cashier = make_cashier()
            self.the_worker_sweeps()
            for refund in Refund.objects.filter(state="waiting"):
                asked_by_other = refund.asked_by_id == self.other.pk
                second = self.office if asked_by_other else self.other
                approve_refund(actor=second, refund=refund)
            handle_due_refunds()
            for refund in Refund.objects.filter(state="failed"):
                pay_in_cash_instead(actor=self.office, refund=refund, reason="退不回去")
            for refund in Refund.objects.filter(provider="cash", state="due"):
                pay_out_cash_refund(actor=self.cashier, refund=refund)
            for refund in Refund.objects.filter(provider="bank_transfer", state="due"):
                send_back(actor=self.clerk, refund=refund, bank_ref=f"back{refund.pk}")
        self.audit(*ALWAYS, *OFTEN, *AT_LAST)
        books = ledger.balances()
        assert (books.get("2001", 0), books.get("2101", 0), books.get("2102", 0)) == (0, 0, 0)
        assert not Refund.objects.exclude(state__in=["done", "declined"]).exists()
        done = Refund.objects.filter(state="done", provider="sandbox")
        ours = sorted(done.values_list("amount_fen", flat=True))
        theirs = sorted(SandboxRefund.objects.values_list("amount_fen", flat=True))
        assert ours == theirs
        for transfer in Transfer.objects.filter(state="done", new_place__isnull=False):
            assert transfer.place.state == PlaceState.CANCELLED


def test_the_books_hold_whatever_happens() -> None:
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not SOAK,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
