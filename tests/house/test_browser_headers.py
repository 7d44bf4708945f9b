"""What every page tells the browser: what it may load, who may frame it, that it is not kept."""

import pytest
from django.test import Client

from tests.bad_input.conftest import built_world, world
from tests.bad_input.world import World, as_person
from university.accounts.models import User

pytestmark = [pytest.mark.one_engine, pytest.mark.django_db]

__all__ = ["built_world", "world"]

MEMBER_PAGES = (
    "/", "/my/", "/my/who/", "/my/info/", "/my/card/", "/my/agreements/", "/my/helpers/",
    "/my/new/",
    "/messages/", "/orders/", "/orders/{my_paid_order}/", "/orders/{my_paid_order}/slip/",
    "/pay/{my_place}/", "/leave/{my_place}/", "/leave/{my_left_place}/done/", "/enrol/places/",
    "/enrol/{open}/", "/enrol/{open}/check/", "/enrol/{full}/", "/enrol/{dance}/suitability/",
    "/search/?q=王桂兰", "/nothing/", "/pay/{other_place}/", "/desk/",
)  # fmt: skip
STAFF_PAGES = (
    "/admin/", "/admin/login/", "/admin/pages/", "/admin/account/", "/desk/", "/desk/till/",
    "/desk/students/{me}/", "/desk/till/students/{me}/", "/desk/till/orders/{my_paid_order}/",
    "/desk/calls/", "/staff/two-step/",
)  # fmt: skip
PUBLIC_PAGES = (
    "/",
    "/login/",
    "/login/card/",
    "/staff/login/",
    "/search/",
    "/display/",
    "/nothing/",
)


def _told(client: Client, address: str) -> tuple[bool, ...]:
    answer = client.get(address)
    policy = answer.get("Content-Security-Policy", "")
    return (
        answer.status_code < 500,
        "object-src 'none'" in policy and "base-uri 'none'" in policy,
        "frame-ancestors 'self'" in policy,
        answer.get("X-Frame-Options") == "SAMEORIGIN",
        answer.get("X-Content-Type-Options") == "nosniff",
        answer.get("Referrer-Policy") == "same-origin",
    )


def _kept(client: Client, address: str) -> bool:
    return "no-store" not in client.get(address).get("Cache-Control", "")


def test_a_member_s_pages_are_guarded_and_not_kept(world: World) -> None:
    pages = [world.url(page) for page in MEMBER_PAGES]
    assert [page for page in pages if not all(_told(world.client, page))] == []
    assert [page for page in pages if _kept(world.client, page)] == []


def test_staff_pages_are_guarded_and_not_kept(world: World) -> None:
    chief = as_person(User.objects.create(username="chief", is_staff=True, is_superuser=True))
    pages = [world.url(page) for page in STAFF_PAGES]
    assert [page for page in pages if not all(_told(chief, page))] == []
    assert [page for page in pages if _kept(chief, page)] == []


def test_public_pages_are_guarded(world: World) -> None:
    visitor = as_person(None)
    assert [page for page in PUBLIC_PAGES if not all(_told(visitor, page))] == []


def test_a_public_page_runs_no_script_of_its_own(world: World) -> None:
    policy = as_person(None).get("/")["Content-Security-Policy"]
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in script


def test_after_logging_out_nothing_opens(world: World) -> None:
    before = world.client.cookies["sessionid"].value
    world.client.post("/logout/")
    world.client.cookies["sessionid"] = before
    assert world.client.get("/my/")["Location"].startswith("/login/")
