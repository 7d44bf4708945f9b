"""``manage.py verify_draw FILE``: compute a draw again from its published file alone.

It asks no database and no network. ``--commitment`` and ``--list-hash`` are what the school
published before the draw: with them another draw, made whole, is found out too.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from enrollment.draw_words import FINDING_WORDS
from enrollment.drawing import is_sound, verify


class Command(BaseCommand):
    """Plain lines; exit code 1 when the result does not follow or the file was altered."""

    help = "Compute a draw again from its published file, and say whether the result follows."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and what was published before."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--commitment", default="", help="hash of the seed, as announced")
        parser.add_argument("--list-hash", default="", help="hash of the list, as announced")

    def handle(self, **options: Any) -> None:
        """Print one line for each thing looked at."""
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            raise CommandError(_("This file cannot be read.")) from fault
        findings = verify(
            text, commitment=options["commitment"].strip(), list_hash=options["list_hash"].strip()
        )
        for finding in findings:
            words = FINDING_WORDS[finding.code]
            mark = _("right") if finding.is_right else _("WRONG")
            self.stdout.write(f"{mark}  {words.right if finding.is_right else words.wrong}")
            if not finding.is_right:
                self.stdout.write(f"      {finding.said} / {finding.computed}")
        if not is_sound(findings):
            raise CommandError(_("The file is not to be trusted."))
        self.stdout.write(_("The result follows from the file."))
