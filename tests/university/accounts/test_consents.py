"""Only the person agrees, in words that are kept, and takes it back as easily."""

import pytest

from tests.university.accounts.conftest import MakeStudent
from tests.university.accounts.test_acting import authorise
from tests.university.accounts.test_students import make_desk
from university.accounts.models import Consent, ConsentText, User
from university.accounts.services.consents import give_consent, text_in_force, withdraw_consent
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


def test_a_yes_twice_is_one_yes(login: User, make_student: MakeStudent) -> None:
    student = make_student("王桂兰", login)
    given = [
        give_consent(actor=login, student=student, kind="photos", given_how="self")
        for _ in range(2)
    ]
    assert [given[0]] == list({*given}) == list(Consent.objects.all())


def test_new_words_need_a_new_yes(login: User, make_student: MakeStudent) -> None:
    student = make_student("王桂兰", login)
    give_consent(actor=login, student=student, kind="photos", given_how="self")
    ConsentText.objects.create(kind="photos", version=2, short_text="新的说法")
    give_consent(actor=login, student=student, kind="photos", given_how="self")
    assert list(student.consents.order_by("pk").values_list("text__version", flat=True)) == [1, 2]


def test_taking_it_back_ends_every_version_once(login: User, make_student: MakeStudent) -> None:
    student = make_student("王桂兰", login)
    consent = give_consent(actor=login, student=student, kind="photos", given_how="self")
    ConsentText.objects.create(kind="photos", version=2, short_text="新的说法")
    give_consent(actor=login, student=student, kind="photos", given_how="self")
    first = withdraw_consent(actor=login, consent=consent).withdrawn_at
    second = withdraw_consent(actor=login, consent=consent).withdrawn_at
    assert (first == second, student.consents.filter(withdrawn_at=None).count()) == (True, 0)


@pytest.mark.parametrize("kind", ["privacy", "suitability", "photos", "marketing"])
@pytest.mark.parametrize("given_how", ["self", "code", "paper", "helper"])
def test_a_helper_agrees_to_nothing(
    login: User, make_student: MakeStudent, kind: str, given_how: str
) -> None:
    student = make_student("王桂兰")
    authorise(login, student)
    with pytest.raises(Refusal) as refused:
        give_consent(actor=login, student=student, kind=kind, given_how=given_how)
    assert (refused.value.code, Consent.objects.count()) == ("helper_cannot_answer", 0)


def test_a_helper_takes_nothing_back(login: User, make_student: MakeStudent) -> None:
    student = make_student("王桂兰")
    authorise(login, student)
    consent = give_consent(actor=make_desk(), student=student, kind="photos", given_how="paper")
    with pytest.raises(Refusal) as refused:
        withdraw_consent(actor=login, consent=consent)
    consent.refresh_from_db()
    assert (refused.value.code, consent.withdrawn_at) == ("helper_cannot_answer", None)


def test_the_privacy_notice_is_short_and_all_of_it_stands_behind() -> None:
    text = text_in_force("privacy")
    assert (len(text.short_text) <= 120, len(text.full_text) > len(text.short_text)) == (True, True)
