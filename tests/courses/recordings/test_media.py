"""Serving recordings: signed addresses, byte ranges, other storages."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import FileSystemStorage
from django.test import Client

from courses import lesson_media as media
from courses.lesson_media import POSTER, signed_url
from courses.models import LessonRendition, LessonVideo
from courses.services.lesson_pipeline import make_ready
from courses.views import byte_ranges
from tests.courses.recordings import studio
from tests.courses.recordings.studio import browser_of, clip, recording
from university.accounts.models import User

pytestmark = pytest.mark.django_db

Kind = LessonRendition.Kind
SMALL = Kind.MP4_360


@pytest.fixture
def video(teacher: User) -> LessonVideo:
    """A recording that can be watched."""
    row = recording(teacher)
    make_ready()
    return LessonVideo.objects.get(pk=row.pk)


@pytest.fixture
def senior() -> User:
    return User.objects.create(username="senior")


def body_of(video: LessonVideo, kind: str = SMALL) -> bytes:
    return Path(video.forms.get(kind=kind).file.path).read_bytes()


def got(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_whole_file(video: LessonVideo, senior: User) -> None:
    url = signed_url(video=video, kind=SMALL, viewer=senior)
    answer = browser_of(senior).get(url)

    assert (answer.status_code, got(answer)) == (200, body_of(video))
    assert {
        name: answer[name]
        for name in ("Content-Type", "Accept-Ranges", "X-Content-Type-Options", "Cache-Control")
    } == {
        "Content-Type": "video/mp4",
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
    }
    assert answer["Content-Length"] == str(len(body_of(video)))


RANGES = [
    ("bytes=0-1", 206, 0, 2),
    ("bytes=10-19", 206, 10, 20),
    ("bytes=-5", 206, -5, None),
    ("bytes=100-", 206, 100, None),
    ("bytes=100-999999999", 206, 100, None),
    ("bytes=-999999999", 206, 0, None),
    ("bytes=-", 200, 0, None),
    ("bytes=5-2", 200, 0, None),
    ("bytes=0-1,4-5", 200, 0, None),
    ("lines=0-1", 200, 0, None),
    ("bytes=" + "9" * 40 + "-", 200, 0, None),
    ("bytes=\u0663-", 200, 0, None),
]


@pytest.mark.parametrize(("header", "status", "start", "end"), RANGES)
def test_a_range(
    video: LessonVideo, senior: User, *, header: str, status: int, start: int, end: int | None
) -> None:
    url = signed_url(video=video, kind=SMALL, viewer=senior)
    whole = body_of(video)
    wanted = whole[start:end]

    answer = browser_of(senior).get(url, headers={"Range": header})

    assert (answer.status_code, got(answer)) == (status, wanted)
    if status == 206:
        first = start % len(whole) if start < 0 else start
        last = first + len(wanted) - 1
        assert answer["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"


@pytest.mark.parametrize("header", ["bytes=999999999-", "bytes=-0"])
def test_a_range_that_is_not_there(video: LessonVideo, senior: User, header: str) -> None:
    url = signed_url(video=video, kind=SMALL, viewer=senior)
    answer = browser_of(senior).get(url, headers={"Range": header})

    assert (answer.status_code, got(answer)) == (416, b"")
    assert answer["Content-Range"] == f"bytes */{len(body_of(video))}"


def test_a_long_range_comes_in_parts(
    video: LessonVideo, senior: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A player on a slow line must not hold a thread for the length of a lesson."""
    monkeypatch.setattr(byte_ranges, "PIECE", 1000)
    url, client, whole = (
        signed_url(video=video, kind=SMALL, viewer=senior), browser_of(senior), body_of(video),
    )  # fmt: skip
    found = b""
    while len(found) < len(whole):
        answer = client.get(url, headers={"Range": f"bytes={len(found)}-"})
        part = got(answer)
        assert (answer.status_code, len(part) <= 1000) == (206, True)
        found += part

    assert found == whole


def test_only_the_head(video: LessonVideo, senior: User) -> None:
    url, client = signed_url(video=video, kind=SMALL, viewer=senior), browser_of(senior)
    whole, part = client.head(url), client.head(url, headers={"Range": "bytes=0-9"})

    assert [(one.status_code, got(one), one["Content-Length"]) for one in (whole, part)] == [
        (200, b"", str(len(body_of(video)))),
        (206, b"", "10"),
    ]
    assert client.post(url).status_code == 405


def test_a_part_of_another_file_is_not_mixed_in(video: LessonVideo, senior: User) -> None:
    url, client = signed_url(video=video, kind=SMALL, viewer=senior), browser_of(senior)
    etag = client.head(url)["ETag"]

    answers = [
        client.get(url, headers={"Range": "bytes=0-9", "If-Range": mark})
        for mark in (etag, '"another"', "Wed, 21 Oct 2026 07:28:00 GMT")
    ]

    assert [one.status_code for one in answers] == [206, 200, 200]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_pieces_of_hls_lie_below_the_signed_address(video: LessonVideo, senior: User) -> None:
    url, client = signed_url(video=video, kind=Kind.HLS, viewer=senior), browser_of(senior)
    folder = Path(video.forms.get(kind=Kind.HLS).file.path).parent

    master = client.get(url)
    lists = got(client.get(url.replace("master.m3u8", "360/index.m3u8"))).decode()
    piece = client.get(url.replace("master.m3u8", "360/0000.ts"))

    assert (master["Content-Type"], b"360/index.m3u8" in got(master)) == (
        "application/vnd.apple.mpegurl", True,
    )  # fmt: skip
    assert "0000.ts" in lists
    assert (piece["Content-Type"], got(piece)) == (
        "video/mp2t", (folder / "360" / "0000.ts").read_bytes(),
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "../360.mp4", "360/../../original", "..%2f..%2foriginal", "/etc/passwd", "360/9999.ts",
        "480/0000.ts", "360/0000.ts/x", "360/index.m3u8%0a", "", "360\\0000.ts",
        "360/index.m3u8%00",
    ],
)  # fmt: skip
def test_nothing_else_lies_below_it(video: LessonVideo, senior: User, name: str) -> None:
    url = signed_url(video=video, kind=Kind.HLS, viewer=senior)
    answer = browser_of(senior).get(url.replace("master.m3u8", name))

    assert answer.status_code in (400, 404)


