"""The lights go out at each step: ``python -m tests.concurrency.power_cuts STORY STEPS``.

A process of its own. It sets a story up, lets a child act it out and be killed at the first step,
sets up the next one for the second step, and so on until a child reaches the end. STEPS is
``commits`` (before and after each commit), ``statements`` (these, and before each statement) or
``disk``: nobody is killed, and after so many pages the disk is full.
After each cut the act is repeated as people repeat it, and a new worker sweeps. Prints one JSON
line: how many cuts there were, which ended wrongly, and what the audit found after all of them.
"""

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import (  # noqa: E402
    DatabaseError,
    connection,
    connections,
    models,
    transaction,
)
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402

from tests.concurrency.full_disks import FullDisk, full_disk  # noqa: E402
from tests.concurrency.stories import STORIES, Story  # noqa: E402
from university import auditing, locking, sweeping  # noqa: E402
from university.refusals import Refusal  # noqa: E402

#: Leases and pauses of whoever died have ended by then; what is held two days has not.
LATER = "+20m"
#: More than the statements of the longest story: so often is a twin cut at most.
MOST = 150
#: How a child says that the disk was full.
FULL = 7


class Lights:
    """Counts steps, and goes out at the last one."""

    def __init__(self, step: int, *, statements: bool, is_torn: bool = False) -> None:
        self.left = step
        self.statements = statements
        self.is_torn = is_torn

    def tick(self) -> None:
        """One step."""
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextlib.contextmanager
    def watch(self) -> Iterator[None]:
        """Count commits, and statements where wanted."""
        commit = BaseDatabaseWrapper._commit

        def counted(wrapper: BaseDatabaseWrapper) -> None:
            self.tick()
            commit(wrapper)
            self.tick()

        def execute(run: Callable[..., Any], *given: Any) -> Any:
            self.tick()
            return run(*given)

        BaseDatabaseWrapper._commit = counted  # type: ignore[method-assign]
        with connection.execute_wrapper(execute) if self.statements else nullcontext():
            yield


def close_all() -> None:
    """Leave no connection to a child."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # Its threads would not live on in the child.


def is_refused(act: Callable[[], None], disk: FullDisk) -> bool:
    """Act in a child; whether the disk was full before the end. A page would say: try again."""
    close_all()
    child = os.fork()
    if not child:
        with disk.watch(), contextlib.suppress(DatabaseError):
            act()
        os._exit(FULL if disk.was_full else 0)
    _pid, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, FULL), "the story itself failed"
    return code == FULL


def is_cut(act: Callable[[], None], lights: Lights) -> bool:
    """Act in a child; whether the lights went out before the end."""
    close_all()
    child = os.fork()
    if not child:
        if lights.is_torn:
            tear_apart()
        with lights.watch():
            act()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        assert not status, "the story itself failed"
        return False
    return os.WTERMSIG(status) == signal.SIGKILL


def go_on(act: Callable[[], None], *, again: bool) -> list[str]:
    """What people do after a power cut, and then a new worker; returns the sweeps that failed."""
    if again:
        with contextlib.suppress(Refusal):
            act()
    settings.TEST_CLOCK = LATER
    failed = [name for _time in range(2) for name, n in sweeping.sweep_all().items() if n < 0]
    settings.TEST_CLOCK = ""
    return failed


def audited() -> list[str]:
    """What the whole audit finds, of all cuts up to now."""
    return [f"{fault.check}: {fault.sentence}" for fault in auditing.run()]


def fill_disk(story: Story) -> dict[str, Any]:
    """The disk is full at once, a little later, … until the story fits."""
    cuts, fitted, wrong, faults = 0, 0, [], []
    while True:
        act, end = story.begin()
        disk = full_disk(cuts)
        was_refused = is_refused(act, disk)
        disk.make_room()
        if not was_refused:
            fitted += 1
            if fitted == disk.patience:
                break
            continue
        cuts += 1
        faults += go_on(act, again=True)
        if (ended := end()) != story.right:
            wrong.append({"step": cuts, **ended})
    return {"cuts": cuts, "wrong": wrong, "faults": [*faults, *audited()]}


def run(story: Story, *, statements: bool, most: int = 0) -> dict[str, Any]:
    """Cut at the first step, the second, … until nothing is left to cut.

    ``most``: so many cuts of the twin, which has no transactions, until something went wrong.
    """
    cuts, wrong, faults = 0, [], []
    while True:
        act, end = story.begin()
        lights = Lights(cuts + 1, statements=statements, is_torn=bool(most))
        if not is_cut(act, lights):
            break
        cuts += 1
        faults += go_on(act, again=story.is_repeated)
        if (ended := end()) != story.right:
            wrong.append({"step": cuts, **ended})
        if most and (cuts == most or wrong or faults or audited()):
            break
    return {"cuts": cuts, "wrong": wrong, "faults": [*faults, *audited()]}


def tear_apart() -> None:
    """Make every statement a commit of its own: no transaction, and so no lock."""
    torn = SimpleNamespace(
        atomic=lambda *_given, **_how: nullcontext(),
        on_commit=_at_once,
        get_connection=lambda *_given: SimpleNamespace(in_atomic_block=True, savepoint_ids=[]),
    )
    for module in list(sys.modules.values()):
        if getattr(module, "transaction", None) is transaction and _is_ours(module):
            module.transaction = torn  # type: ignore[attr-defined]
    locking.require_transaction = lambda: None
    models.QuerySet.select_for_update = lambda rows, *_given, **_how: rows  # type: ignore[method-assign]


def _is_ours(module: object) -> bool:
    return getattr(module, "__name__", "").startswith(("university", "enrollment", "payments"))


def _at_once(act: Callable[[], Any], **_how: Any) -> None:
    act()


def main(name: str, steps: str) -> None:
    """Run and print."""
    settings.WORKER_NUDGES = False
    if steps == "disk":
        sys.stdout.write(json.dumps(fill_disk(STORIES[name])) + "\n")
        return
    statements, most = steps == "statements", 0
    if name.endswith("-unprotected"):
        # The twin ends with the first thing that went wrong.
        statements, most, name = True, MOST, name.removesuffix("-unprotected")
    sys.stdout.write(json.dumps(run(STORIES[name], statements=statements, most=most)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
