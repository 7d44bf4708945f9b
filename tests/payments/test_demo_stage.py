"""The demonstration on the days of applying: people have gone on, the drawn round is open."""

import pytest
from django.core.management import call_command

from enrollment.models import Application, Place, Round, Wish
from enrollment.services.draw_list import make_list
from university import clock
from university.registry import registry

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_the_drawn_round_is_open_and_everything_in_it_is_allowed() -> None:
    call_command("load_demo", stage="application", verbosity=0)
    drawn, now = Round.objects.get(kind="application"), clock.now()

    left_out = {rule for taker in make_list(drawn).takers for _wish, rule in taker.left_out}
    faults = [fault for check in registry.audit_checks.values() for fault in check()]

    assert (
        drawn.opens_at < now < drawn.closes_at < drawn.draw_at,
        Application.objects.filter(round=drawn, submitted_at__gt=now).count(),
        Application.objects.count(),
        Wish.objects.count() > 500,
        Place.objects.filter(round__kind="renewal").count() > 400,
        left_out,
        faults,
    ) == (True, 0, 301, True, True, {"audition_first"}, [])
