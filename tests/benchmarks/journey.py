"""CPU milliseconds, statements and bytes of what people do, on a demonstration school of its own.

``python -m tests.benchmarks.journey --engine sqlite`` (or ``postgresql``; ``--times 40``).
"""

import argparse
import json
import os
import queue
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.cpu import database_processes, machine, spent_ms
from tests.support.crowd import Answer, Visitor
from tests.support.databases import Databases, Server
from tests.support.enrolling import Step, walk
from tests.support.site import ROOT, Site

#: How many people do the same at once.
AT_ONCE = 8


class Meter:
    """Measures operations on one running site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.lines: list[tuple[str, float, float]] = []

    def measure(self, name: str, acts: list[Callable[[], object]]) -> list[Any]:
        """Do all of it, eight at once, and write down CPU-ms each and the rate."""
        roots = [*self.site.pids(), *database_processes(self.site.env["DATABASE_URL"])]
        before, began = spent_ms(roots), time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as crowd:
            done = list(crowd.map(lambda act: act(), acts))
        seconds = time.perf_counter() - began
        self.site.settle()
        each = (spent_ms(roots) - before) / len(acts)
        self.lines.append((name, each, len(acts) / seconds))
        sys.stdout.write(f"  {name:34} {each:7.2f} CPU-ms {len(acts) / seconds:8.1f} /s\n")
        sys.stdout.flush()
        return done


class MeasuredSite(Site):
    """A site that says which processes are its own."""

    def pids(self) -> list[int]:
        """Return the processes that were started; theirs follow."""
        return [process.pid for process in self._processes]

    def settle(self) -> None:
        """Wait until the worker has nothing to do any more."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            before = spent_ms(self.pids())
            time.sleep(1.0)
            if spent_ms(self.pids()) - before <= 20:
                return


def prepared(site: Site, *words: object) -> Any:
    """Run ``tests.benchmarks.prepare`` beside the site."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.prepare", *map(str, words)],
        cwd=ROOT,
        env={**site.env, "LOG_LEVEL": "WARNING"},
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


class Crowd:
    """Browsers that stay connected; whoever is free asks next."""

    def __init__(self, visitors: Iterable[Visitor]) -> None:
        self._free: queue.Queue[Visitor] = queue.Queue()
        for visitor in visitors:
            self._free.put(visitor)

    def ask(self, status: int, method: str, path: str) -> Callable[[], Answer]:
        """An act of one of them that must be answered with this status."""

        def act() -> Answer:
            visitor = self._free.get()
            try:
                return expect(status, lambda: getattr(visitor, method)(path))()
            finally:
                self._free.put(visitor)

        return act


def expect(status: int, ask: Callable[[], Answer]) -> Callable[[], Answer]:
    """An act that must be answered with this status."""

    def act() -> Answer:
        answer = ask()
        if answer.status != status:
            raise SystemExit(f"{answer.status} instead of {status}: {answer.text[:300]}")
        return answer

    return act


def people_enrol(meter: Meter, told: Any, times: int) -> None:
    """Signed-in seniors: the place alone, a refusal, and the whole way."""
    places, url = told["school"], meter.site.url
    crowd = iter(Visitor(url, {"sessionid": person["session"]}) for person in told["people"])

    def press(pk: int, form: dict[str, str]) -> Callable[[], Answer]:
        visitor = next(crowd)
        return lambda: visitor.post(f"/enrol/{pk}/check/", form)

    take = [press(places["class"], {"seen": places["seen"]}) for _ in range(times)]
    meter.measure("take the place", [expect(302, act) for act in take])
    refuse = [press(places["full"], {"seen": places["full_seen"]}) for _ in range(times)]
    meter.measure("refused: the class is full", [expect(409, act) for act in refuse])

    def way() -> Callable[[], list[Step]]:
        visitor = next(crowd)
        return lambda: walk(visitor, class_id=places["class"], class_url=places["class_url"])

    ways = meter.measure("class page to slip, paid", [way() for _ in range(times)])
    sizes = [sum(len(step.answer.text.encode()) for step in steps) for steps in ways]
    sys.stdout.write(f"  {'':34} {max(sizes) / 1000:7.1f} kB of HTML\n")


def strangers_look(meter: Meter, told: Any, times: int) -> None:
    """Public pages, built anew (an unknown cookie keeps the cache away) and kept."""
    places, url = told["school"], meter.site.url
    for name, path in (
        ("class list", places["list_url"]),
        ("class page", places["class_url"]),
        ("home", "/"),
    ):
        for way, cookies, count in (
            ("built anew", {"uncached": "1"}, times),
            ("kept", {}, times * 20),
        ):
            crowd = Crowd(Visitor(url, dict(cookies)) for _ in range(AT_ONCE))
            meter.measure(f"{name}, {way}", [crowd.ask(200, "get", path)] * count)


@contextmanager
def demo_school(engine: str, **env: str) -> Iterator[MeasuredSite]:
    """A demonstration school of its own; ``UNIVERSITY_TEMPLATES`` names a folder that keeps one."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    # The server is started when it is first asked for, and has to outlive its databases.
    with ExitStack() as servers, ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmark-")))
        os.environ["UNIVERSITY_TEST_DIR"] = str(folder)
        made = Databases(Server(servers))
        stack.callback(made.drop_all)
        url = made.copy(engine, "demo")
        site = MeasuredSite(folder / "site", database_url=url, LOG_LEVEL="WARNING", **env)
        stack.callback(site.kill)
        yield site


def run(engine: str, times: int) -> None:
    """Measure everything on one engine."""
    sys.stdout.write(f"{engine}: {machine()}; {AT_ONCE} at once, {times} times\n")
    with demo_school(engine) as site:
        counted = prepared(site, "statements")
        told = prepared(site, "people", times * 5)
        site.start()
        site.start_worker()
        site.settle()
        meter = Meter(site)
        warm = Meter(site)
        sys.stdout.write("  warming up\n")
        strangers_look(warm, told, AT_ONCE)
        people_enrol(warm, {**told, "people": told["people"][: AT_ONCE * 3]}, AT_ONCE)
        told["people"] = told["people"][AT_ONCE * 3 :]
        sys.stdout.write("  measuring\n")
        people_enrol(meter, told, times)
        strangers_look(meter, told, times)
        site.kill()
        floor(site, told, times * 5)
        flow = counted["flow"]
        sys.stdout.write(f"  statements: {sum(flow.values())} for the way {flow}\n")
        sys.stdout.write(f"  {counted['pages']}, refusal {counted['refusal']}\n")


def floor(site: MeasuredSite, told: Any, times: int) -> None:
    """The bare view in the same run."""
    site.start(application="tests.benchmarks.bare:application")
    people = told["people"][:AT_ONCE]
    crowd = Crowd(Visitor(site.url, {"sessionid": person["session"]}) for person in people)
    act = crowd.ask(302, "post", f"/bare/{told['school']['class']}/")
    Meter(site).measure("(warming up)", [act] * AT_ONCE * 4)
    Meter(site).measure("bare view, signed in, one seat", [act] * times)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--times", type=int, default=40)
    asked = parser.parse_args()
    run(asked.engine, asked.times)
