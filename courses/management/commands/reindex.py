"""``manage.py reindex``: write the words by which everything is found."""

from typing import Any

from django.core.management import BaseCommand

from courses.services.search_words import reindex


class Command(BaseCommand):
    """Needed after rows were written past the models, for example by a bulk import."""

    help = "Write the search words of majors, teachers, classes, lectures and notices anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them and say how many."""
        self.stdout.write(f"{reindex()}")
