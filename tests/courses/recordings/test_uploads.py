"""Sending in pieces: the protocol, breaks, what is forgotten."""

import base64
import os
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from courses.models import LessonUpload, LessonVideo
from courses.recordings import ffmpeg
from courses.services import lesson_uploads
from courses.services.lesson_uploads import (
    chosen_upload,
    give_up_forgotten,
    part_path,
    plain_name,
    take_plain_upload,
    write_piece,
)
from courses.services.lesson_videos import make_video
from tests.courses.recordings import studio
from tests.courses.recordings.studio import TUS, begin, browser_of, clip, reader, stored_files
from university import clock
from university.accounts.models import User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

UPLOADS = "/lessons/uploads/"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def post(client: Client, size: object, name: str = "第一课.mp4", modified: int = 1) -> Any:
    """Begin an upload as our script does."""
    metadata = f"filename {encoded(name)},modified {encoded(str(modified))}"
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata}
    return client.post(UPLOADS, headers=headers)


def patch(client: Client, url: str, offset: object, body: bytes, **headers: str) -> Any:
    """Send a piece."""
    return client.patch(
        url,
        body,
        content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Offset": str(offset), **headers},
    )


def standing(client: Client, url: str) -> tuple[int, str | None]:
    """Status and offset."""
    answer = client.head(url, headers=TUS)
    return answer.status_code, answer.headers.get("Upload-Offset")


def test_a_file_arrives_in_pieces_after_two_breaks(teacher: User) -> None:
    body, client = clip(), browser_of(teacher)
    url = post(client, len(body))["Location"]
    first, second = len(body) * 4 // 10, len(body) * 7 // 10

    for start, end in ((0, first), (first, second), (second, len(body))):
        again = browser_of(teacher)  # another browser, another day
        assert standing(again, url) == (200, str(start))
        answer = patch(again, url, start, body[start:end])
        assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (
            204, str(end), "1.0.0",
        )  # fmt: skip

    upload = LessonUpload.objects.get()
    assert (upload.state, upload.received, upload.name) == ("complete", len(body), "第一课.mp4")
    assert part_path(upload).read_bytes() == body


def test_what_the_server_can_do(teacher: User) -> None:
    answer = browser_of(teacher).options(UPLOADS)

    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Extension"]) == (
        204, "1.0.0", "creation,expiration,termination",
    )  # fmt: skip
    assert answer["Tus-Max-Size"] == str(settings.LESSON_MAX_BYTES)


def test_the_same_file_is_known_again_and_another_is_not(teacher: User) -> None:
    client = browser_of(teacher)
    first = post(client, 100)
    patch(client, first["Location"], 0, b"x" * 40)

    same, other = post(client, 100), post(client, 100, modified=2)

    assert (same["Location"], same["Upload-Offset"]) == (first["Location"], "40")
    assert (other["Location"] == first["Location"], other["Upload-Offset"]) == (False, "0")


def test_my_unfinished_ones_are_listed_to_me_alone(teacher: User) -> None:
    client = browser_of(teacher)
    url = post(client, 100)["Location"]
    patch(client, url, 0, b"x" * 40)
    upload = LessonUpload.objects.get()

    mine = client.get(UPLOADS).json()
    theirs = browser_of(studio.make_teacher_login("other")).get(UPLOADS).json()

    assert mine == {
        "uploads": [
            {
                "url": url, "token": str(upload.token), "name": "第一课.mp4",
                "size": 100, "modified": 1, "received": 40,
            }
        ]
    }  # fmt: skip
    assert theirs == {"uploads": []}


def test_giving_up_deletes_the_bytes(teacher: User) -> None:
    client = browser_of(teacher)
    url = post(client, 100)["Location"]

    assert [client.delete(url, headers=TUS).status_code for _ in range(2)] == [204, 204]

    assert (LessonUpload.objects.get().state, stored_files()) == ("given_up", [])
    assert standing(client, url)[0] == 410


