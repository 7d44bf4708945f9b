"""``manage.py load_demo``: a school that is alive today, from ``payments/demo-data.yaml``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from courses.demo import DemoSource, Stage, load_posted_lessons, load_school, read_source
from courses.models import TeachingClass
from enrollment import demo as people
from enrollment.demo.people import consent_text
from enrollment.demo.personas import SEATED, WAITING
from payments.demo.fees import (
    HARDSHIP,
    grant_hardship,
    load_discounts,
    load_refund_tables,
    sell_places,
)
from payments.demo.lectures import sell_lecture_tickets
from payments.demo.rentals import load_rentals, load_room_offers
from university import clock
from university.accounts.models import ConsentKind, Student, User

SEED_FILE = Path(__file__).resolve().parents[2] / "demo-data.yaml"
REGISTERED = 905
#: Places of the next term that went through the till, with order, journal and receipt.
SOLD = 24
#: People who never had a class, and apply for one.
NEWCOMERS = 130
#: People of the running term who do not go on, and apply for another class.
APPLYING = 170


class Command(BaseCommand):
    """Load the demonstration school, once."""

    help = "Load the demonstration school. Loading it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the one switch that lets it run in production."""
        parser.add_argument(
            "--i-know-this-is-not-a-real-school",
            action="store_true",
            dest="forced",
            help="load it although this is a production site without data",
        )
        parser.add_argument(
            "--stage",
            choices=[stage.value for stage in Stage],
            default=Stage.LEFTOVER.value,
            help="how far the next term has come: left-over places, or applications for a draw",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuse, or say that it is there already, or load everything in one transaction."""
        if settings.ENVIRONMENT == "production" and not options["forced"]:
            msg = "This is a production site. The demonstration school does not belong here."
            raise CommandError(msg)
        if User.objects.filter(username="demo-helper").exists():
            self.stdout.write("The demonstration school is there already. Nothing was changed.")
            return
        if Student.objects.exists() or TeachingClass.objects.exists():
            msg = "This school has students or classes of its own. Nothing was loaded."
            raise CommandError(msg)
        stage = Stage(options["stage"])
        source = read_source(SEED_FILE, today=clock.today(), stage=stage)
        with transaction.atomic():
            load(source)
        self.stdout.write(
            f"Loaded {Student.objects.count()} students and {TeachingClass.objects.count()} "
            "classes. Log-ins: manage.py demo_accounts"
        )


def load(source: DemoSource) -> None:
    """Write the whole school; the caller holds the transaction."""
    staff = people.load_staff()
    school = load_school(source, actor=staff["registrar"])
    people.give_teacher_login(staff["teacher"])
    load_posted_lessons(school.running, teacher=staff["teacher"], registrar=staff["registrar"])
    texts = source.data["plain_texts"]
    privacy = consent_text(ConsentKind.PRIVACY, words=texts["privacy"])
    statement = consent_text(ConsentKind.SUITABILITY, words=texts["health"])
    starts = school.running_term.starts_on
    personas = people.load_personas(source, term_starts=starts, privacy=privacy)
    students = people.load_students(
        count=REGISTERED - len(SEATED), term_starts=starts, privacy=privacy
    )
    rounds = people.load_rounds(
        source, running=school.running_term, enrolling=school.enrolling_term
    )
    seating = people.load_running_term(
        source,
        school.running,
        students,
        seated_first={code: [personas[who]] for code, who in SEATED.items()},
    )
    people.load_waitlists(
        source,
        school.running,
        students,
        seating,
        waiting_first={code: [personas[who]] for code, who in WAITING.items()},
    )
    leader = personas["S10"]
    people.load_leader(source, school.running, leader, named_by=staff["homeroom"])
    marked_by = {"C02": staff["teacher"], "C15": staff["homeroom"]}
    if leader.login is not None:
        marked_by["C01"] = leader.login
    people.load_attendance(school.running, marked_by=marked_by)
    people.load_completion(source, school.running, personas["S12"], issued_by=staff["registrar"])
    people.load_self_study(source)
    rules = load_discounts(source)
    load_refund_tables(source, [school.running_term, school.enrolling_term])
    load_room_offers(source)
    grant_hardship(source, rules[HARDSHIP], personas["S08"], checked_by=staff["desk"])
    if source.stage == Stage.APPLICATION:
        staying = people.load_renewals(school.running, school.enrolling, renewal=rounds["renewal"])
        others = [student for student in students if student.pk not in staying]
        newcomers = people.load_students(
            count=NEWCOMERS, term_starts=starts, privacy=privacy, first=REGISTERED + 1
        )
        people.load_applications(
            source,
            school.enrolling,
            [*newcomers, *others[:APPLYING], personas["S07"]],
            drawn=rounds["application"],
            statement=statement,
        )
        return
    open_round = rounds["leftover"]
    people.load_next_term(school.enrolling, students, enrolment_round=open_round)
    sell_places(open_round, students, cashier=staff["cashier"], count=SOLD)
    sell_lecture_tickets(school.lectures["P1"], students[-100:], cashier=staff["cashier"])
    load_rentals(source, venue=staff["venue"], cashier=staff["cashier"])
