"""A term's rounds set up from the last term's; the calendar that shows them."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from courses.models import Term
from enrollment.models import EnrollmentPolicy, ProofKind, ProofRule, Round
from enrollment.services.round_plans import set_up_rounds
from tests.enrollment.applying import make_drawn_round, make_policy, send
from tests.enrollment.school import (
    NOW,
    SHANGHAI,
    make_class,
    make_round,
    make_staff,
    make_student,
    make_term,
)
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def next_term() -> Term:
    """Autumn 2027: 27 weeks after spring, and on a Wednesday."""
    return make_term(
        code="2027A", name="2027年秋季学期", starts_on=date(2027, 9, 8), ends_on=date(2028, 1, 14)
    )


def spring() -> None:
    policy = make_policy(max_wishes=5, age_counts_on=date(2027, 3, 15))
    ProofRule.objects.create(
        policy=policy, kind=ProofKind.objects.create(code="R", name="居住证"), from_age=80
    )
    make_round(term=make_term(), prospectus_version=7)
    make_drawn_round(term=make_term(), draw_at=NOW + timedelta(days=7))


@pytest.fixture
def registrar(client: Client) -> Client:
    user = make_staff("registrar")
    rights = ["access_admin", "view_round", "add_round", "change_round"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_rounds_move_by_whole_weeks_with_rules_and_papers() -> None:
    spring()

    rounds = set_up_rounds(actor=make_staff(), target=next_term())

    policy = EnrollmentPolicy.objects.get(term__code="2027A")
    drawn = Round.objects.get(term__code="2027A", code="R2")
    assert (
        [(row.code, row.prospectus_version) for row in rounds],
        drawn.opens_at,
        drawn.draw_at,
        (policy.max_wishes, policy.age_counts_on),
        [(rule.kind.code, rule.from_age) for rule in policy.proof_rules.all()],
        Round.objects.filter(term__code="2027S").count(),
    ) == (
        [("R2", 1), ("R4", 1)],
        datetime(2027, 8, 9, 10, 0, tzinfo=SHANGHAI),
        datetime(2027, 8, 17, 10, 0, tzinfo=SHANGHAI),
        (5, None),
        [("R", 80)],
        2,
    )


@pytest.mark.parametrize(("own", "code"), [(True, "has_rounds"), (False, "no_term_before")])
def test_what_cannot_be_set_up_is_refused_and_nothing_is_written(own: bool, code: str) -> None:
    term = make_term()
    if own:
        make_round(term=term)

    with pytest.raises(Refusal) as refused:
        set_up_rounds(actor=make_staff(), target=term)

    assert (refused.value.code, Round.objects.count()) == (code, int(own))


def test_the_dry_run_writes_nothing_and_the_button_does(registrar: Client) -> None:
    spring()
    term = next_term()
    address = f"/admin/round-calendar/{term.pk}/set-up/"

    shown = registrar.get(address)
    before = Round.objects.filter(term=term).count()
    done = registrar.post(address)
    again = registrar.post(address, follow=True)

    assert (
        "2027年8月9日（星期一）上午10:00" in shown.content.decode(),
        before,
        done.url,
        Round.objects.filter(term=term).count(),
        "这个学期已经有轮次了。" in again.content.decode(),
    ) == (True, 0, "/admin/round-calendar/?term=2027A", 2, True)


def test_the_calendar_shows_weeks_and_what_came_in(registrar: Client) -> None:
    spring()
    send(make_student(), Round.objects.get(code="R2"), make_class())

    page = registrar.get("/admin/round-calendar/?term=2027S")

    assert (
        [(each.round.code, each.is_open, each.came_in) for each in page.context["rounds"]],
        [(week.monday, week.open_in, week.is_now) for week in page.context["weeks"]],
    ) == (
        [("R2", True, 1), ("R4", True, 0)],
        [(date(2027, 2, 1), [True, True], True)],
    )
