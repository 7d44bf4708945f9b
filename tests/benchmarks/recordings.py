"""What a recording costs: seconds of work for a second of picture, and watchers from the disk.

``python -m tests.benchmarks.recordings make`` and ``… watch --people 200 --seconds 30``.
"""

import argparse
import asyncio
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from courses.recordings import recipes
from courses.recordings.ffmpeg import program
from courses.recordings.probing import probe
from tests.benchmarks.cpu import machine, spent_ms
from tests.benchmarks.journey import demo_school

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
#: Bytes a second of a watcher: the small picture, and the weakest line that carries it.
PACE = 75_000
_SOURCES = {
    "1920x1080, 30 pictures a second": ("1920x1080", 30),
    "1280x720, 30 pictures a second": ("1280x720", 30),
}
FORMS = [recipes.SMALL, recipes.LARGE]


def make(seconds: int) -> None:
    """Print processor seconds for a second of picture, of a moving test picture, and its parts.

    The parts read and even out the sound each on their own; together they share that.
    """
    folder = Path(tempfile.mkdtemp())
    for words, (size, rate) in _SOURCES.items():
        source, out = folder / f"{size}.mp4", folder / f"out-{size}"
        out.mkdir()
        made = (
            *("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}", "-f", "lavfi"),
            *("-i", "sine=frequency=440", "-t", str(seconds), "-c:v", "libx264", "-preset"),
            *("ultrafast", "-b:v", "8M", "-pix_fmt", "yuv420p", "-c:a", "aac", str(source)),
        )
        subprocess.run([program(), "-v", "error", *made], check=True)
        content = probe(source, program=program())
        before = _children()
        recipes.make(source, content, out, program=program(), threads=2, tell=lambda _percent: True)
        whole = (_children() - before) / seconds
        sys.stdout.write(f"{words}: {whole:.2f} CPU-s a second for everything\n")
    for name, forms in (("360", [recipes.SMALL]), ("720", [recipes.LARGE]), ("sound", [])):
        before, part = _children(), folder / f"part-{name}"
        part.mkdir()
        asked = recipes.making(source, content, forms, part, 2)
        subprocess.run([program(), "-v", "error", "-nostdin", *asked], check=True)
        sys.stdout.write(f"  of the last one, {name}: {(_children() - before) / seconds:.2f}\n")
    before = _children()
    pictures = {form.name: folder / f"part-{form.name}" / f"{form.name}.mp4" for form in FORMS}
    run = recipes.Run(program(), lambda _percent: True)
    recipes.hls(pictures, FORMS, content, folder, run)
    sys.stdout.write(f"  cutting both into pieces: {(_children() - before) / seconds:.3f}\n")
    shutil.rmtree(folder)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


_PREPARE = """
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from courses.lesson_media import signed_url
from courses.models import LessonRendition, LessonVideo
import os
video = LessonVideo.objects.create(name="watched", state="ready", job_state="done")
form = LessonRendition(video=video, kind="mp4_360", size={size})
form.file.save("watched/360.mp4", ContentFile(os.urandom({size})))
form.save()
print(signed_url(video=video, kind="mp4_360", viewer=AnonymousUser()))
"""
SIZE = 45_000_000
#: Bytes that a player has in hand before it waits: some twenty seconds.
AHEAD = 1_500_000
#: What a line of 1 Mbit/s carries in a tenth of a second.
TENTH = 12_500


async def watch(address: str, path: str, wait: float, until: float) -> tuple[int, list[float]]:
    """Play at the pace of the small picture over a line of 1 Mbit/s.

    Returns the bytes, and how long each first byte took.
    """
    await asyncio.sleep(wait)
    where = urlsplit(address)
    at, got, firsts = int.from_bytes(os.urandom(4)) % (SIZE // 2), 0, []
    began, line = time.monotonic(), None
    while time.monotonic() < until:
        asked = time.monotonic()
        line, head = await ask(line, where, f"{path} {at}")
        reader = line[0]
        firsts.append(time.monotonic() - asked)
        left = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        at, got = at + left, got + left
        while left:
            left -= len(await reader.readexactly(min(left, TENTH)))
            await asyncio.sleep(0.1)
        await asyncio.sleep(max(0.0, (got - AHEAD) / PACE - (time.monotonic() - began)))
    if line is not None:
        line[1].close()
    return got, firsts


async def ask(line: Line | None, where: SplitResult, wanted: str) -> tuple[Line, str]:
    """Ask for a part as browsers do: by the line that is open, else by a new one.

    The server ends a line that is quiet for some seconds, often just as it is asked again.
    """
    path, _blank, at = wanted.partition(" ")
    asking = f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nRange: bytes={at}-\r\n\r\n".encode()
    for kept in (line, None):
        if kept is None:
            line = await asyncio.open_connection(where.hostname, where.port, limit=2 * TENTH)
        if line is None or line[0].at_eof():
            continue
        line[1].write(asking)
        try:
            return line, (await line[0].readuntil(b"\r\n\r\n")).decode().lower()
        except (ConnectionError, asyncio.IncompleteReadError):
            if kept is None:
                raise
    raise ConnectionError(where.netloc)


async def crowd(address: str, path: str, people: int, seconds: float) -> list:
    """Everybody comes within five seconds."""
    until = time.monotonic() + seconds
    watching = (watch(address, path, 5 * n / people, until) for n in range(people))
    return await asyncio.gather(*watching, return_exceptions=True)


def serve(people: int, seconds: float) -> None:
    """Measure one crowd of watchers and print one paragraph."""
    with demo_school("sqlite") as site:
        code = _PREPARE.format(size=SIZE)
        path = site.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1]
        site.start()
        roots = site.pids()
        before, began = spent_ms(roots), time.perf_counter()
        told = asyncio.run(crowd(site.url, path, people, seconds))
        lasted = time.perf_counter() - began
        spent = (spent_ms(roots) - before) / 1000
    broken = Counter(type(one).__name__ for one in told if isinstance(one, BaseException))
    fine = [one for one in told if not isinstance(one, BaseException)]
    got = sum(amount for amount, _firsts in fine)
    firsts = sorted(first for _amount, times in fine for first in times)
    sys.stdout.write(
        f"{machine()}\n"
        f"  {people} watchers for {lasted:.0f} s: {len(fine)} whole, {dict(broken)}\n"
        f"  {got / 1e6:.0f} MB in {len(firsts)} ranges, {got * 8 / lasted / people / 1e3:.0f} kbit"
        f" a second each; first byte p50 {firsts[len(firsts) // 2] * 1000:.0f} ms, p95"
        f" {firsts[len(firsts) * 95 // 100] * 1000:.0f} ms\n"
        f"  {spent:.1f} CPU-s of the server, {spent / (got / 1e9):.1f} a gigabyte,"
        f" {100 * spent / lasted:.0f} % of a core\n"
    )


def main() -> None:
    """Read what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["make", "watch"])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=30)
    wanted = parser.parse_args()
    if wanted.what == "make":
        make(int(wanted.seconds))
    else:
        serve(wanted.people, wanted.seconds)


if __name__ == "__main__":
    main()
