"""``manage.py sync_roles``: the staff roles as the houses describe them."""

from typing import Any

from django.core.management.base import BaseCommand

from university.accounts.roles import sync_roles


class Command(BaseCommand):
    """Write groups and their permissions."""

    help = "Write the staff roles with the permissions that each house gives them; repeat at will."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it."""
        groups = sync_roles()
        self.stdout.write(f"{len(groups)} roles")
