"""A process that has loaded the site and waits: each command runs in a fork of it.

Loading takes four seconds of a core and a command often less than one, so a run of the suite loads
once. A fork reads the settings of its own environment, ends by itself and may be killed like any
process. Nothing of ours reads a setting while it is loaded; what Django keeps of them is forgotten,
and the folders are made again.
"""

import gc
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
    """Runs ``manage.py``, modules and code for any environment of one engine and one settings."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def run(self, words: Sequence[str], env: Mapping[str, str], stdin: str = "") -> Done:
        """Run ``manage.py …``, ``-m module …`` or ``-c code …``; side by side if busy."""
        if not self._lock.acquire(blocking=False):
            return run_alone(words, env, stdin)
        try:
            if self._process is None:
                self._process = self._load(env)
            with tempfile.TemporaryDirectory() as folder:
                paths = [Path(folder) / name for name in ("stdin", "stdout", "stderr")]
                paths[0].write_text(stdin, encoding="utf-8")
                code = self._ask([list(words), [str(path) for path in paths], dict(env)])
                return Done(code, *(path.read_text(encoding="utf-8") for path in paths[1:]))
        finally:
            self._lock.release()

    def _load(self, env: Mapping[str, str]) -> "subprocess.Popen[str]":
        """Start the process; it ends with this one, which holds its input."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.support.ready"],
            cwd=ROOT,
            env=dict(env),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def _ask(self, job: list[Any]) -> int:
        assert self._process is not None
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answered is not None
        asked.write(json.dumps(job) + "\n")
        asked.flush()
        return int(answered.readline())


_READY: dict[tuple[str, str], Ready] = {}


def ready_for(env: Mapping[str, str]) -> Ready:
    """Return the process for this environment: the models of the search differ by engine."""
    key = (env["DJANGO_SETTINGS_MODULE"], env["DATABASE_URL"].partition(":")[0])
    return _READY.setdefault(key, Ready())


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

    from university.garbage import look_seldom  # noqa: PLC0415

    # As ``manage.py`` does: what is loaded stays.
    look_seldom()
    django.setup()
    gc.freeze()
    for line in sys.stdin:
        words, paths, env = json.loads(line)
        child = os.fork()
        if child == 0:
            _be(words, paths, env)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _read_settings_anew() -> None:
    from asgiref.local import Local  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.core.cache import caches  # noqa: PLC0415
    from django.core.files.storage import storages  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415
    from django.utils.functional import empty  # noqa: PLC0415
    from django.utils.log import configure_logging  # noqa: PLC0415

    from university.folders import make_folders  # noqa: PLC0415

    for name in [name for name in sys.modules if name.startswith("university.settings")]:
        del sys.modules[name]
    settings._wrapped = empty
    for kept in (caches, connections):
        kept.__dict__.pop("settings", None)
        kept._settings = None
        kept._connections = Local(kept.thread_critical)
    storages.__dict__.pop("backends", None)
    for alias, storage in storages._storages.items():
        # Fields of models hold these very objects.
        storage.__dict__ = storages.create_storage(settings.STORAGES[alias]).__dict__
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    make_folders()


def _be(words: list[str], paths: list[str], env: dict[str, str]) -> None:
    for number, (path, mode) in enumerate(zip(paths, "rww", strict=True)):
        with Path(path).open(mode) as file:
            os.dup2(file.fileno(), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    os.environ.clear()
    os.environ.update(env)
    _read_settings_anew()
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
    elif words[0] == "-c":
        sys.argv = ["-c", *words[2:]]
        exec(words[1], {"__name__": "__main__"})  # noqa: S102
    else:
        execute_from_command_line(words)


if __name__ == "__main__":
    _wait_for_jobs()
