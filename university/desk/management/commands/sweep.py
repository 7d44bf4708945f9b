"""Do what is due, without Celery: once, or again and again."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from university import sweeping
from university.registry import registry


class Command(BaseCommand):
    """``manage.py sweep [NAME] [--loop SECONDS]``."""

    help = "Run the sweeps (or one of them): settle, send, expire whatever is due now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a name and a pause."""
        parser.add_argument("name", nargs="?", help="only this sweep")
        parser.add_argument("--loop", type=float, metavar="SECONDS", help="again after a pause")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Sweep; exit code 1 when a sweep failed and there is no loop to try again."""
        name, pause = options["name"], options["loop"]
        if name and name not in (*registry.sweeps, *registry.long_sweeps):
            known = ", ".join([*sorted(registry.sweeps), *sorted(registry.long_sweeps)]) or "none"
            raise CommandError(f"there is no sweep {name!r}; there are: {known}")
        while True:
            done = {name: sweeping.sweep_guarded(name)} if name else sweeping.sweep_all()
            if not name and pause is None:
                # In a loop they would hold up everything else: they get a loop of their own.
                done |= sweeping.sweep_long()
            for each, settled in done.items():
                self.stdout.write(f"{each}: {'failed' if settled < 0 else settled}")
            if pause is None:
                break
            close_old_connections()
            time.sleep(pause)
        if any(settled < 0 for settled in done.values()):
            raise CommandError("a sweep failed; the log says why")
