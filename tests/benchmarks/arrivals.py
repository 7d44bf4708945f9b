"""Many people open one page within seconds: who is answered, how soon, and who is not.

``python -m tests.benchmarks.arrivals --engine sqlite --people 1000 --seconds 5``; ``--anew`` keeps
the cache of public pages out of it.
"""

import argparse
import asyncio
import sys
import time
from collections import Counter
from urllib.parse import urlsplit

from tests.benchmarks.cpu import database_processes, machine, spent_ms
from tests.benchmarks.journey import demo_school, prepared


async def visit(address: str, path: str, cookie: str, wait: float) -> tuple[str, float]:
    """Come after ``wait`` seconds with a connection of one's own; return status and seconds."""
    await asyncio.sleep(wait)
    where = urlsplit(address)
    began = time.perf_counter()
    try:
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        asked = f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\n{cookie}Connection: close\r\n\r\n"
        writer.write(asked.encode())
        answer = await asyncio.wait_for(reader.read(-1), 120)
        writer.close()
    except (OSError, TimeoutError) as error:
        return type(error).__name__, time.perf_counter() - began
    status = answer.split(b" ", 2)[1].decode() if answer else "broken"
    if status == "200" and not answer.rstrip().endswith(b"</html>"):
        status = "cut off"
    return status, time.perf_counter() - began


async def arrive(address: str, path: str, cookie: str, people: int, seconds: float) -> list:
    """Let people come evenly spread over these seconds."""
    gaps = (number * seconds / people for number in range(people))
    return await asyncio.gather(*(visit(address, path, cookie, gap) for gap in gaps))


def run(engine: str, people: int, seconds: float, cookie: str) -> None:
    """Measure one crowd and print one paragraph."""
    with demo_school(engine) as site:
        path = prepared(site, "people", 1)["school"]["class_url"]
        site.start()
        roots = [*site.pids(), *database_processes(site.env["DATABASE_URL"])]
        before, began = spent_ms(roots), time.perf_counter()
        told = asyncio.run(arrive(site.url, path, cookie, people, seconds))
        lasted = time.perf_counter() - began
        each = (spent_ms(roots) - before) / people
    waits = sorted(wait for _status, wait in told)
    shares = {share: waits[int(len(waits) * share) - 1] * 1000 for share in (0.5, 0.95, 1.0)}
    counted = dict(Counter(status for status, _wait in told))
    sys.stdout.write(
        f"{engine}: {machine()}\n"
        f"  {people} people in {seconds:g} s at {path}: {counted}, all answered in {lasted:.1f} s\n"
        f"  p50 {shares[0.5]:.0f} ms, p95 {shares[0.95]:.0f} ms, slowest {shares[1.0]:.0f} ms, "
        f"{each:.2f} CPU-ms each\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--anew", action="store_true", help="build every page anew")
    asked = parser.parse_args()
    cookie = "Cookie: uncached=1\r\n" if asked.anew else ""
    run(asked.engine, asked.people, asked.seconds, cookie)
