"""A worker dies while it settles a draw: ``python -m tests.concurrency.settling [unprotected]``.

A process of its own, which lets a child be killed at each point in turn, and then lets three
workers sweep at once. Prints one JSON line: what each draw ended with, and what the audit found.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402

from enrollment.models import Draw, Place, WaitlistEntry  # noqa: E402
from enrollment.services import draw_settling  # noqa: E402
from enrollment.services.draws import draw_lots, publish_draw  # noqa: E402
from tests.concurrency.test_draws import closed_draw, coming_class, faults  # noqa: E402
from tests.concurrency.test_places import race  # noqa: E402
from tests.concurrency.unprotection import look  # noqa: E402
from tests.enrollment.draw_school import NUMBER, registrar  # noqa: E402
from university import auditing  # noqa: E402
from university.notifications.models import OutboxMessage  # noqa: E402

#: Two of five people win.
PLACES = 2
SWEEPERS = 3


def power_cut(*_given: Any, **_named: Any) -> None:
    """The end, in the middle of whatever it was."""
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_class() -> None:
    """Places are written, the waitlist is not."""
    draw_settling._Table.write_waitlist = power_cut  # type: ignore[method-assign]


def between_people() -> None:
    """The class stands and one person has been told; the second one's wishes are decided."""
    tell, told = draw_settling._tell, []

    def once(*given: Any) -> None:
        if told:
            power_cut()
        told.append(given)
        tell(*given)

    draw_settling._tell = once


def published(number: int) -> Draw:
    """A result that nobody has been given yet."""
    draw = closed_draw(number, coming_class(f"C{number:02d}", capacity=PLACES))
    draw = draw_lots(actor=registrar(), draw=draw, public_number=NUMBER)
    return publish_draw(actor=registrar(), draw=draw)


def killed(point: Callable[[], None]) -> bool:
    """Settle in a child until the lights go out; whether they did."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # Its threads would not live on in the child.
    child = os.fork()
    if not child:
        point()
        draw_settling.settle_draws()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def sweep() -> str:
    """What a new worker does."""
    draw_settling.settle_draws()
    return "swept"


def outcome(draw: Draw) -> dict[str, Any]:
    """What people have, and how often each of them was told."""
    row = draw.classes.get().teaching_class
    people = list(draw.entries.values_list("application__student_id", flat=True))
    inbox = OutboxMessage.objects.filter(channel="inbox", student__in=people)
    return {
        "places": Place.objects.filter(round=draw.round).count(),
        "taken": row.taken,
        "waiting": WaitlistEntry.objects.filter(round=draw.round).count(),
        "told": sorted(inbox.filter(student=pk).count() for pk in people),
        "is_settled": Draw.objects.get(pk=draw.pk).settled_at is not None,
    }


def main(*, is_protected: bool) -> None:
    """Run and print."""
    settings.WORKER_NUDGES = False
    if not is_protected:
        draw_settling.transaction = SimpleNamespace(atomic=nullcontext)  # type: ignore[assignment]
        draw_settling.lock_row = look  # type: ignore[assignment]
    ends = {}
    for number, point in enumerate((in_a_class, between_people), start=1):
        draw = published(number)
        died = killed(point)
        swept = race([sweep] * SWEEPERS)
        ends[point.__name__] = {"died": died, "swept": swept["swept"], **outcome(draw)}
    found = [*faults(), *(fault.sentence for fault in auditing.run())]
    sys.stdout.write(json.dumps({"ends": ends, "faults": found}) + "\n")


if __name__ == "__main__":
    main(is_protected="unprotected" not in sys.argv)
