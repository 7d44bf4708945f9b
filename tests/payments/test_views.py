"""Paying on the site, by the sandbox, without JavaScript."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import TeachingClass
from enrollment.models import Place
from enrollment.states import PlaceState
from payments.models import Order, Payment, PaymentAttempt, SandboxSession
from payments.services.leaving import give_up_place
from tests.payments.school import (
    city_rules,
    hold,
    lapse,
    make_student,
    money_faults,
    open_class,
    owe,
    place_of,
)
from university import clock
from university.accounts.acting import STUDENT_KEY
from university.accounts.models import GivenHow, ProxyAuthorization, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_messages(settings: Any) -> None:
    settings.SMS_CHANNEL = "off"


def senior(client: Client, student: Any) -> Client:
    client.force_login(student.login, "django.contrib.auth.backends.ModelBackend")
    return client


def words(answer: Any) -> str:
    text = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def pay(client: Client, place: Any, way: str = "alipay") -> tuple[Order, Any]:
    """From the check-out to the page one comes back to."""
    started = client.post(f"/pay/{place.pk}/", {"provider": "sandbox"})
    assert started.status_code == 303, words(started)
    chosen = client.post(started["Location"], {"way": way})
    order = Order.objects.get(lines__place=place, lines__kind="tuition")
    assert chosen["Location"].endswith(f"/orders/{order.number}/returned/")
    return order, client.get(f"/orders/{order.number}/returned/")


def test_checkout_says_what_how_much_and_until_when(client: Client) -> None:
    place = hold()
    page = words(senior(client, place.student).get(f"/pay/{place.pk}/"))
    assert "您想怎么交费？" in page
    assert place.teaching_class.name in page
    assert "学费 160元" in page
    assert "材料费 20元" in page
    assert "应交 180元" in page
    assert "网上支付" in page
    assert "去服务台交" in page


def test_looking_at_the_checkout_writes_nothing(client: Client) -> None:
    place = hold()
    senior(client, place.student).get(f"/pay/{place.pk}/")
    assert Order.objects.count() == 0


def test_a_discount_is_said_in_words(client: Client) -> None:
    city_rules()
    place = hold(make_student(birth_date="1953-03-05"))
    place.student.refresh_from_db()
    page = words(senior(client, place.student).get(f"/pay/{place.pk}/"))
    assert "学费 160元，70岁优惠（八折），少交32元（市财政承担）" in page
    assert "应交 148元" in page


@pytest.mark.parametrize("way", ["card", "alipay", "wechat_pay"])
def test_paid_by_the_sandbox(client: Client, way: str) -> None:
    place = hold()
    order, back = pay(senior(client, place.student), place, way)
    assert (back.status_code, back["Location"]) == (302, f"/orders/{order.number}/")
    order.refresh_from_db()
    assert (order.state, place_of(order).state) == ("settled", PlaceState.CONFIRMED)
    page = words(client.get(back["Location"]))
    assert f"您已录取到 {place.teaching_class.name}" in page
    assert "已收到180元，名额是您的了。" in page
    assert order.number in page
    assert money_faults() == []


def test_the_return_page_believes_the_provider_and_not_its_address(client: Client) -> None:
    place = hold()
    senior(client, place.student).post(f"/pay/{place.pk}/", {"provider": "sandbox"})
    order = Order.objects.get()
    page = client.get(f"/orders/{order.number}/returned/?status=paid&paid=1")
    assert "我们正在核对，请不要再付" in words(page)
    assert Payment.objects.count() == 0


def test_a_slow_payment_says_do_not_pay_again_then_it_is_done(client: Client) -> None:
    place = hold()
    order, back = pay(senior(client, place.student), place, "delay")
    page = words(back)
    assert "我们正在核对，请不要再付" in page
    assert "再看一次" in page
    session = SandboxSession.objects.get()
    client.post(f"/sandbox/{session.ref}/", {"way": "card"})
    after = client.get(f"/orders/{order.number}/returned/")
    assert after["Location"] == f"/orders/{order.number}/"


def test_a_failed_payment_can_be_tried_again(client: Client) -> None:
    place = hold()
    order, back = pay(senior(client, place.student), place, "fail")
    assert "付款没有成功" in words(back)
    assert "没有收您的钱。" in words(back)
    again, done = pay(client, place, "card")
    assert (again.pk, done["Location"]) == (order.pk, f"/orders/{order.number}/")


def test_a_double_click_begins_one_payment(client: Client) -> None:
    place = hold()
    senior(client, place.student)
    first = client.post(f"/pay/{place.pk}/", {"provider": "sandbox"})
    second = client.post(f"/pay/{place.pk}/", {"provider": "sandbox"})
    assert first["Location"] == second["Location"]
    assert (PaymentAttempt.objects.count(), Order.objects.count()) == (1, 1)


def test_back_after_paying_explains_itself(client: Client) -> None:
    place = hold()
    pay(senior(client, place.student), place)
    again = client.get(f"/pay/{place.pk}/", follow=True)
    assert "名额是您的了" in words(again)
    session = SandboxSession.objects.get()
    assert "这笔已经付过了。" in words(client.get(f"/sandbox/{session.ref}/"))
    assert client.post(f"/pay/{place.pk}/", {"provider": "sandbox"}).status_code == 302
    assert Payment.objects.count() == 1


def test_cash_is_a_page_with_sum_number_and_deadline(client: Client) -> None:
    place = hold()
    answer = senior(client, place.student).post(f"/pay/{place.pk}/", {"provider": "cash"})
    order = Order.objects.get()
    assert answer["Location"] == f"/orders/{order.number}/cash/"
    page = words(client.get(answer["Location"]))
    assert "请带现金到服务台" in page
    assert "180元" in page
    assert order.number in page
    assert PaymentAttempt.objects.count() == 0


def test_nothing_to_pay_takes_one_button(client: Client) -> None:
    place = hold(teaching_class=open_class(fee_fen=0, material_fee_fen=0))
    page = words(senior(client, place.student).get(f"/pay/{place.pk}/"))
    assert "这门课不用交费" in page
    done = client.post(f"/pay/{place.pk}/", follow=True)
    assert "不用交费，名额是您的了。" in words(done)
    place.refresh_from_db()
    assert place.state == PlaceState.CONFIRMED


@pytest.mark.parametrize("provider", ["", "stripe", "<script>", "free"])
def test_a_way_that_is_not_offered_is_refused(client: Client, provider: str) -> None:
    place = hold()
    answer = senior(client, place.student).post(f"/pay/{place.pk}/", {"provider": provider})
    assert answer.status_code == 409
    assert "没有这种付款方式。" in words(answer)
    assert PaymentAttempt.objects.count() == 0


def test_a_place_that_ran_out_says_so(client: Client) -> None:
    order = owe()
    lapse(order)
    answer = senior(client, order.student).get(f"/pay/{place_of(order).pk}/")
    assert answer.status_code == 409
    assert "这个名额没有为您保留。" in words(answer)
    assert "您可以重新报这个班。" in words(answer)


def test_time_that_ran_out_a_moment_ago_opens_no_order(client: Client) -> None:
    place = hold()
    Place.objects.filter(pk=place.pk).update(held_until=clock.now() - timedelta(seconds=1))
    answer = senior(client, place.student).post(f"/pay/{place.pk}/", {"provider": "sandbox"})
    assert answer.status_code == 409
    assert "这个名额没有为您保留。" in words(answer)
    assert (Order.objects.count(), PaymentAttempt.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_fee_that_was_changed_is_asked_from_the_next_request_on(
    client: Client, settings: Any
) -> None:
    settings.KEEPS_PUBLIC_PAGES = True
    place = hold()
    before = words(senior(client, place.student).get(f"/pay/{place.pk}/"))
    teaching_class = TeachingClass.objects.get(pk=place.teaching_class_id)
    teaching_class.fee_fen += 100_00
    teaching_class.save()
    after = words(client.get(f"/pay/{place.pk}/"))
    client.post(f"/pay/{place.pk}/", {"provider": "sandbox"})
    tuition = Order.objects.get().lines.get(kind="tuition").amount_fen
    assert ("学费 160元" in before, "学费 260元" in after, tuition) == (True, True, 260_00)


def test_late_money_and_a_full_class_are_explained(client: Client) -> None:
    place = hold(teaching_class=open_class(capacity=1))
    started = senior(client, place.student).post(f"/pay/{place.pk}/", {"provider": "sandbox"})
    order = Order.objects.get()
    lapse(order)
    hold(teaching_class=place.teaching_class)
    client.post(started["Location"], {"way": "card"})
    page = words(client.get(f"/orders/{order.number}/returned/", follow=True))
    assert "钱到得晚，班级已经满了" in page
    assert "您的钱全部退回。" in page
    assert "180元按原路退回，五个工作日内到账。" in page
    assert "您排候补第一位。" in page


@pytest.mark.parametrize(
    "path",
    ["/pay/{place}/", "/leave/{place}/", "/leave/{place}/done/", "/orders/{order}/",
     "/orders/{order}/returned/", "/orders/{order}/slip/", "/orders/{order}/cash/"],
)  # fmt: skip
def test_what_belongs_to_somebody_else_does_not_exist(client: Client, path: str) -> None:
    order = owe()
    address = path.format(place=place_of(order).pk, order=order.number)
    stranger = senior(client, make_student(name="李国强"))
    assert stranger.get(address).status_code == 404
    assert order.student.name not in words(stranger.get(address))


def test_nobody_pays_for_somebody_else(client: Client) -> None:
    order = owe()
    stranger = senior(client, make_student())
    path = f"/pay/{place_of(order).pk}/"
    assert stranger.post(path, {"provider": "sandbox"}).status_code == 404
    assert PaymentAttempt.objects.count() == 0


def test_without_a_login_one_is_asked_to_log_in(client: Client) -> None:
    place = hold()
    answer = client.get(f"/pay/{place.pk}/")
    assert answer.status_code == 302
    assert f"next=/pay/{place.pk}/" in answer["Location"]


def test_a_helper_without_leave_to_pay_is_refused(client: Client) -> None:
    place = hold()
    helper = User.objects.create(phone="+8613900000001")
    ProxyAuthorization.objects.create(
        helper=helper,
        student=place.student,
        scope="enrol",
        given_how=GivenHow.PAPER,
        valid_until="2099-01-01",
    )
    client.force_login(helper, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[STUDENT_KEY] = place.student.pk
    session.save()
    answer = client.post(f"/pay/{place.pk}/", {"provider": "sandbox"})
    assert answer.status_code == 409
    assert "您的授权不包括交费。" in words(answer)
    assert (Order.objects.count(), PaymentAttempt.objects.count()) == (0, 0)


def test_the_list_costs_the_same_for_many(client: Client) -> None:
    student = make_student()
    # Wagtail keeps its list of sites from the first page on.
    senior(client, student).get("/orders/")
    counts = []
    for more in (2, 4):
        for _number in range(more):
            owe(student)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/orders/")
        counts.append(len(queries))
        assert page.status_code == 200
    assert counts[0] == counts[1]


def test_six_orders_a_page(client: Client) -> None:
    student = make_student()
    for _number in range(7):
        owe(student)
    page = senior(client, student).get("/orders/")
    assert len(page.context["page_obj"].object_list) == 6


def test_no_payments_yet_is_a_sentence(client: Client) -> None:
    assert "还没有缴费" in words(senior(client, make_student()).get("/orders/"))


def test_member_pages_are_not_stored(client: Client) -> None:
    place = hold()
    answer = senior(client, place.student).get(f"/pay/{place.pk}/")
    assert "no-store" in answer["Cache-Control"]


def test_the_sandbox_page_is_gone_where_it_is_not_allowed(client: Client, settings: Any) -> None:
    place = hold()
    started = senior(client, place.student).post(f"/pay/{place.pk}/", {"provider": "sandbox"})
    settings.SANDBOX_PAYMENTS_ALLOWED = False
    assert client.get(started["Location"]).status_code == 404


def test_leaving_before_paying(client: Client) -> None:
    place = hold()
    page = words(senior(client, place.student).get(f"/leave/{place.pk}/"))
    assert "您要退出这个班吗？" in page
    assert "您没有交过钱，所以不用退钱。" in page
    place.refresh_from_db()
    assert place.state == PlaceState.HELD
    done = client.post(f"/leave/{place.pk}/", follow=True)
    assert "您已退出这个班" in words(done)
    place.refresh_from_db()
    assert place.state == PlaceState.CANCELLED


def test_leaving_after_paying_says_where_the_money_goes(client: Client) -> None:
    place = hold()
    order, _back = pay(senior(client, place.student), place)
    assert "180元按原路退回，五个工作日内到账。" in words(client.get(f"/leave/{place.pk}/"))
    done = client.post(f"/leave/{place.pk}/", follow=True)
    assert "180元按原路退回，五个工作日内到账。" in words(done)
    again = client.post(f"/leave/{place.pk}/", follow=True)
    assert again.status_code == 200
    assert Payment.objects.get().refunds.count() == 1
    assert "您已退出这个班" in words(client.get(f"/orders/{order.number}/", follow=True))


def test_a_place_given_up_elsewhere_cannot_be_paid(client: Client) -> None:
    place = hold()
    give_up_place(actor=place.student.login, place=place)
    answer = senior(client, place.student).post(f"/pay/{place.pk}/", {"provider": "sandbox"})
    assert (answer.status_code, PaymentAttempt.objects.count()) == (409, 0)


def test_the_slip_has_everything_and_only_for_a_sure_place(client: Client) -> None:
    place = hold()
    senior(client, place.student)
    order, _back = pay(client, place)
    page = client.get(f"/orders/{order.number}/slip/")
    shown = words(page)
    for word in (
        "录取通知单",
        place.student.name,
        place.student.student_no,
        place.teaching_class.name,
        "180元",
        order.receipts.get().number,
    ):
        assert word in shown
    assert "<svg" in page.content.decode()


def test_no_slip_before_paying(client: Client) -> None:
    order = owe()
    answer = senior(client, order.student).get(f"/orders/{order.number}/slip/")
    assert answer.status_code == 302


def test_the_receipt_has_the_sum_in_capitals(client: Client) -> None:
    place = hold()
    order, _back = pay(senior(client, place.student), place)
    page = words(client.get(f"/receipts/{order.receipts.get().number}/"))
    assert "180元" in page
    assert "壹佰捌拾元整" in page
    assert client.get("/receipts/2026-999999/").status_code == 404
