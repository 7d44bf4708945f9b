"""A process that has loaded the site and waits: each command runs in a fork of it.

Loading takes four seconds of a core and a command often less than one, so a site that runs
several loads once. A fork sees the same environment, ends by itself and may be killed like any
process; only what changes the environment needs a process of its own.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """How a command ended: ``returncode`` is negative for the signal that killed it."""

    returncode: int
    stdout: str
    stderr: str


class Ready:
    """Runs ``manage.py`` and modules of the tests for one environment."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = dict(env)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def run(self, words: Sequence[str], stdin: str = "") -> Done:
        """Run ``words`` (``manage.py …`` or ``-m module …``); side by side with others if busy."""
        if not self._lock.acquire(blocking=False):
            return run_alone(words, self.env, stdin)
        try:
            with tempfile.TemporaryDirectory() as folder:
                paths = [Path(folder) / name for name in ("stdin", "stdout", "stderr")]
                paths[0].write_text(stdin, encoding="utf-8")
                code = self._ask([list(words), [str(path) for path in paths]])
                return Done(code, *(path.read_text(encoding="utf-8") for path in paths[1:]))
        finally:
            self._lock.release()

    def end(self) -> None:
        """Let the waiting process go."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _ask(self, job: list[list[str]]) -> int:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.ready"],
                cwd=ROOT,
                env=self.env,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answered is not None
        asked.write(json.dumps(job) + "\n")
        asked.flush()
        return int(answered.readline())


def run_alone(words: Sequence[str], env: Mapping[str, str], stdin: str = "") -> Done:
    """Run ``words`` in a process that loads everything itself."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=dict(env),
        input=stdin,
        text=True,
        capture_output=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def _wait_for_jobs() -> None:
    import django  # noqa: PLC0415

    django.setup()
    for line in sys.stdin:
        words, paths = json.loads(line)
        child = os.fork()
        if child == 0:
            _be(words, paths)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _be(words: list[str], paths: list[str]) -> None:
    for number, (path, mode) in enumerate(zip(paths, "rww", strict=True)):
        with Path(path).open(mode) as file:
            os.dup2(file.fileno(), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    code: Any = 0
    try:
        _run(words)
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
        code = 1
    # As an interpreter ends: others' threads first, then what is still to be written.
    threading._shutdown()  # type: ignore[attr-defined]
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


def _run(words: list[str]) -> None:
    import runpy  # noqa: PLC0415

    from django.core.management import execute_from_command_line  # noqa: PLC0415

    if words[0] == "-m":
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        execute_from_command_line(words)


if __name__ == "__main__":
    _wait_for_jobs()
