"""Twelve kinds of forgery: each is refused, and nothing is stored."""

import json
import time

import pytest

from payments.models import ProviderEvent
from payments.providers import signatures

pytestmark = pytest.mark.django_db

SECRET = "the right secret"
BODY = json.dumps({"id": "evt_1", "type": "payment.paid", "ref": "sb_1"}).encode()


@pytest.fixture(autouse=True)
def _secret(settings):
    settings.SANDBOX_WEBHOOK_SECRET = SECRET


def post(client, body, header, *, provider="sandbox", name="Sandbox-Signature"):
    headers = {} if header is None else {name: header}
    return client.post(
        f"/webhooks/{provider}/", body, content_type="application/json", headers=headers
    )


def sign(body=BODY, *, secret=SECRET, age=0):
    return signatures.signed_header(body, secret, at=int(time.time()) - age)


def test_the_true_event_is_stored_once(client):
    header = sign()

    answers = [post(client, BODY, header).status_code for _ in range(3)]

    assert answers == [200, 200, 200]
    event = ProviderEvent.objects.get()
    assert (event.event_id, event.kind, event.object_ref) == ("evt_1", "payment.paid", "sb_1")


def test_five_minutes_are_young_enough(client):
    assert post(client, BODY, sign(age=290)).status_code == 200


FORGERIES = {
    "no signature": lambda: (BODY, None),
    "empty signature": lambda: (BODY, ""),
    "another secret": lambda: (BODY, sign(secret="wrong")),
    "empty secret": lambda: (BODY, sign(secret="")),
    "changed body": lambda: (BODY.replace(b"sb_1", b"sb_2"), sign()),
    "added space": lambda: (BODY + b" ", sign()),
    "too old": lambda: (BODY, sign(age=301)),
    "from the future": lambda: (BODY, sign(age=-400)),
    "old with a new time": lambda: (
        BODY,
        sign(age=900).replace(f"t={int(time.time()) - 900}", f"t={int(time.time())}"),
    ),
    "two times": lambda: (BODY, sign() + f",t={int(time.time())}"),
    "another scheme": lambda: (BODY, sign().replace("v1=", "v0=")),
    "not a time": lambda: (BODY, "t=now,v1=" + sign().partition("v1=")[2]),
    "signed words that are no event": lambda: (b"[]", sign(b"[]")),
    "signed bytes that are no text": lambda: (b"\xff\xfe", sign(b"\xff\xfe")),
    "digits of another script": lambda: (BODY, "t=١٢٣,v1=abc"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_refused_and_nothing_is_stored(client, name):
    body, header = FORGERIES[name]()

    assert post(client, body, header).status_code == 400
    assert ProviderEvent.objects.count() == 0


def test_a_signature_of_one_provider_opens_no_door_of_another(client, settings):
    settings.STRIPE_WEBHOOK_SECRET = "another"

    answer = post(client, BODY, sign(), provider="stripe", name="Stripe-Signature")

    assert (answer.status_code, ProviderEvent.objects.count()) == (400, 0)


def test_without_a_secret_nobody_can_sign(client, settings):
    settings.SANDBOX_WEBHOOK_SECRET = ""

    assert post(client, BODY, sign(secret="")).status_code == 400


@pytest.mark.parametrize("provider", ["nobody", "cash"])
def test_other_doors_are_shut(client, provider):
    answer = post(client, BODY, sign(), provider=provider)

    assert answer.status_code in (400, 404)
    assert ProviderEvent.objects.count() == 0


def test_looking_is_not_knocking(client):
    assert client.get("/webhooks/sandbox/").status_code == 405


def test_what_is_too_large_is_no_event(client):
    body = b"x" * 300_000

    assert post(client, body, sign(body)).status_code == 413
