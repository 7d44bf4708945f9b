"""CPU time of everything that serves: web, worker, clock and database, children included."""

import os
import platform
from collections.abc import Iterable
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def spent_ms(roots: Iterable[int]) -> float:
    """Return user + system milliseconds of these processes and all below them, living and dead."""
    below: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # It ended meanwhile; its parent has its time.
            continue
        pid = int(folder.name)
        below.setdefault(int(fields[1]), []).append(pid)
        # utime, stime, and what children that ended have left (cutime, cstime).
        ticks[pid] = sum(int(field) for field in fields[11:15])
    total, waiting = 0, list(roots)
    while waiting:
        pid = waiting.pop()
        total += ticks.get(pid, 0)
        waiting += below.get(pid, [])
    return total * 1000 / _TICK


def database_processes(url: str) -> list[int]:
    """Return the pid of the PostgreSQL server of a URL; nothing for SQLite, which has none."""
    if not url.startswith("postgres"):
        return []
    port = url.rpartition(":")[2].partition("/")[0].encode()
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"postgres") and b"-p" in words and port in words:
            found.append(int(folder.name))
    return found


def machine() -> str:
    """One line about the machine."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(line.partition(":")[2].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        name = platform.machine()
    return f"{os.cpu_count()} × {name}, {platform.system()}, Python {platform.python_version()}"
