"""A teacher, and clips from ffmpeg's own test pictures and tones; each made once a run."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings
from django.test import Client

from courses.models import LessonUpload, LessonVideo, Teacher
from courses.recordings.ffmpeg import program
from courses.services.lesson_uploads import open_upload, write_piece
from courses.services.lesson_videos import make_video
from university.accounts.models import User

TUS = {"Tus-Resumable": "1.0.0"}
_PICTURE = "testsrc=size={size}:rate=25"
_TONE = "sine=frequency=440:sample_rate=44100"


def make_teacher_login(name: str = "teacher-1") -> User:
    """A login that teaches."""
    user = User.objects.create(username=name)
    Teacher.objects.create(code=name, name="李春梅", user=user)
    return user


def browser_of(user: User | None) -> Client:
    """A browser, logged in when there is somebody; a fault shows as 500."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def ffmpeg(*words: str) -> None:
    """Run ffmpeg; its failure fails the test."""
    subprocess.run([program(), "-v", "error", "-y", "-nostdin", *words], check=True)


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="clips-"))


@cache
def clip(name: str = "clip.mp4", *, size: str = "640x360", seconds: float = 2) -> bytes:
    """Picture and tone; the ending of ``name`` chooses the container."""
    path = _folder() / f"{size}-{seconds}-{name}"
    codecs = {
        "webm": ["-c:v", "libvpx", "-b:v", "200k", "-deadline", "realtime", "-c:a", "libopus"],
        "avi": ["-c:v", "mpeg4", "-c:a", "libmp3lame"],
    }.get(path.suffix[1:], ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"])
    ffmpeg(
        *("-f", "lavfi", "-i", _PICTURE.format(size=size), "-f", "lavfi", "-i", _TONE),
        *("-t", str(seconds), "-pix_fmt", "yuv420p", *codecs, str(path)),
    )
    return path.read_bytes()


@cache
def sound(name: str = "sound.m4a", *, seconds: float = 2) -> bytes:
    """A tone alone."""
    path = _folder() / f"{seconds}-{name}"
    ffmpeg("-f", "lavfi", "-i", _TONE, "-t", str(seconds), str(path))
    return path.read_bytes()


@cache
def made_with(*words: str, name: str = "made.mp4") -> bytes:
    """What ffmpeg makes of these words."""
    path = _folder() / name
    ffmpeg(*words, str(path))
    return path.read_bytes()


def begin(user: User, size: int, name: str = "lesson.mp4", modified_ms: int = 0) -> LessonUpload:
    """An upload of which nothing has arrived."""
    return open_upload(actor=user, name=name, size=size, modified_ms=modified_ms)


def arrive(user: User, body: bytes, name: str = "lesson.mp4") -> LessonUpload:
    """An upload that has arrived."""
    upload = begin(user, len(body), name)
    return write_piece(
        actor=user, token=upload.token, offset=0, length=len(body), read=reader(body)
    )


def recording(user: User, body: bytes | None = None, name: str = "lesson.mp4") -> LessonVideo:
    """A recording that waits for the worker."""
    return make_video(actor=user, upload=arrive(user, clip() if body is None else body, name))


class reader:  # noqa: N801  reads like the function it stands for
    """Gives a body in the sizes that are asked for."""

    def __init__(self, body: bytes) -> None:
        self._body, self._at = body, 0

    def __call__(self, size: int) -> bytes:
        piece = self._body[self._at : self._at + size]
        self._at += len(piece)
        return piece


def stored_files() -> list[str]:
    """Every file of recordings, in the storage and on its way, by place below its root."""
    roots = (
        settings.PRIVATE_ROOT / "lessons",
        settings.LESSON_UPLOAD_DIR,
        settings.LESSON_WORK_DIR,
    )
    return sorted(
        str(path.relative_to(root))
        for root in map(Path, roots)
        for path in root.rglob("*")
        if path.is_file()
    )
