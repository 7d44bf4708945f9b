"""Opening and changing a class."""

import pytest
import time_machine

from courses.models import ClassSession, ClassState, RoomUse, TeachingClass
from courses.services.classes import change_class, drop_class, hide_class, open_class, show_class
from tests.courses.school import at, make_class, make_room, make_teacher
from university.refusals import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_before_term")]


@pytest.fixture
def _before_term():
    with time_machine.travel(at(8, 1, 9)):
        yield


def test_a_new_class_comes_with_its_meetings() -> None:
    teaching_class = open_class(teaching_class=make_class(save=False), actor=None)

    assert teaching_class.sessions.count() == 4


def test_a_class_whose_room_is_taken_is_not_saved() -> None:
    open_class(teaching_class=make_class(save=False), actor=None)
    other = make_class(
        save=False, code="C02", name="合唱班", teacher=make_teacher(code="T02", name="王志明")
    )

    with pytest.raises(Refusal) as refused:
        open_class(teaching_class=other, actor=None)

    assert (refused.value.code, TeachingClass.objects.count()) == ("room_taken", 1)


def test_a_new_room_and_name_reach_the_meetings() -> None:
    teaching_class = open_class(teaching_class=make_class(save=False), actor=None)
    teaching_class.room = make_room(code="R102", name="声乐教室")
    teaching_class.name = "声乐初级一班"

    change_class(teaching_class=teaching_class, actor=None)

    assert set(RoomUse.objects.values_list("room__name", "title")) == {("声乐教室", "声乐初级一班")}


def test_a_stale_form_does_not_write_the_seats_taken() -> None:
    teaching_class = open_class(teaching_class=make_class(save=False), actor=None)
    TeachingClass.objects.update(taken=7)

    change_class(teaching_class=teaching_class, actor=None)

    assert TeachingClass.objects.get().taken == 7


def test_fewer_places_than_are_taken_are_refused() -> None:
    teaching_class = open_class(teaching_class=make_class(save=False), actor=None)
    TeachingClass.objects.update(taken=7)
    teaching_class.capacity = 6

    with pytest.raises(Refusal) as refused:
        change_class(teaching_class=teaching_class, actor=None)

    assert (refused.value.code, str(refused.value.message)) == (
        "too_many_taken",
        "已经有7人占了名额，名额不能再少。",
    )
    assert TeachingClass.objects.get().capacity == 30


def test_more_places_than_the_room_has_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        open_class(teaching_class=make_class(save=False, capacity=201), actor=None)

    assert (refused.value.code, TeachingClass.objects.count()) == ("room_too_small", 0)


def test_a_class_is_shown_and_hidden_until_somebody_has_a_place() -> None:
    teaching_class = open_class(teaching_class=make_class(save=False), actor=None)

    shown = show_class(teaching_class=teaching_class, actor=None).state
    hidden = hide_class(teaching_class=teaching_class, actor=None).state
    TeachingClass.objects.update(taken=1, state=ClassState.PUBLISHED)
    with pytest.raises(Refusal) as refused:
        hide_class(teaching_class=teaching_class, actor=None)

    assert (shown, hidden, refused.value.code) == ("published", "planned", "places_taken")


def test_only_a_planned_empty_class_can_be_deleted() -> None:
    teaching_class = open_class(teaching_class=make_class(save=False), actor=None)
    show_class(teaching_class=teaching_class, actor=None)
    with pytest.raises(Refusal) as refused:
        drop_class(teaching_class=teaching_class, actor=None)
    hide_class(teaching_class=teaching_class, actor=None)

    drop_class(teaching_class=teaching_class, actor=None)

    assert refused.value.code == "class_is_in_use"
    assert (TeachingClass.objects.count(), ClassSession.objects.count()) == (0, 0)
    assert RoomUse.objects.count() == 0
