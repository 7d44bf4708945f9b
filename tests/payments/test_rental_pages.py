"""What renters see and do on the site; what is not theirs does not exist."""

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import Slot, SlotUse
from payments.models import Order, Refund, Rental, Renter, RenterPaper
from tests.payments.rental_school import (
    ENDS,
    STARTS,
    approve,
    ask,
    make_rented_room,
    make_renter,
    monday_ahead,
    run,
    tuesdays,
)
from university.accounts.landing import after_login
from university.accounts.models import User
from university.notifications.models import OutboxMessage
from university.notifications.services.telling import tell_login

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _slot() -> None:
    Slot.objects.create(code="EV1", name="晚间第一段", starts=STARTS, ends=ENDS, use=SlotUse.RENTAL)


@pytest.fixture(autouse=True)
def _private(settings: pytest.FixtureRequest, tmp_path: object) -> None:
    settings.PRIVATE_ROOT = tmp_path


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    return client


def newcomer() -> User:
    return User.objects.create(phone="+8613700000099")


def text(answer: object) -> str:
    return answer.content.decode()


def test_everybody_sees_the_rooms_and_their_free_evenings(client: Client) -> None:
    room = make_rented_room(equipment=["镜墙", "音响"])
    when = tuesdays(1)[0]
    ask(room=room, evenings=[when])
    rooms = text(client.get("/rent/"))
    page = text(client.get(f"/rent/rooms/{room.code}/?from={monday_ahead():%Y-%m-%d}"))

    assert "舞蹈教室一" in rooms
    assert "150元" in rooms
    assert "镜墙、音响" in page
    assert page.count('data-status="full"') == 1
    assert page.count('data-status="open"') == 13


def test_the_list_of_rooms_costs_the_same_for_one_and_for_six(
    client: Client,
) -> None:
    counts = []
    for more in (1, 5):
        for _room in range(more):
            make_rented_room()
        with CaptureQueriesContext(connection) as asked:
            client.get("/rent/")
        counts.append(len(asked))

    assert counts[0] >= counts[1]


def test_a_stranger_becomes_a_renter_and_asks(settings: pytest.FixtureRequest) -> None:
    room, user = make_rented_room(), newcomer()
    client = logged_in(user)
    assert client.get(f"/rent/rooms/{room.code}/ask/").url == "/rent/renter/"
    client.get("/rent/renter/")
    answers = {
        "kind": {"kind": "person"},
        "name": {"name": "孙教练"},
        "contact": {"contact_name": "孙教练"},
        "children": {"children": "no"},
        "uses": {"acknowledged": "on"},
    }
    for step, answer in answers.items():
        went = client.post(f"/rent/renter/{step}/", answer)
        assert went.status_code == 302, text(went)
    assert went.url == "/rent/ask/repeat/"
    questions = {
        "repeat": "weekly",
        "weekdays": ["2", "4"],
        "slot": "EV1",
        "first": f"{monday_ahead():%Y%m%d}",
        "weeks": "８",
        "purpose": "舞蹈培训",
        "people": "20",
        "pay_plan": "monthly",
    }
    for step, answer in questions.items():
        went = client.post(f"/rent/ask/{step}/", {step: answer})
        assert went.status_code == 302, text(went)
    page = text(client.get("/rent/ask/check/"))
    assert page.count('data-status="open"') == 16
    assert "2400元" in page
    client.post("/rent/ask/check/")

    rental = Rental.objects.get()
    assert [rental.renter.login, rental.dates.count(), rental.people] == [user, 16, 20]
    assert Renter.objects.get().uses_acknowledged[0] == "保健品推销"


def test_a_wrong_answer_is_asked_again_with_a_sentence() -> None:
    room, renter = make_rented_room(), make_renter()
    client = logged_in(renter.login)
    client.get(f"/rent/rooms/{room.code}/ask/")
    for step in ("repeat", "weekdays", "slot", "first", "weeks", "purpose", "people", "pay_plan"):
        page = client.post(f"/rent/ask/{step}/", {step: ""})
        assert [page.status_code, "有错误" in text(page)] == [200, True], step


def test_a_paper_is_kept_privately_and_looked_into() -> None:
    renter = make_renter(accepted=False)
    client = logged_in(renter.login)
    good = {"file": SimpleUploadedFile("保险.pdf", PDF), "valid_until": "20301231"}
    bad = {"file": SimpleUploadedFile("保险.pdf", b"<html>"), "valid_until": "20301231"}
    over = {"file": SimpleUploadedFile("保险.pdf", PDF), "valid_until": "20201231"}
    statuses = [client.post("/rent/papers/insurance/", sent).status_code for sent in (bad, over)]
    assert [*statuses, RenterPaper.objects.count()] == [409, 409, 0]
    assert client.post("/rent/papers/insurance/", good).url == "/rent/papers/"

    paper = RenterPaper.objects.get()
    answer = client.get(f"/rent/papers/files/{paper.pk}/")
    assert [answer.content, "attachment" in answer["Content-Disposition"]] == [PDF, True]
    assert logged_in(make_renter().login).get(f"/rent/papers/files/{paper.pk}/").status_code == 404


