"""Write the school into one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from university import backups


class Command(BaseCommand):
    """``manage.py backup FILE.tar.gz``: while the site works."""

    help = "Write database and uploads to one file. The encryption keys are not in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it."""
        try:
            backups.write_backup(options["file"])
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['file']}: {options['file'].stat().st_size} bytes")
