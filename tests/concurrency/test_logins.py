"""Guessing codes in parallel, two first visits at once, many asking for one phone. Twins lose."""

import time
from collections.abc import Callable

import pytest
from django.db.models import F

from tests.concurrency.test_places import race
from tests.conftest import MakeSite
from tests.support.crowd import Visitor, all_at_once
from tests.support.site import Site
from university import clock
from university.accounts.models import ChallengePurpose, SmsChallenge, User
from university.accounts.services.challenges import MAX_TRIES, check_challenge, send_challenge
from university.accounts.services.code_limits import RESEND_AFTER
from university.accounts.services.logins import prove_phone
from university.notifications.models import TextMessage
from university.privacy import decrypt

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

PHONE = "+8613800138000"
LOGIN = ChallengePurpose.LOGIN
GUESSES = 60
TRIALS = 10
CLIENTS = 20


def send(browser: str) -> SmsChallenge:
    return send_challenge(phone=PHONE, purpose=LOGIN, browser=browser)


def wrong_for(row: SmsChallenge) -> str:
    return f"{(int(decrypt(row.code)) + 1) % 1_000_000:06d}"


def guesses(code: str) -> Callable[[], str]:
    def act() -> str:
        check_challenge(phone=PHONE, purpose=LOGIN, browser="a", code=code)
        return "opened"

    return act


# ------------------------------------------------------------------- guessing
def test_of_sixty_guesses_at_once_five_are_compared() -> None:
    for _trial in range(TRIALS):
        SmsChallenge.objects.all().delete()
        row = send("a")

        answers = race([guesses(wrong_for(row))] * GUESSES)

        row.refresh_from_db()
        assert (answers, row.attempts) == (
            {"wrong_code": MAX_TRIES, "too_many_tries": GUESSES - MAX_TRIES},
            MAX_TRIES,
        )


def test_twin_comparing_before_counting_compares_more() -> None:
    row = send("a")

    def act() -> str:
        seen = SmsChallenge.objects.get(pk=row.pk)
        if seen.attempts >= MAX_TRIES:
            return "too_many_tries"
        time.sleep(0.02)
        SmsChallenge.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
        return "wrong_code"

    assert race([act] * GUESSES)["wrong_code"] > MAX_TRIES


def test_the_right_code_pressed_by_many_fingers_opens_once() -> None:
    row = send("a")

    answers = race([guesses(decrypt(row.code))] * CLIENTS)

    assert (answers["opened"], sum(answers.values())) == (1, CLIENTS)
    assert set(answers) <= {"opened", "used", "too_many_tries", "expired"}


# -------------------------------------------------------------------- sending
def asks(browser: str) -> Callable[[], str]:
    def act() -> str:
        send(browser)
        return "sent"

    return act


def test_twenty_browsers_asking_for_one_phone_send_one_message() -> None:
    answers = race(asks(f"browser {number}") for number in range(CLIENTS))

    assert (answers, TextMessage.objects.count()) == ({"sent": 1, "too_soon": CLIENTS - 1}, 1)


def test_sending_again_by_many_fingers_sends_one_message() -> None:
    row = send("a")
    SmsChallenge.objects.update(sent_at=row.sent_at - RESEND_AFTER)

    answers = race([asks("a")] * CLIENTS)

    row.refresh_from_db()
    assert (answers, row.times_sent) == ({"sent": 1, "too_soon": CLIENTS - 1}, 2)


def test_twin_looking_at_the_clock_alone_sends_many() -> None:
    def act() -> str:
        if SmsChallenge.objects.filter(phone=PHONE).exists():
            return "too_soon"
        time.sleep(0.02)
        number = time.perf_counter_ns() % 1_000_000_000
        SmsChallenge.objects.create(
            phone=PHONE, purpose=LOGIN, send_no=number, expires_at=clock.now()
        )
        return "sent"

    assert race([act] * CLIENTS)["sent"] > 1


# --------------------------------------------------------------- first visits
def visits() -> str:
    return str(prove_phone(phone=PHONE).pk)


def test_twenty_first_visits_make_one_login() -> None:
    answers = race([visits] * CLIENTS)

    assert (list(answers.values()), User.objects.count()) == ([CLIENTS], 1)


def test_twin_looking_before_making_breaks() -> None:
    def act() -> str:
        user = User.objects.filter(phone=PHONE).first()
        if user is None:
            time.sleep(0.02)
            user = User.objects.create(phone=PHONE)
        return str(user.pk)

    assert race([act] * CLIENTS)["IntegrityError"] > 0


# ------------------------------------------------------------ the whole site
def asked(site: Site) -> tuple[dict[str, str], str]:
    """A browser that was sent a code: its cookies, and the code."""
    browser = Visitor(site.url)
    browser.get("/login/")
    assert browser.post("/login/", {"phone": "120 0000 0001"}).location == "/login/code/"
    found = site.manage(
        "shell",
        "-v0",
        "-c",
        "from university.accounts.models import SmsChallenge;"
        "from university.privacy import decrypt;"
        "print(decrypt(SmsChallenge.objects.get().code))",
    )
    return browser.cookies, found.split()[-1]


def state(site: Site) -> str:
    return (
        site.manage(
            "shell",
            "-v0",
            "-c",
            "from university.accounts.models import SmsChallenge, User;"
            "print(SmsChallenge.objects.get().attempts, User.objects.count())",
        )
        .strip()
        .splitlines()[-1]
    )


def test_sixty_guesses_over_http(make_site: MakeSite, engine: str) -> None:
    site = make_site(engine).start()
    cookies, code = asked(site)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    fingers = [Visitor(site.url, dict(cookies)) for _ in range(GUESSES)]

    answers = all_at_once(
        lambda finger=finger: finger.post("/login/code/", {"code": wrong}) for finger in fingers
    )
    late = Visitor(site.url, dict(cookies)).post("/login/code/", {"code": code})

    assert ({answer.status for answer in answers}, late.status, state(site)) == ({200}, 200, "5 0")


def test_the_right_code_over_http_makes_one_login(make_site: MakeSite, engine: str) -> None:
    site = make_site(engine).start()
    cookies, code = asked(site)
    fingers = [Visitor(site.url, dict(cookies)) for _ in range(CLIENTS)]

    answers = all_at_once(
        lambda finger=finger: finger.post("/login/code/", {"code": code}) for finger in fingers
    )

    # Whoever comes after the first sees a used code, or has been logged out of the old session.
    assert {(answer.status, answer.location) for answer in answers} <= {
        (200, ""), (302, "/login/"), (302, "/my/new/?next=%2Fmy%2F")
    }  # fmt: skip
    assert [answer.location for answer in answers].count("/my/new/?next=%2Fmy%2F") == 1
    assert state(site).split()[1] == "1"
