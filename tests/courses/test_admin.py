"""The registrar's screens."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.models import ClassPage, Holiday, Lecture, TeachingClass
from courses.roles import ROLE_PERMISSIONS
from courses.services.classes import open_class
from tests.courses.school import at, make_class, make_room, make_teacher
from university.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_before_term")]
MODELS = [
    "teaching-classes",
    "class-sessions",
    "lectures",
    "course-catalogue",
    "majors",
    "teachers",
    "rooms",
    "terms",
    "periods",
    "holidays",
    "makeup-days",
]


@pytest.fixture
def _before_term():
    with time_machine.travel(at(8, 1, 9)):
        yield


def client_as(role: str) -> Client:
    """Log in with exactly what the role may do in this house."""
    user = User.objects.create_user(username=f"some-{role}", is_staff=True)
    group = Group.objects.create(name=f"test-{role}")
    for name in ROLE_PERMISSIONS[role]:
        label, codename = name.split(".")
        group.permissions.add(
            Permission.objects.get(content_type__app_label=label, codename=codename)
        )
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def _form(teaching_class: TeachingClass, **changes: object) -> dict[str, object]:
    return {
        "term": teaching_class.term_id,
        "code": teaching_class.code,
        "course": teaching_class.course_id,
        "name": teaching_class.name,
        "kind": teaching_class.kind,
        "term_no": 1,
        "weekday": teaching_class.weekday,
        "slot": teaching_class.slot_id,
        "room": teaching_class.room_id,
        "teacher": teaching_class.teacher_id,
        "capacity": teaching_class.capacity,
        "min_open": 10,
        "fee_fen": "160",
        "material_fee_fen": "12.50",
        **changes,
    }


@pytest.mark.parametrize("name", MODELS)
def test_a_registrar_opens_every_list_and_its_form(name: str) -> None:
    client = client_as("registrar")
    open_class(teaching_class=make_class(save=False), actor=None)

    lists = client.get(reverse(f"{name}:index"))
    export = client.get(reverse(f"{name}:index"), {"export": "xlsx"})
    form = client.get(reverse(f"{name}:add"))

    assert (lists.status_code, export.status_code) == (200, 200)
    assert form.status_code == (302 if name == "class-sessions" else 200)


@pytest.mark.parametrize("name", MODELS)
def test_an_auditor_reads_and_changes_nothing(name: str) -> None:
    client = client_as("auditor")
    open_class(teaching_class=make_class(save=False), actor=None)

    assert client.get(reverse(f"{name}:index")).status_code == 200
    assert client.get(reverse(f"{name}:add")).status_code == 302
    assert client.post(reverse(f"{name}:delete", args=[1])).status_code in {302, 404}
    assert TeachingClass.objects.count() == 1


def test_a_new_class_is_typed_in_yuan_and_gets_its_meetings_and_a_log_entry() -> None:
    client = client_as("registrar")
    wanted = make_class(save=False)

    answer = client.post(reverse("teaching-classes:add"), _form(wanted))

    assert answer.status_code == 302
    saved = TeachingClass.objects.get()
    assert (saved.fee_fen, saved.material_fee_fen, saved.sessions.count()) == (16000, 1250, 4)
    assert list(ModelLogEntry.objects.values_list("action", "user__username")) == [
        ("wagtail.create", "some-registrar")
    ]


def test_a_clash_is_a_sentence_beside_the_room_and_nothing_is_saved() -> None:
    client = client_as("registrar")
    open_class(teaching_class=make_class(save=False), actor=None)
    other = make_class(
        save=False, code="C02", name="合唱班", teacher=make_teacher(code="T02", name="王志明")
    )

    answer = client.post(reverse("teaching-classes:add"), _form(other))

    assert answer.status_code == 200
    assert answer.context["form"].errors["room"] == [
        "一楼多功能厅9月11日（星期五）上午8:40已经有课：声乐初级1班。请换一间教室，或换一个时间。"
    ]
    assert TeachingClass.objects.count() == 1


def test_fewer_places_than_are_taken_are_refused_beside_the_field() -> None:
    client = client_as("registrar")
    saved = open_class(teaching_class=make_class(save=False), actor=None)
    TeachingClass.objects.update(taken=7)

    answer = client.post(
        reverse("teaching-classes:edit", args=[saved.pk]), _form(saved, capacity=6)
    )

    assert answer.context["form"].errors["capacity"] == [
        "已经有7人占了名额，名额不能再少。请填7或更多。"
    ]
    assert TeachingClass.objects.get().capacity == 30


def test_the_edit_form_shows_yuan() -> None:
    client = client_as("registrar")
    saved = open_class(teaching_class=make_class(save=False, material_fee_fen=1250), actor=None)

    page = client.get(reverse("teaching-classes:edit", args=[saved.pk])).content.decode()

    assert 'value="160"' in page
    assert 'value="12.50"' in page


def test_a_class_is_copied_into_another_term_by_the_same_service() -> None:
    client = client_as("registrar")
    saved = open_class(teaching_class=make_class(save=False), actor=None)

    refused = client.post(
        reverse("teaching-classes:copy", args=[saved.pk]), _form(saved, code="C09")
    )
    done = client.post(
        reverse("teaching-classes:copy", args=[saved.pk]), _form(saved, code="C09", weekday=4)
    )

    assert (refused.status_code, done.status_code) == (200, 302)
    assert sorted(TeachingClass.objects.values_list("code", "weekday")) == [("C01", 5), ("C09", 4)]


def test_a_room_in_use_is_not_deleted_and_the_page_says_why() -> None:
    client = client_as("registrar")
    open_class(teaching_class=make_class(save=False), actor=None)
    room = make_room(code="R102", name="声乐教室")
    lecture = _lecture(room)

    answer = client.post(reverse("rooms:delete", args=[room.pk]), follow=True)

    assert answer.status_code == 200
    assert "声乐教室正在使用，不能删除。" in answer.content.decode()
    assert Lecture.objects.get() == lecture


def _lecture(room) -> Lecture:
    return Lecture.objects.create(
        code="P1",
        title="讲座",
        speaker="名师",
        room=room,
        starts_at=at(12, 12, 14, 30),
        ends_at=at(12, 12, 16),
        capacity=10,
        price_fen=100,
        student_price_fen=50,
        sale_opens_at=at(11, 1, 9),
        sale_closes_at=at(12, 11, 9),
        refund_until=at(12, 10, 9),
    )


def test_a_new_holiday_is_shown_class_by_class_and_then_applied() -> None:
    client = client_as("registrar")
    saved = open_class(teaching_class=make_class(save=False), actor=None)
    Holiday.objects.create(name="停课", starts_on=date(2026, 9, 11), ends_on=date(2026, 9, 11))
    address = reverse("meetings-by-calendar:index")

    shown = client.get(address).content.decode()
    before = saved.sessions.first().starts_at
    applied = client.post(address, {"term": saved.term_id}).content.decode()

    assert "9月11日（星期五）上午8:40" in shown
    assert "9月18日（星期五）上午8:40" in shown
    assert before == at(9, 11, 8, 40)
    assert saved.sessions.first().starts_at == at(9, 18, 8, 40)
    assert "所有的课都按校历排好了。" in applied


def test_only_those_who_change_classes_may_apply_the_calendar() -> None:
    client = client_as("desk")
    saved = open_class(teaching_class=make_class(save=False), actor=None)

    answer = client.post(reverse("meetings-by-calendar:index"), {"term": saved.term_id})

    assert answer.status_code == 302


def test_the_week_of_a_room_shows_what_it_is_used_for() -> None:
    client = client_as("venue")
    open_class(teaching_class=make_class(save=False), actor=None)

    page = client.get(reverse("room-week:index"), {"room": "R101", "week": "2026-09-09"})

    assert "声乐初级1班" in page.content.decode()
    assert client.get(reverse("room-week:index"), {"week": "nonsense"}).status_code == 404


def _queries_of_the_list(client: Client, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(100) as seen:
        client.get(reverse("teaching-classes:index"))
    return len(seen)


def test_the_list_costs_as_much_with_twenty_classes_as_with_two(
    django_assert_max_num_queries,
) -> None:
    client = client_as("registrar")
    for number in (1, 2):
        make_class(code=f"C{number:02d}")
    client.get(reverse("teaching-classes:index"))
    few = _queries_of_the_list(client, django_assert_max_num_queries)
    for number in range(3, 21):
        make_class(code=f"C{number:02d}")

    assert _queries_of_the_list(client, django_assert_max_num_queries) == few


def test_a_class_is_shown_with_its_page_and_hidden_again() -> None:
    client = client_as("registrar")
    saved = open_class(teaching_class=make_class(save=False), actor=None)

    asked = client.get(reverse("teaching-classes:show", args=[saved.pk]))
    client.post(reverse("teaching-classes:show", args=[saved.pk]))
    shown = (TeachingClass.objects.get().state, ClassPage.objects.get().live)
    client.post(reverse("teaching-classes:hide", args=[saved.pk]))
    hidden = (TeachingClass.objects.get().state, ClassPage.objects.get().live)

    assert asked.status_code == 200
    assert (shown, hidden) == (("published", True), ("planned", False))
    assert (
        client_as("desk").post(reverse("teaching-classes:show", args=[saved.pk])).status_code == 302
    )
    assert TeachingClass.objects.get().state == "planned"
