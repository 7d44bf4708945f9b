"""Re-derive every invariant from the rows."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from university import auditing, clock
from university.registry import Fault, registry


class Command(BaseCommand):
    """``manage.py audit [--json]``."""

    help = "Check the books and every other promise; one plain line per fault, exit code 1 if any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the switch."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print what was found."""
        faults = auditing.run()
        if options["json"]:
            self.stdout.write(_as_json(faults))
        else:
            for fault in faults:
                self.stdout.write(f"{fault.check}: {fault.sentence}")
            checks = len(registry.audit_checks)
            self.stdout.write(f"{checks} checks, {len(faults)} faults")
        if faults:
            raise SystemExit(1)


def _as_json(faults: list[Fault]) -> str:
    return json.dumps(
        {
            "clean": not faults,
            "checked_at": clock.now().isoformat(),
            "checks": sorted(registry.audit_checks),
            "faults": [asdict(fault) for fault in faults],
        },
        ensure_ascii=False,
        indent=2,
    )
