"""What a file really is, by its bytes. Its name and its own words about itself count for nothing.

The first bytes choose one way of reading, and ffmpeg is held to it: it never guesses, so a list of
other files (m3u8, concat) is never followed, nothing is fetched, and no picture format is tried.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from courses.recordings import ffmpeg

#: Pixels of one picture: 4K and a little more. A hostile head claims far more.
MOST_PIXELS = 4096 * 2304
MOST_SECONDS = 4 * 3600
#: Readers of parts; whatever else a container may hold is not decoded.
CODECS = ",".join(
    (
        *("h264", "hevc", "mpeg4", "h263", "vp8", "vp9", "libvpx", "libvpx-vp9"),
        *("libdav1d", "av1", "mjpeg"),
        *("aac", "mp3", "mp3float", "opus", "libopus", "vorbis", "libvorbis", "flac", "alac"),
        *("ac3", "amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb", "adpcm_ms"),
        *("adpcm_ima_wav", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le"),
        *("pcm_u8", "pcm_f32le", "pcm_mulaw", "pcm_alaw"),
    )
)
_MEDIA = re.compile(r"^#media_type \d+: (video|audio)$", re.MULTILINE)
_DIMENSIONS = re.compile(r"^#dimensions \d+: (\d+)x(\d+)$", re.MULTILINE)
_SHAPE = re.compile(r"^#sar \d+: (\d{1,5})/(\d{1,5})$", re.MULTILINE)
_TOO_LARGE = re.compile(r"Picture size \d+x\d+ is invalid|exceeds specified max pixel count")
_HEAD = 64


class NotPlayableError(Exception):
    """No recording; ``code`` is one of ``courses.recording_words.FAULTS``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TooSlowError(Exception):
    """The machine was too busy to look; nothing is known about the file."""


@dataclass(frozen=True)
class Content:
    """``reader`` is ffmpeg's name for the container; ``seconds`` as claimed, 0 when unknown.

    Width and height are those of square dots, upright.
    """

    reader: str
    has_picture: bool
    has_sound: bool
    width: int
    height: int
    seconds: float


def probe(path: Path, *, program: str) -> Content:
    """Look at the bytes and decode the first second; raises NotPlayableError, TooSlowError."""
    size = path.stat().st_size
    if not size:
        raise NotPlayableError("empty_file")
    with path.open("rb") as file:
        reader = _reader_of(file.read(_HEAD))
        if reader is None:
            raise NotPlayableError("not_playable")
        if not _ENDS.get(reader, _any_end)(file, size):
            raise NotPlayableError("cut_short")
    said = ffmpeg.run(
        [
            *input_words(path, reader),
            *("-map", "0:V:0?", "-map", "0:a:0?", "-map_metadata", "-1", "-t", "1"),
            *("-f", "framehash", "-hash", "crc32", "pipe:1"),
        ],
        limits=ffmpeg.LOOK,
        ffmpeg=program,
    )
    return _content(reader, said)


def input_words(path: Path, reader: str) -> list[str]:
    """Return how ffmpeg opens a file of a stranger: as this one format, from this one file."""
    return [
        *("-protocol_whitelist", "file", "-format_whitelist", _WHITELISTS[reader]),
        *("-codec_whitelist", CODECS, "-max_pixels", str(MOST_PIXELS), "-threads", "1"),
        *("-f", reader, "-i", f"file:{path}"),
    ]


def _content(reader: str, said: ffmpeg.Said) -> Content:
    if said.code is None:
        raise TooSlowError
    kinds = set(_MEDIA.findall(said.out))
    size = _DIMENSIONS.search(said.out)
    width, height = (int(size[1]), int(size[2])) if size else (0, 0)
    if width * height > MOST_PIXELS or _TOO_LARGE.search(said.err):
        raise NotPlayableError("too_large_picture")
    if not said.is_fine or not kinds or not _has_frames(said.out):
        raise NotPlayableError("not_playable")
    if said.seconds > MOST_SECONDS:
        raise NotPlayableError("too_long")
    shape = _SHAPE.search(said.out)
    if shape and int(shape[2]) > 0 and 0.1 < int(shape[1]) / int(shape[2]) < 10:
        width = round(width * int(shape[1]) / int(shape[2]))
    return Content(reader, "video" in kinds, "audio" in kinds, width, height, said.seconds)


def _has_frames(out: str) -> bool:
    return any(line and not line.startswith("#") for line in out.splitlines())


def _reader_of(head: bytes) -> str | None:
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "mov"
    if head[:4] == b"RIFF":
        return {b"AVI ": "avi", b"WAVE": "wav"}.get(head[8:12])
    for start, reader in _STARTS.items():
        if head.startswith(start):
            return reader
    if len(head) > 2 and head[0] == 0xFF:
        if head[1] & 0xF6 == 0xF0:
            return "aac"
        if head[1] & 0xE0 == 0xE0 and head[1] & 0x06:
            return "mp3"
    return None


_STARTS = {
    b"\x1aE\xdf\xa3": "matroska",
    b"OggS": "ogg",
    b"ID3": "mp3",
    b"fLaC": "flac",
    b"#!AMR": "amr",
}
#: The names that ffmpeg gives these readers.
_WHITELISTS = {
    "mov": "mov,mp4,m4a,3gp,3g2,mj2",
    "matroska": "matroska,webm",
    **{name: name for name in ("avi", "wav", "ogg", "mp3", "flac", "amr", "aac")},
}


def _any_end(_file: IO[bytes], _size: int) -> bool:
    return True


def _boxes(file: IO[bytes], size: int) -> Iterator[tuple[bytes, int]]:
    """Yield name and end of each outer box of an MP4 file."""
    at = 0
    while at + 8 <= size:
        file.seek(at)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        end = size if length == 0 else at + length
        yield head[4:8], end
        if length and length < 8:
            return
        at = end


def _mov_is_whole(file: IO[bytes], size: int) -> bool:
    names = set()
    for name, end in _boxes(file, size):
        names.add(name)
        if end > size:
            return False
    return b"moov" in names


def _riff_is_whole(file: IO[bytes], size: int) -> bool:
    """A recorder that was interrupted leaves 0 or all ones: then nothing is known."""
    file.seek(4)
    said = int.from_bytes(file.read(4), "little")
    return said in (0, 0xFFFFFFFF) or said + 8 <= size + 1


_ENDS: dict[str, Callable[[IO[bytes], int], bool]] = {
    "mov": _mov_is_whole,
    "avi": _riff_is_whole,
    "wav": _riff_is_whole,
}
