"""A large city's draw through the database: the services that staff press, on PostgreSQL.

``python -m tests.support.postgres python -m tests.benchmarks.big_draw --people 100000``

Fills an empty database with people, classes and applications in bulk, then commits, freezes, draws
and publishes, settles every class and as many people as asked. Prints seconds by the wall, and of
the processor: of this process and of its own backend of PostgreSQL.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "university.settings.dev")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402

from courses.models import TeachingClass, Term  # noqa: E402
from enrollment.audit.draws import CHECKS  # noqa: E402
from enrollment.models import (  # noqa: E402
    Application,
    DrawEntry,
    EnrollmentPolicy,
    Place,
    Round,
    WaitlistEntry,
    Wish,
)
from enrollment.services.draw_records import record_draws  # noqa: E402
from enrollment.services.draw_settling import settle_draws  # noqa: E402
from enrollment.services.draws import (  # noqa: E402
    commit_seed,
    draw_lots,
    freeze_list,
    publish_draw,
)
from tests.enrollment.draw_school import make_drawn_round, registrar  # noqa: E402
from tests.enrollment.school import make_class, make_major, make_term  # noqa: E402
from university import clock  # noqa: E402
from university.accounts.models import Student, User  # noqa: E402
from university.garbage import look_seldom  # noqa: E402

T = TypeVar("T")
SEATS, MOST_WISHES, MAJORS, SLICE = 30, 3, 10, 5_000


def timed(what: str, act: Callable[[], T]) -> T:
    """Do it and print the seconds."""
    before = _spent()
    found = act()
    wall, own, server = (after - then for after, then in zip(_spent(), before, strict=True))
    sys.stdout.write(f"{what:28} {wall:8.2f} s  {own:8.2f} + {server:.2f} CPU-s\n")
    sys.stdout.flush()
    return found


def _spent() -> tuple[float, float, float]:
    """The wall, this process, and its backend."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return time.perf_counter(), time.process_time(), ticks / os.sysconf("SC_CLK_TCK")


def fill(people: int, classes: int) -> Round:
    """Everybody and everything up to the end of the round."""
    today = clock.today()
    term = make_term(starts_on=today + timedelta(days=30), ends_on=today + timedelta(days=150))
    EnrollmentPolicy.objects.create(term=term)
    rows = _classes(term, classes)
    now = clock.now()
    enrolment_round = make_drawn_round(
        term=term, opens_at=now - timedelta(days=7), closes_at=now - timedelta(minutes=1)
    )
    source = random.Random(20270302)
    for first in range(0, people, SLICE):
        _apply(enrolment_round, rows, range(first, min(people, first + SLICE)), source)
    return enrolment_round


def _classes(term: Term, count: int) -> list[TeachingClass]:
    majors = [make_major(f"M{number}", f"专业{number}") for number in range(MAJORS)]
    models = [
        make_class(f"K{number:05d}", term=term, major=major, capacity=SEATS)
        for number, major in enumerate(majors)
    ]
    copies = []
    for number in range(MAJORS, count):
        row = TeachingClass.objects.get(pk=models[number % MAJORS].pk)
        row.pk, row.code, row.name = None, f"K{number:05d}", f"第{number}班"
        row.weekday = 1 + number % 7
        copies.append(row)
    TeachingClass.objects.bulk_create(copies, batch_size=500)
    return list(TeachingClass.objects.order_by("pk"))


def _apply(
    enrolment_round: Round, rows: list[TeachingClass], numbers: range, source: random.Random
) -> None:
    logins = User.objects.bulk_create(
        [User(username=f"p{number}", phone=f"+86199{number:08d}") for number in numbers]
    )
    students = Student.objects.bulk_create(
        [
            Student(
                login=login,
                student_no=f"B{number:07d}",
                name="王桂兰",
                sex="female",
                birth_date=date(1960, 5, 1),
                is_returning=source.random() < 0.6,
                card_token=f"big-{number}",
            )
            for number, login in zip(numbers, logins, strict=True)
        ]
    )
    applications = Application.objects.bulk_create(
        [
            Application(
                student=student,
                round=enrolment_round,
                wants=source.choice([1, 1, 2]),
                channel="web",
                acted_by_id=student.login_id,
            )
            for student in students
        ]
    )
    Wish.objects.bulk_create(_wishes(applications, rows, source), batch_size=SLICE)


def _wishes(
    applications: list[Application], rows: list[TeachingClass], source: random.Random
) -> Iterator[Wish]:
    for application in applications:
        wished = source.sample(rows, source.randint(1, MOST_WISHES))
        for rank, row in enumerate(wished, start=1):
            yield Wish(application=application, teaching_class=row, rank=rank)


def hold(enrolment_round: Round, people: int) -> None:
    """The four steps, and what the sweep gives out."""
    actor = registrar()
    draw: Any = commit_seed(
        actor=actor, enrolment_round=enrolment_round, number_source="福利彩票3D"
    )
    draw = timed("freeze the list", lambda: freeze_list(actor=actor, draw=draw))
    draw = timed("draw", lambda: draw_lots(actor=actor, draw=draw, public_number="0427183"))
    timed("record the result", record_draws)
    draw = timed("publish", lambda: publish_draw(actor=actor, draw=draw))
    classes = draw.classes.count()
    timed(f"settle {classes} classes", lambda: settle_draws(limit=classes))
    timed(f"settle {people} people", lambda: settle_draws(limit=people))


def main() -> None:
    """Fill, draw, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--classes", type=int, default=2_400)
    parser.add_argument("--settle", type=int, default=2_000, help="how many people are told")
    asked = parser.parse_args()
    settings.WORKER_NUDGES = False
    look_seldom()  # As the server does.
    if "enrollment_draw" not in connection.introspection.table_names():
        timed("migrate", lambda: call_command("migrate", verbosity=0, interactive=False))
    enrolment_round = timed("fill", lambda: fill(asked.people, asked.classes))
    hold(enrolment_round, asked.settle)
    counted = DrawEntry.objects.aggregate(people=Count("pk"))
    faults = timed("audit of the draw", lambda: [f for check in CHECKS.values() for f in check()])
    sys.stdout.write(
        f"{counted['people']} people, {Wish.objects.count()} wishes, "
        f"{Place.objects.count()} places, {WaitlistEntry.objects.count()} on waitlists, "
        f"{len(faults)} faults\n"
    )


if __name__ == "__main__":
    main()