def test_a_piece_at_a_wrong_offset_says_the_right_one(teacher: User) -> None:
    client = browser_of(teacher)
    url = post(client, 100)["Location"]
    patch(client, url, 0, b"x" * 40)

    answers = [patch(client, url, offset, b"y" * 10) for offset in (0, 39, 41, 99, "", "-1", "x")]

    assert {(one.status_code, one["Upload-Offset"]) for one in answers} == {(409, "40")}
    assert part_path(LessonUpload.objects.get()).read_bytes() == b"x" * 40


def test_a_line_that_is_cut_keeps_what_arrived(teacher: User) -> None:
    body = os.urandom(700_000)
    upload = begin(teacher, len(body))
    read = reader(body)

    def cut(size: int) -> bytes:
        if upload.token and part_path(upload).stat().st_size >= 512 * 1024:
            raise ConnectionResetError(104, "cut")
        return read(size)

    with pytest.raises(ConnectionResetError):
        write_piece(actor=teacher, token=upload.token, offset=0, length=len(body), read=cut)

    upload.refresh_from_db()
    assert (upload.received, upload.state) == (512 * 1024, "open")
    rest = body[upload.received :]
    write_piece(
        actor=teacher, token=upload.token, offset=upload.received, length=len(rest),
        read=reader(rest),
    )  # fmt: skip
    assert part_path(upload).read_bytes() == body


def test_a_backup_that_was_restored_has_no_halves(teacher: User) -> None:
    client = browser_of(teacher)
    url = post(client, 100)["Location"]
    patch(client, url, 0, b"x" * 40)
    part_path(LessonUpload.objects.get()).unlink()

    assert standing(client, url) == (410, None)
    assert LessonUpload.objects.get().state == "given_up"
    assert post(client, 100)["Upload-Offset"] == "0"


def test_one_may_not_begin_without_end(teacher: User, settings: Any) -> None:
    client = browser_of(teacher)
    answers = [post(client, 10, modified=n).status_code for n in range(1, 8)]

    assert answers == [201] * settings.LESSON_UPLOADS_EACH + [429, 429]
    assert LessonUpload.objects.count() == settings.LESSON_UPLOADS_EACH


def test_a_full_disk_is_said_before_anything_is_sent(teacher: User, settings: Any) -> None:
    settings.LESSON_DISK_RESERVE = 10**18

    answer = post(browser_of(teacher), 100)

    assert (answer.status_code, answer.content.decode()) == (
        507, "学校存放录像的地方满了。请打电话给学校。",
    )  # fmt: skip
    assert (LessonUpload.objects.count(), stored_files()) == (0, [])


def test_who_may_send() -> None:
    passer_by, senior = browser_of(None), browser_of(User.objects.create(username="senior"))

    answers = [
        (client.get(UPLOADS).status_code, post(client, 10).status_code)
        for client in (passer_by, senior)
    ]

    assert answers == [(403, 403), (403, 403)]
    assert (LessonUpload.objects.count(), stored_files()) == (0, [])


def test_a_teacher_who_left_sends_nothing_more(teacher: User) -> None:
    client = browser_of(teacher)
    url = post(client, 10)["Location"]
    teacher.teacher.is_active = False
    teacher.teacher.save()

    assert (post(client, 10).status_code, patch(client, url, 0, b"x").status_code) == (403, 403)


def test_what_is_another_persons_is_not_there(teacher: User) -> None:
    url = post(browser_of(teacher), 10)["Location"]
    client = browser_of(studio.make_teacher_login("other"))

    answers = [
        client.head(url, headers=TUS).status_code,
        patch(client, url, 0, b"x").status_code,
        client.delete(url, headers=TUS).status_code,
        client.head(f"{UPLOADS}{uuid4()}/", headers=TUS).status_code,
    ]

    assert answers == [404] * 4
    assert (LessonUpload.objects.get().received, LessonUpload.objects.get().state) == (0, "open")


def test_without_a_script_the_form_sends_all_at_once(teacher: User) -> None:
    upload = take_plain_upload(actor=teacher, file=SimpleUploadedFile("课.mp4", clip()))

    assert (upload.state, upload.name, part_path(upload).read_bytes()) == (
        "complete", "课.mp4", clip(),
    )  # fmt: skip
    assert make_video(actor=teacher, upload=upload).original_bytes == len(clip())