def test_from_the_yes_to_a_cancelled_evening(settings: pytest.FixtureRequest) -> None:
    rental = ask()
    approve(rental)
    client = logged_in(rental.renter.login)
    assert "看合同" in text(client.get(f"/rent/my/{rental.number}/"))
    contract = client.get(f"/rent/my/{rental.number}/contract/")
    assert contract.content.startswith(b"%PDF")
    bill = client.post(f"/rent/my/{rental.number}/accept/").url
    assert "1010元" in text(client.get(bill))
    assert "走西门" not in text(client.get(f"/rent/my/{rental.number}/"))
    pay_page = client.post(bill, {"provider": "sandbox"})
    assert [pay_page.status_code, "/sandbox/" in pay_page.url] == [303, True]
    assert client.post(bill, {"provider": "cash"}).url.endswith("/cash/")


def test_who_has_paid_reads_how_to_get_in_and_cancels() -> None:
    rental = run(ask())
    client = logged_in(rental.renter.login)
    assert "走西门" in text(client.get(f"/rent/my/{rental.number}/"))
    path = f"/rent/my/{rental.number}/evenings/{rental.dates.first().pk}/"
    assert "170元" in text(client.get(path))
    assert client.post(path).status_code == 302
    assert [Refund.objects.get().amount_fen, client.post(path).status_code] == [17000, 409]
    assert "已付清" in text(client.get(f"/rent/bills/{rental.deposit_order.number}/"))


def test_rentals_of_others_do_not_exist() -> None:
    rental = run(ask())
    date = rental.dates.first()
    own = f"/rent/my/{rental.number}/"
    other = logged_in(make_renter().login)
    paths = [own, f"{own}contract/", f"{own}accept/", f"{own}evenings/{date.pk}/"]
    bill = f"/rent/bills/{rental.deposit_order.number}/"

    assert [other.get(path).status_code for path in [*paths, bill]] == [404] * 5
    posts = [f"{own}withdraw/", f"{own}evenings/{date.pk}/take/", f"{own}evenings/{date.pk}/"]
    assert [other.post(path).status_code for path in posts] == [404] * 3
    assert Order.objects.count() == 1


def test_a_list_of_rentals_costs_the_same_for_two_and_for_six() -> None:
    renter = make_renter()
    client, counts = logged_in(renter.login), []
    for more in (1, 2):
        for _rental in range(more):
            ask(renter)
        with CaptureQueriesContext(connection) as asked:
            client.get("/rent/my/")
        counts.append(len(asked))
    assert counts[0] >= counts[1]


def test_after_the_code_a_renter_goes_on_without_a_student_record() -> None:
    user = newcomer()

    assert after_login(user=user, next_url="/rent/my/") == "/rent/my/"
    assert after_login(user=user, next_url="/my/") != "/my/"


def test_times_far_away_do_not_break_the_calendar(client: Client) -> None:
    room = make_rented_room()
    for first in ("9999-12-31", "0001-01-01", "x"):
        assert client.get(f"/rent/rooms/{room.code}/?from={first}").status_code == 200


def told(user: User, *, rooms: int) -> None:
    """So many texts about rooms, one after the other."""
    for number in range(rooms):
        values = {"name": "舞蹈队", "room": f"{number}号厅"}
        key = f"told:{user.pk}:{number}"
        tell_login(login=user, template="rental_rejected", values=values, unique_key=key)


def test_a_renter_reads_what_the_school_told_them_and_nobody_else(settings) -> None:
    settings.SMS_CHANNEL = "off"
    mine, other = newcomer(), User.objects.create(phone="+8613700000098")
    assert "还没有消息" in text(logged_in(mine).get("/rent/messages/"))
    told(mine, rooms=7)
    told(other, rooms=1)
    OutboxMessage.objects.create(
        channel="sms", template="login_code", login=mine, unique_key="code", phone=mine.phone
    )

    first = logged_in(mine).get("/rent/messages/")
    second = logged_in(mine).get("/rent/messages/?page=2")

    shown = [row.text for page in (first, second) for row in page.context["page_obj"]]
    assert [
        f"{number}号厅" in row for number, row in zip(range(6, -1, -1), shown, strict=True)
    ] == [True] * 7
    assert not any("【" in row for row in shown)
    assert "消息" in text(logged_in(mine).get("/rent/my/"))
    assert Client().get("/rent/messages/").status_code == 302


def test_more_messages_cost_no_more_statements(settings) -> None:
    settings.SMS_CHANNEL = "off"
    counts = []
    for number in (1, 6):
        user = User.objects.create(phone=f"+861370000010{number}")
        told(user, rooms=number)
        client = logged_in(user)
        client.get("/rent/messages/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/rent/messages/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
