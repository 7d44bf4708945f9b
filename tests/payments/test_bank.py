"""Transfers by hand and the bank's statement: read once, matched, and the rest named."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payments import ledger
from payments.importing.bank import read_statement
from payments.models import BankFile, BankLine, Difference, MoneySettings, Order, Payment, Refund
from payments.services import differences
from payments.services.bank_files import match_bank_lines, take_bank_file, try_bank_file
from payments.services.leaving import give_up_place
from payments.services.refunds import handle_due_refunds
from payments.services.transfers import match_by_itself, match_transfer, record_transfer, send_back
from tests.payments.parting import papers, part
from tests.payments.school import hold, make_cashier, money_faults, owe, place_of
from university import clock
from university.accounts.models import User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

HEADS = "交易日期,摘要,借方发生额（元）,贷方发生额（元）,对方户名,流水号"


@pytest.fixture
def clerk() -> User:
    user = make_cashier()
    wanted = ["record_transfer", "import_bank_file", "resolve_difference"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=wanted))
    return User.objects.get(pk=user.pk)


def file_of(*rows: str, heads: str = HEADS, encoding: str = "utf-8") -> bytes:
    return "\n".join(["某某银行 账户明细", heads, *rows, ",,,合计,,"]).encode(encoding)


def line_in(words: str, yuan: str = "180.00", serial: str = "S1") -> str:
    return f"{clock.today():%Y%m%d},{words},,{yuan},王桂兰,{serial}"


def refused(code: str, act, **kwargs) -> None:
    with pytest.raises(Refusal) as refusal:
        act(**kwargs)
    assert refusal.value.code == code


def test_a_transfer_is_recorded_by_hand_once(clerk):
    order = owe()

    paid = record_transfer(actor=clerk, order=order, amount_fen=18000, bank_ref="B1")
    again = record_transfer(actor=clerk, order=order, amount_fen=18000, bank_ref="B1")

    order.refresh_from_db()
    assert (paid.pk, order.state, Payment.objects.count()) == (again.pk, "settled", 1)
    assert ledger.balances()["1002"] == 18000
    refused("ref_used", record_transfer, actor=clerk, order=owe(), amount_fen=18000, bank_ref="B1")
    assert money_faults() == []


def test_only_a_cashier_records_a_transfer():
    order = owe()
    refused(
        "not_yours",
        record_transfer,
        actor=order.student.login,
        order=order,
        amount_fen=18000,
        bank_ref="B1",
    )
    assert Payment.objects.count() == 0


def test_a_larger_sum_goes_back_and_the_order_stays_open(clerk):
    order = owe()

    record_transfer(actor=clerk, order=order, amount_fen=19000, bank_ref="B1")

    handle_due_refunds()
    order.refresh_from_db()
    refund = Refund.objects.get()
    assert (order.state, refund.amount_fen, refund.state) == ("open", 19000, "due")
    assert money_faults() == []


def test_money_goes_back_by_transfer_under_the_banks_number(clerk):
    order = owe()
    record_transfer(actor=clerk, order=order, amount_fen=18000, bank_ref="B1")
    give_up_place(actor=order.student.login, place=place_of(order))
    handle_due_refunds()
    refund = Refund.objects.get()
    assert refund.state == "due"

    refused("no_bank_ref", send_back, actor=clerk, refund=refund, bank_ref=" ")
    send_back(actor=clerk, refund=refund, bank_ref="B2")

    refund = Refund.objects.get()
    assert (refund.state, refund.provider_ref, ledger.balances()["1002"]) == ("done", "B2", 0)
    assert money_faults() == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_columns_are_known_by_their_names(encoding):
    body = file_of("2026-11-02,学费,,1,王桂兰,S1", heads=HEADS, encoding=encoding)
    found = read_statement(body)
    assert (found.errors, len(found.lines)) == ([], 1)
    assert (found.lines[0].amount_fen, found.lines[0].serial) == (100, "S1")


@pytest.mark.parametrize(
    ("cells", "fen"),
    [("100.00,", -10000), (",1,280.5", 0), ("-,250.50", 25050)],
)
def test_in_and_out_stand_in_two_columns(cells, fen):
    found = read_statement(f"日期,支出,收入\n2026年1月5日,{cells}".encode())
    assert (found.lines[0].amount_fen if fen else 0) == fen


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04\0\0",
        b"a,b,c\n1,2,3",
        "日期,金额\n昨天,100".encode(),
        "日期,金额\n2026-13-40,1".encode(),
        "日期,金额\n2026-01-01,abc".encode(),
    ],
)
def test_a_file_that_says_nothing_is_refused_with_a_sentence(clerk, body):
    assert read_statement(body).errors
    refused("unreadable", take_bank_file, actor=clerk, name="x.csv", body=body)
    assert BankFile.objects.count() == 0


def test_trying_a_file_writes_nothing(clerk):
    trial = try_bank_file(actor=clerk, body=file_of(line_in("学费")))
    assert (len(trial.new), trial.known, BankLine.objects.count()) == (1, 0, 0)


def test_a_line_that_names_an_order_pays_it_and_the_same_file_changes_nothing(clerk):
    order = owe()
    body = file_of(line_in(f"学费 {order.number.lower()}"), line_in("不认识", "99.00", "S2"))

    first = take_bank_file(actor=clerk, name="11月.csv", body=body)
    second = take_bank_file(actor=clerk, name="再来.csv", body=body)

    order.refresh_from_db()
    assert (first.pk, first.new_rows, order.state) == (second.pk, 2, "settled")
    assert (BankLine.objects.count(), Payment.objects.count()) == (2, 1)
    row = Difference.objects.get()
    assert (row.kind, row.amount_fen, row.state) == ("bank_unknown", 9900, "open")
    assert money_faults() == []


def test_a_longer_file_brings_only_what_is_new(clerk):
    take_bank_file(actor=clerk, name="a.csv", body=file_of(line_in("甲", "1.00")))
    more = file_of(line_in("甲", "1.00"), line_in("甲", "1.00"), line_in("乙", "2.00", "S2"))
    assert take_bank_file(actor=clerk, name="b.csv", body=more).new_rows == 2
    assert BankLine.objects.count() == 3


def test_a_posting_is_proved_by_its_line(clerk):
    record_transfer(actor=clerk, order=owe(), amount_fen=18000, bank_ref="B1")
    take_bank_file(actor=clerk, name="a.csv", body=file_of(line_in("学费")))
    line = BankLine.objects.get()
    assert (line.posting.kind, Difference.objects.count()) == ("received", 0)


def test_what_the_statement_lacks_is_named_until_it_comes(clerk, settings):
    record_transfer(actor=clerk, order=owe(), amount_fen=18000, bank_ref="B1")
    today = clock.today()
    early, late = today - timedelta(days=1), today + timedelta(days=9)
    rows = [f"{day:%Y-%m-%d},别的,,{n}.00,某,S{n}" for n, day in ((1, early), (2, late))]
    take_bank_file(actor=clerk, name="a.csv", body=file_of(*rows))
    missing = Difference.objects.get(kind="bank_missing")
    assert (missing.amount_fen, missing.state) == (18000, "open")

    take_bank_file(actor=clerk, name="b.csv", body=file_of(line_in("学费")))

    missing.refresh_from_db()
    assert missing.state == "gone"


def test_a_person_says_which_order_a_line_is_for(clerk):
    order = owe()
    take_bank_file(actor=clerk, name="a.csv", body=file_of(line_in("没写编号")))
    line = BankLine.objects.get()

    match_transfer(actor=clerk, line=line, order=order)
    refused("line_is_known", match_transfer, actor=clerk, line=line, order=owe())

    order.refresh_from_db()
    assert (order.state, Difference.objects.get().state) == ("settled", "gone")
    assert match_bank_lines(actor=clerk) == 0
    assert money_faults() == []


@pytest.fixture
def begun(clerk) -> Order:
    """Of 180 yuan 50 were paid at the desk."""
    order = owe()
    part(clerk, order, 5000)
    return order


def test_the_next_part_and_the_last_come_from_the_file_by_themselves(clerk, begun):
    words = f"学费 {begun.number}"
    for name, yuan in (("a.csv", "60.00"), ("b.csv", "70.00")):
        take_bank_file(actor=clerk, name=name, body=file_of(line_in(words, yuan, name)))
        begun.refresh_from_db()
        assert Difference.objects.count() == 0

    assert (begun.state, begun.covered_fen) == ("settled", 18000)
    assert [row[1:] for row in papers(begun)] == [
        (0, 5000, 13000),
        (5000, 6000, 7000),
        (11000, 7000, 0),
    ]
    assert match_bank_lines(actor=clerk) == 0
    assert money_faults() == []


@pytest.mark.parametrize("yuan", ["9.00", "130.01", "500.00"])
def test_a_sum_that_is_not_due_stays_named(clerk, begun, yuan):
    body = file_of(line_in(f"学费{begun.number}", yuan))

    take_bank_file(actor=clerk, name="a.csv", body=body)

    begun.refresh_from_db()
    assert (begun.state, begun.covered_fen, Payment.objects.count()) == ("open", 5000, 1)
    assert (Difference.objects.get().kind, money_faults()) == ("bank_unknown", [])


def test_a_first_part_and_two_numbers_wait_for_a_person(clerk, begun):
    other = owe()
    first = line_in(f"学费{other.number}", "60.00")
    both = line_in(f"{begun.number}和{other.number}", "60.00", "S2")

    take_bank_file(actor=clerk, name="a.csv", body=file_of(first, both))

    assert (Payment.objects.count(), Difference.objects.count()) == (1, 2)
    assert money_faults() == []


def test_what_was_paid_since_the_line_was_read_is_asked_again(clerk, begun):
    line = BankLine(amount_fen=13000)
    part(clerk, begun, 5000)

    refused("not_the_sum", match_by_itself, actor=clerk, line=line, order=begun)

    assert (Payment.objects.count(), money_faults()) == (2, [])


def test_a_difference_is_named_until_a_person_says_why(clerk):
    row = differences.note(key="k", kind="bank_unknown", about="不认识", amount_fen=100)
    refused("not_yours", differences.resolve, actor=make_cashier(), difference=row, reason="利息")
    refused("no_reason", differences.resolve, actor=clerk, difference=row, reason="  ")
    done = differences.resolve(actor=clerk, difference=row, reason="利息")
    assert (done.state, done.reason, done.resolved_by) == ("resolved", "利息", clerk)
    refused("already_explained", differences.resolve, actor=clerk, difference=row, reason="再说")


def test_a_senior_is_told_where_to_transfer_to(client: Client):
    MoneySettings.objects.update_or_create(
        pk=1,
        defaults={
            "account_name": "某市老年大学",
            "account_bank": "工商银行",
            "account_no": "6222 0000",
        },
    )
    place = hold()
    client.force_login(place.student.login, "django.contrib.auth.backends.ModelBackend")
    assert "银行转账" in client.get(f"/pay/{place.pk}/").content.decode()

    page = client.post(f"/pay/{place.pk}/", {"provider": "bank_transfer"}, follow=True)

    shown, order = page.content.decode(), Order.objects.get()
    told = ("某市老年大学", "6222 0000", "180元", order.number)
    assert [one for one in told if one not in shown] == []


def test_the_counter_takes_a_statement_in_two_steps(client: Client, clerk):
    client.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("11月.csv", file_of(line_in("没写编号")), "text/csv")
    page = client.post("/desk/till/bank-file/", {"file": file})
    assert (BankLine.objects.count(), page.context["trial"].known) == (0, 0)
    done = client.post("/desk/till/bank-file/", {"kept": page.context["kept"]}, follow=True)
    assert (BankLine.objects.count(), done.status_code) == (1, 200)
    order = owe()
    line = BankLine.objects.get()
    asked = client.post(f"/desk/till/bank-lines/{line.pk}/", {"order": order.number})
    assert Payment.objects.count() == 0
    assert order.student.name in asked.content.decode()
    client.post(f"/desk/till/bank-lines/{line.pk}/", {"order": order.number, "confirmed": "yes"})
    assert Payment.objects.get().provider == "bank_transfer"
