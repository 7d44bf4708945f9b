"""How long a senior waits for the first picture on a weak line, in real Chromium.

``python -m tests.benchmarks.first_frame --minutes 10 --times 5`` makes a clip as the worker does,
puts it under a lesson of a demonstration school, opens its page, narrows the line to 1 Mbit a
second and 100 ms, taps play and waits until a picture is drawn.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from courses.recordings import recipes
from courses.recordings.ffmpeg import program
from courses.recordings.probing import probe
from tests.benchmarks.cpu import machine
from tests.benchmarks.journey import demo_school
from tests.support.browser import ARGS, PHONE, find_chromium
from tests.support.site import Site

#: The line: bytes a second, and milliseconds there and back.
LINE = {
    "offline": False,
    "latency": 100,
    "downloadThroughput": 125_000,
    "uploadThroughput": 62_500,
}
#: Hard to press small, as a dance class is: everything moves, and every dot a little.
_PICTURE = "testsrc2=size=1280x720:rate=30,noise=alls=12:allf=t"
_MINUTE = 60
_PUBLISH = """
from pathlib import Path
from django.core.files.base import ContentFile
from courses.models import LessonRendition, LessonVideo, OnlineLesson
video = LessonVideo.objects.create(
    name="benchmark", state="ready", job_state="done", seconds={seconds}, percent=100
)
body = Path({path!r}).read_bytes()
form = LessonRendition(video=video, kind="mp4_360", size=len(body))
form.file.save("benchmark/360.mp4", ContentFile(body))
form.save()
lesson = OnlineLesson.objects.filter(live=True, audience="everyone").first()
OnlineLesson.objects.filter(pk=lesson.pk).update(video=video)
print(lesson.url_path.removeprefix("/home"))
"""
_TAP_AND_WAIT = """async () => {
    const video = document.querySelector('video');
    const drawn = new Promise(done => video.requestVideoFrameCallback(done));
    const began = performance.now();
    document.querySelector('[data-do=play]').click();
    await drawn;
    return performance.now() - began;
}"""


def made(folder: Path, minutes: int) -> Path:
    """Return the small form of a lesson of so many minutes: one minute made, and joined again."""
    source, out = folder / "source.mp4", folder / "out"
    out.mkdir()
    _ffmpeg(
        *("-f", "lavfi", "-i", _PICTURE, "-f", "lavfi", "-i", "anoisesrc=amplitude=0.1"),
        *("-t", str(_MINUTE), "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "8M"),
        *("-pix_fmt", "yuv420p", "-c:a", "aac", str(source)),
    )
    content = probe(source, program=program())
    form = recipes.SMALL
    run = recipes.making(source, content, [form], out, 2)
    _ffmpeg(*run)
    if minutes == 1:
        return out / "360.mp4"
    listed = folder / "list.txt"
    listed.write_text(f"file '{out / '360.mp4'}'\n" * minutes)
    joined = folder / "joined.mp4"
    _ffmpeg(
        *("-f", "concat", "-safe", "0", "-i", str(listed), "-c", "copy"),
        *(*recipes.PLAYED_AS_IT_COMES, str(joined)),
    )
    return joined


def _ffmpeg(*words: str) -> None:
    subprocess.run([program(), "-v", "error", "-y", "-nostdin", *words], check=True)


def once(browser: Browser, address: str) -> dict[str, Any]:
    """Open the page with an empty cache, tap, and return milliseconds, bytes and questions."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    got, asked = [], []
    line.on("Network.dataReceived", lambda event: got.append(event["encodedDataLength"]))
    line.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    waited = page.evaluate(_TAP_AND_WAIT)
    answer = {"ms": round(waited), "bytes": sum(got), "questions": len(asked)}
    context.close()
    return answer


def measure(site: Site, path: Path, minutes: int, times: int) -> None:
    """Print one line for one clip."""
    code = _PUBLISH.format(seconds=minutes * _MINUTE, path=str(path))
    address = site.url + site.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1]
    site.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGS)
        found = sorted((once(browser, address) for _ in range(times)), key=lambda one: one["ms"])
        browser.close()
    rate = path.stat().st_size * 8 / minutes / _MINUTE / 1000
    sys.stdout.write(
        f"{machine()}\n  {minutes} minutes at {rate:.0f} kbit a second, head of"
        f" {head_of(path) / 1000:.0f} kB; first picture after"
        f" {', '.join(str(one['ms']) for one in found)} ms;"
        f" {found[0]['bytes'] / 1000:.0f} kB in {found[0]['questions']} questions\n"
    )


def head_of(path: Path) -> int:
    """Return the bytes before the first picture: all that a player reads before it plays."""
    with path.open("rb") as file:
        while head := file.read(8):
            size, name = int.from_bytes(head[:4]), head[4:]
            if name == b"mdat":
                return file.tell() - 8
            file.seek(size - 8, 1)
    return 0


def main() -> None:
    """Read what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--times", type=int, default=5)
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    path = made(folder, wanted.minutes)
    with demo_school("sqlite") as site:
        measure(site, path, wanted.minutes, wanted.times)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