def test_a_form_names_an_upload_that_is_whole(teacher: User) -> None:
    half, whole = begin(teacher, 10), studio.arrive(teacher, b"0123456789")
    other = studio.make_teacher_login("other")

    def answer(actor: User, token: str) -> str:
        try:
            return str(chosen_upload(actor=actor, token=token).pk)
        except Refusal as refusal:
            return refusal.code

    assert [answer(teacher, str(one.token)) for one in (whole, half)] == [
        str(whole.pk), "not_whole",
    ]  # fmt: skip
    assert [
        answer(other, str(whole.token)), answer(teacher, str(uuid4())), answer(teacher, "x"),
    ] == ["no_such_upload"] * 3  # fmt: skip


def test_the_same_upload_gives_the_same_recording(teacher: User) -> None:
    upload = studio.arrive(teacher, clip())

    first, second = (make_video(actor=teacher, upload=upload) for _ in range(2))

    assert (first.pk, LessonVideo.objects.count()) == (second.pk, 1)
    assert (first.state, first.has_picture, first.job_state) == ("waiting", True, "due")


def test_a_busy_machine_says_nothing_against_a_file(
    teacher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = studio.arrive(teacher, clip())
    monkeypatch.setattr(ffmpeg, "LOOK", replace(ffmpeg.LOOK, wall=0.001))

    with pytest.raises(Refusal) as refused:
        make_video(actor=teacher, upload=upload)

    upload.refresh_from_db()
    assert (refused.value.code, upload.state, part_path(upload).exists()) == (
        "too_busy", "complete", True,
    )  # fmt: skip
    monkeypatch.undo()
    assert make_video(actor=teacher, upload=upload).state == "waiting"


def test_what_nobody_went_on_with_is_given_up(teacher: User) -> None:
    old, new, used = begin(teacher, 10), begin(teacher, 11), studio.arrive(teacher, clip())
    make_video(actor=teacher, upload=used)
    before = clock.now() - timedelta(days=settings.LESSON_UPLOAD_DAYS, minutes=1)
    LessonUpload.objects.filter(pk__in=[old.pk, used.pk]).update(moved_at=before)
    stray = part_path(LessonUpload())
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))

    assert (give_up_forgotten(), give_up_forgotten()) == (2, 0)

    states = list(LessonUpload.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["given_up", "open", "complete"]
    assert stored_files() == sorted([part_path(new).name, part_path(used).name])


NAMES = [
    ("课.mp4", "课.mp4"),
    ("../../etc/passwd", "passwd"),
    ("C:\\Users\\王\\课.mp4", "课.mp4"),
    ("/", "录像"),
    ("", "录像"),
    ("...", "录像"),
    ("a\x00b\x1b[31m\n.mp4", "ab[31m.mp4"),
    ("\u202emp4.exe", "mp4.exe"),
    ("长" * 200 + ".mp4", "长" * 116 + ".mp4"),
    ("x" * 300, "x" * 120),
]


@pytest.mark.parametrize(("sent", "shown"), NAMES)
def test_a_name_is_shown_and_nothing_more(sent: str, shown: str) -> None:
    assert plain_name(sent) == shown


def test_a_wrong_program_is_told_so(teacher: User) -> None:
    client = browser_of(teacher)
    url = post(client, 10)["Location"]

    answers = [
        client.head(url).status_code,
        client.head(url, headers={"Tus-Resumable": "0.2.2"}).status_code,
        client.patch(
            url, b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}
        ).status_code,
        client.put(url, b"x", headers=TUS).status_code,
    ]

    assert answers == [412, 412, 415, 405]
    assert LessonUpload.objects.get().received == 0


def test_a_stranger_page_cannot_send_in_my_name(teacher: User) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(teacher, backend=settings.AUTHENTICATION_BACKENDS[0])

    assert post(client, 10).status_code == 403
    assert lesson_uploads.open_uploads(teacher).count() == 0
