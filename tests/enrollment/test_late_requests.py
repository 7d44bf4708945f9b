"""A senior asks to come into a running class; the office answers, and the answer is read."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from enrollment import queries
from enrollment.models import Allocation, LateRequest, Place, Round
from enrollment.panels.enrolling import class_panel
from enrollment.services.late_requests import (
    admit_request,
    ask_late_entry,
    decline_request,
    take_back_late_request,
)
from tests.enrollment.school import NOW, make_class, make_round, make_student, make_term
from university.accounts.models import User
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def running():
    term = make_term(weeks=12)
    make_round(term=term, kind="late_entry", allocation=Allocation.STAFF, code="LATE")
    return queries.classes_for_rules().get(pk=make_class(term=term).pk)


def office() -> User:
    user = User.objects.create(username="office", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="set_rules_aside"))
    return User.objects.get(pk=user.pk)


def ask(row, number=1):
    student = make_student(number)
    return ask_late_entry(actor=student.login, student=student, teaching_class=row, channel="web")


def test_asking_twice_is_asking_once(running):
    first = ask(running)

    again = ask_late_entry(
        actor=first.student.login, student=first.student, teaching_class=running, channel="web"
    )

    assert (again.pk, LateRequest.objects.count(), Place.objects.count()) == (first.pk, 1, 0)


def test_without_a_round_nobody_asks():
    with pytest.raises(Refusal) as refused:
        ask(queries.classes_for_rules().get(pk=make_class(term=make_term(weeks=12)).pk))

    assert (refused.value.code, LateRequest.objects.count()) == ("no_late_entry", 0)


def test_where_the_desk_alone_asks_the_web_does_not(running):
    Round.objects.update(channels=["desk"])

    with pytest.raises(Refusal) as refused:
        ask(running)

    assert (refused.value.code, LateRequest.objects.count()) == ("wrong_channel", 0)


@pytest.mark.parametrize(("channels", "is_offered"), [(["web"], True), (["desk"], False)])
def test_the_page_of_a_class_offers_it_where_the_round_does(running, rf, channels, is_offered):
    Round.objects.update(channels=channels)
    request = rf.get("/")
    request.acting = None

    page = class_panel(request, running)

    assert (f"/enrol/{running.pk}/late/" in page, "按别的办法" in page) == (
        is_offered,
        not is_offered,
    )


def test_a_yes_holds_a_place_and_a_no_is_told(running):
    one, two = ask(running), ask(running, 2)

    admit_request(actor=office(), request=one, reason="前几次课在外地")
    decline_request(actor=User.objects.get(username="office"), request=two, reason="课已过半")

    held = Place.objects.get()
    told = set(OutboxMessage.objects.filter(student=two.student).values_list("template", flat=True))
    assert (one.state, one.place_id, held.state) == ("admitted", held.pk, "held")
    assert (two.state, told) == ("declined", {"late_entry_declined"})


def test_what_was_taken_back_is_not_answered(running):
    row = ask(running)
    take_back_late_request(actor=row.student.login, request=row)

    with pytest.raises(Refusal) as refused:
        admit_request(actor=office(), request=row, reason="前几次课在外地")

    assert (refused.value.code, Place.objects.count()) == ("answered_already", 0)


def test_the_pages_ask_answer_and_say_so(running, client: Client):
    student = make_student(5)
    client.force_login(student.login, "university.accounts.backends.PhoneBackend")
    assert "申请插班" in client.get(f"/enrol/{running.pk}/late/").content.decode()
    client.post(f"/enrol/{running.pk}/late/")
    row = LateRequest.objects.get()
    assert row.created_at - NOW < timedelta(seconds=1)

    desk = Client()
    desk.force_login(office(), "django.contrib.auth.backends.ModelBackend")
    desk.post(f"/enrol/desk/late/{row.pk}/", {"decision": "yes", "reason": "前几次课在外地"})

    assert "教务处同意了" in client.get(f"/enrol/{running.pk}/late/").content.decode()
