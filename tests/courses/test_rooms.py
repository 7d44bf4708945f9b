"""Rooms are taken by cells."""

import pytest
from django.db import transaction
from django.utils import translation

from courses.models import RoomCell, RoomUse, RoomUseKind
from courses.services.rooms import release_room, reserve_room
from tests.courses.school import at, make_room
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


def test_a_use_takes_its_cells_and_the_set_up_time_before_it() -> None:
    room = make_room(setup_minutes=20)

    use = reserve_room(
        room=room,
        starts_at=at(12, 12, 14, 30),
        ends_at=at(12, 12, 16),
        kind=RoomUseKind.LECTURE,
        title="老年嗓音保健",
    )

    first = int(at(12, 12, 14, 10).timestamp()) // 600
    assert list(use.cells.order_by("cell").values_list("cell", flat=True)) == [
        *range(first, first + 11)
    ]


def test_a_taken_room_is_refused_with_what_is_in_the_way_and_nothing_is_written() -> None:
    room = make_room()
    lecture = reserve_room(
        room=room,
        starts_at=at(12, 12, 14, 30),
        ends_at=at(12, 12, 16),
        kind=RoomUseKind.LECTURE,
        title="老年嗓音保健",
    )

    with transaction.atomic():
        with translation.override("zh-hans"), pytest.raises(Refusal) as refused:
            reserve_room(
                room=room,
                starts_at=at(12, 12, 15, 50),
                ends_at=at(12, 12, 17),
                kind=RoomUseKind.CLASS,
                title="合唱",
            )
        still_usable = RoomUse.objects.count()

    assert (refused.value.code, str(refused.value.message), refused.value.details) == (
        "room_taken",
        "一楼多功能厅12月12日（星期六）下午2:30已经有讲座：老年嗓音保健。",
        {"room_use": lecture.pk},
    )
    assert (still_usable, RoomCell.objects.count()) == (1, 9)


def test_one_use_may_begin_when_another_ends() -> None:
    room = make_room()
    for start in (9, 10, 11):
        reserve_room(
            room=room,
            starts_at=at(12, 12, start),
            ends_at=at(12, 12, start + 1),
            kind=RoomUseKind.OTHER,
            title="会议",
        )

    assert RoomUse.objects.count() == 3


@pytest.mark.parametrize(
    ("ends", "code"), [((15, 5), "off_grid"), ((14, 30), "wrong_times"), ((14, 0), "wrong_times")]
)
def test_times_off_the_grid_or_out_of_order_are_refused(ends: tuple[int, int], code: str) -> None:
    room = make_room()

    with pytest.raises(Refusal) as refused:
        reserve_room(
            room=room,
            starts_at=at(12, 12, 14, 30),
            ends_at=at(12, 12, *ends),
            kind=RoomUseKind.OTHER,
            title="会议",
        )

    assert (refused.value.code, RoomUse.objects.count()) == (code, 0)


def test_a_room_given_back_is_free_again() -> None:
    room = make_room()
    times = {"starts_at": at(12, 12, 9), "ends_at": at(12, 12, 10)}
    use = reserve_room(room=room, kind=RoomUseKind.OTHER, title="会议", **times)

    release_room(use=use)
    again = reserve_room(room=room, kind=RoomUseKind.OTHER, title="排练", **times)

    assert list(RoomUse.objects.all()) == [again]
