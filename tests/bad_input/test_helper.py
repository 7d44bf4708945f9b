"""What a helper may not do, and what opens no more once the authority has ended."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.bad_input.world import OTHERS_ID, World, as_person, counts, words
from university import clock
from university.accounts.acting import STUDENT_KEY
from university.accounts.models import GivenHow, ProxyAuthorization, SmsChallenge, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def helper(world: World) -> Client:
    """Somebody who may apply for the other person, and may not pay."""
    login = User.objects.create(phone="+8612066667777")
    ProxyAuthorization.objects.create(
        helper=login,
        student=world.other,
        scope="enrol",
        given_how=GivenHow.CODE,
        valid_until=clock.today() + timedelta(days=30),
    )
    client = as_person(login)
    session = client.session
    session[STUDENT_KEY] = world.other.pk
    session.save()
    return client


def test_a_helper_sees_neither_id_number_nor_phone(world: World, helper: Client) -> None:
    page = helper.get("/my/info/").content.decode()
    hidden = (OTHERS_ID, OTHERS_ID[-4:], "12099887766", "120 9988 7766")
    assert ([word for word in hidden if word in page], world.other.name in page) == ([], True)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/pay/{other_place}/", {"provider": "cash"}),
        ("/leave/{other_paid_place}/", {}),
        ("/my/helpers/new/", {"phone": "12055556666"}),
        ("/my/info/contact/phone/", {"emergency_contact_phone": "12055556666"}),
        ("/my/agreements/photos/give/", {}),
        ("/enrol/{dance}/suitability/", {"is_suited": "yes"}),
    ],
)
def test_a_helper_who_may_only_apply(
    path: str, data: dict[str, str], world: World, helper: Client
) -> None:
    world.ids["other_paid_place"] = world.other.places.order_by("pk")[0].pk
    before = counts()
    answer = helper.post(world.url(path), data)
    assert (answer.status_code < 500, counts()) == (True, before), words(answer)


@pytest.mark.parametrize("end", [{"revoked_at": True}, {"valid_until": True}])
def test_an_authority_that_ended_opens_nothing(
    end: dict[str, bool], world: World, helper: Client
) -> None:
    ended = {
        "revoked_at": clock.now(),
        "valid_until": clock.today() - timedelta(days=1),
    }
    ProxyAuthorization.objects.update(**{name: ended[name] for name in end})
    for path in ("/orders/", "/my/info/", "/pay/{other_place}/", "/orders/{other_order}/"):
        answer = helper.get(world.url(path))
        assert (answer.status_code, world.other.name in answer.content.decode()) == (302, False)


def test_an_address_that_a_browser_makes_up_is_not_believed(world: World) -> None:
    for number, made_up in enumerate(("1.1.1.1", "2.2.2.2, 3.3.3.3", "x", "' OR 1=1")):
        as_person(None).post(
            "/login/", {"phone": f"1203333000{number}"}, headers={"x-forwarded-for": made_up}
        )
    assert SmsChallenge.objects.values("address").distinct().count() == 1
