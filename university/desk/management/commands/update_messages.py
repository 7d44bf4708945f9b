"""Collect the English of the sources, keep its Chinese, compile; or check for gaps."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from university import catalogues


class Command(BaseCommand):
    """``manage.py update_messages [--check | --compile | --drop-unused] [APP …]``."""

    help = "Collect messages into each app's django.po and compile them; no gettext needed."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one of three switches, and the apps to look at."""
        parser.add_argument("app", nargs="*", help="folder in dots, as university.accounts")
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--check", action="store_true", help="write nothing; fail on any gap")
        only.add_argument("--drop-unused", action="store_true", help="forget obsolete words")
        only.add_argument("--compile", action="store_true", help="only write the .mo files")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        wanted = set(options["app"])
        found = [one for one in catalogues.app_catalogues() if one.label in (wanted or {one.label})]
        if options["check"]:
            self._check(found)
            return
        drop = frozenset({"unused"} if options["drop_unused"] else ())
        for catalogue in found:
            if not options["compile"]:
                catalogue.write(drop=drop)
            elif catalogue.path.exists():
                catalogues.compile_file(catalogue.path)
        for path in catalogues.borrowed_files():
            catalogues.compile_file(path)
        if not options["compile"]:
            gaps = len(self._faults(found))
            self.stdout.write(f"{gaps} messages need attention (--check lists them)")

    def _check(self, found: list[catalogues.AppCatalogue]) -> None:
        faults = self._faults(found)
        for line in faults:
            self.stdout.write(line)
        if faults:
            raise CommandError(f"{len(faults)} messages need attention: manage.py update_messages")
        self.stdout.write("every message has its Chinese")

    def _faults(self, found: list[catalogues.AppCatalogue]) -> list[str]:
        return [line for one in found for line in one.faults()] + catalogues.contradictions()