def test_an_address_is_for_one_person_one_form_and_some_hours(
    video: LessonVideo, senior: User, settings: Any
) -> None:
    url = signed_url(video=video, kind=SMALL, viewer=senior)
    mine, theirs = browser_of(senior), browser_of(User.objects.create(username="other"))
    signed, name = url.split("/")[-2:]

    def status(client: Client, address: str) -> int:
        return int(client.get(address).status_code)

    assert [status(one, url) for one in (mine, theirs, browser_of(None))] == [200, 404, 404]
    forged = [
        url.replace(signed, signed[:-1] + ("A" if signed[-1] != "A" else "B")),
        url.replace(signed, signed.rpartition(":")[0]),
        url.replace(signed, "x"),
        url.replace(signed, signed.swapcase()),
    ]
    assert [status(mine, address) for address in forged] == [404] * 4
    settings.TEST_CLOCK = f"+{settings.LESSON_LINK_HOURS * 60 + 1}m"
    assert status(mine, url) == 404
    assert name == "360.mp4"


def test_a_free_lesson_plays_for_visitors(video: LessonVideo) -> None:
    url = signed_url(video=video, kind=POSTER, viewer=AnonymousUser())

    answer = browser_of(None).get(url)

    assert (answer.status_code, answer["Content-Type"], got(answer)[:3]) == (
        200, "image/jpeg", b"\xff\xd8\xff",
    )  # fmt: skip


def test_what_is_not_there(video: LessonVideo, senior: User) -> None:
    client = browser_of(senior)
    addresses = [
        signed_url(video=video, kind=Kind.MP4_720, viewer=senior),
        signed_url(video=LessonVideo(), kind=SMALL, viewer=senior),
    ]
    assert [client.get(url).status_code for url in addresses] == [404, 404]
    Path(video.forms.get(kind=SMALL).file.path).unlink()
    assert client.get(signed_url(video=video, kind=SMALL, viewer=senior)).status_code == 404
    with pytest.raises(ValueError, match="no such form"):
        signed_url(video=video, kind="../x", viewer=senior)


def test_the_original_is_saved_and_never_opened(video: LessonVideo, teacher: User) -> None:
    url = signed_url(video=video, kind=media.ORIGINAL, viewer=teacher)
    answer = browser_of(teacher).get(url)

    assert (answer["Content-Type"], answer["Content-Disposition"], got(answer)) == (
        "application/octet-stream", "attachment", clip(),
    )  # fmt: skip


def test_nginx_may_carry_the_bytes(video: LessonVideo, senior: User, settings: Any) -> None:
    settings.LESSON_ACCEL_PREFIX = "/inside/lessons/"
    url = signed_url(video=video, kind=SMALL, viewer=senior)

    answer = browser_of(senior).get(url)

    assert (answer["X-Accel-Redirect"], answer["Content-Type"], got(answer)) == (
        f"/inside/lessons/{video.token.hex}/1/360.mp4", "video/mp4", b"",
    )  # fmt: skip


class FarStorage(FileSystemStorage):
    """Stands for a store elsewhere (S3): no paths, and addresses that it signs itself."""

    def path(self, name: str) -> str:
        """Say that there is none, except to ourselves."""
        raise NotImplementedError

    def url(self, name: str | None) -> str:
        """Give an address of the store's own."""
        return f"https://store.example/{name}?signed=yes"

    def __getattribute__(self, name: str) -> Any:
        """Let this class's own methods find its files."""
        if name in ("_open", "_save", "delete", "exists", "listdir", "size"):
            near = FileSystemStorage(location=object.__getattribute__(self, "_location"))
            return getattr(near, name)
        return object.__getattribute__(self, name)


def test_a_store_elsewhere_gets_the_files_and_hands_them_out(
    teacher: User, senior: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = FarStorage(location=tmp_path)
    for field in ("original", "poster"):
        monkeypatch.setattr(LessonVideo._meta.get_field(field), "storage", far)
    monkeypatch.setattr(LessonRendition._meta.get_field("file"), "storage", far)
    for module in ("services.lesson_pipeline", "services.lesson_videos", "views.lesson_media"):
        monkeypatch.setattr(f"courses.{module}.lesson_storage", lambda: far)
    row = recording(teacher)
    make_ready()
    video = LessonVideo.objects.get(pk=row.pk)
    client = browser_of(senior)

    answer = client.get(signed_url(video=video, kind=SMALL, viewer=senior))
    hls = signed_url(video=video, kind=Kind.HLS, viewer=senior)
    piece = client.get(hls.replace("master.m3u8", "360/0000.ts"))

    place = f"{video.token.hex}/1"
    assert (video.state, (tmp_path / f"{video.token.hex}/original").read_bytes()) == (
        "ready", clip(),
    )  # fmt: skip
    assert answer["Location"] == f"https://store.example/{place}/360.mp4?signed=yes"
    assert b"360/index.m3u8" in got(client.get(hls))
    assert piece["Location"] == f"https://store.example/{place}/hls/360/0000.ts?signed=yes"
    assert studio.stored_files() == []
