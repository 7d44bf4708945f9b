"""Put a backup into an empty place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from university import backups


class Command(BaseCommand):
    """``manage.py restore FILE.tar.gz``: never over something that is there."""

    help = "Restore a backup into an empty database and an empty upload folder."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restore it."""
        try:
            backups.restore_backup(options["file"])
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("restored; now run: manage.py migrate, then manage.py audit")
