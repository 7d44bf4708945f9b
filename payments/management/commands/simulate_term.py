"""``manage.py simulate_term``: a whole term of the demonstration school, audited at every step."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from payments.simulation import Simulation, SimulationError
from payments.simulation.world import World
from university.accounts.models import Student, User


class Command(BaseCommand):
    """Renewal, applications, draw, offers, payments, changes, rolls, certificates."""

    help = (
        "Play a whole term in a database of its own (DATABASE_URL): it is filled with the "
        "demonstration school first. The same seed gives the same term."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the seed and the size."""
        parser.add_argument("--seed", type=int, default=2027)
        parser.add_argument("--applicants", type=int, default=1400)
        parser.add_argument(
            "--share", type=float, default=1.0, help="what share of the people act (0.1 is quick)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Play, and end with an error when the audit finds a fault."""
        if settings.ENVIRONMENT == "production":
            msg = "This is a production site. A term is played elsewhere."
            raise CommandError(msg)
        if Student.objects.exists() and not User.objects.filter(username="demo-helper").exists():
            msg = "This school has students of its own. Give DATABASE_URL an empty database."
            raise CommandError(msg)
        call_command("load_demo", verbosity=0, stdout=self.stdout)
        world = World.of_the_demo(options["seed"], options["share"])
        play = Simulation(world, options["applicants"], self.stdout.write)
        try:
            counts = play.run()
        except SimulationError as fault:
            raise CommandError(str(fault)) from fault
        for what, count in counts.items():
            self.stdout.write(f"{count:8}  {what}")
        self.stdout.write("The audit was clean after every step.")
