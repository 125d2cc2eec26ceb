"""Write the roles that the code declares into the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mrc.core.accounts.roles import Role, sync_roles


class Command(BaseCommand):
    help = "Write the roles that the code declares into the database. Safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        missing = sync_roles()
        if missing:
            raise CommandError(
                f"These permissions are declared but do not exist: {', '.join(missing)}"
            )
        self.stdout.write(f"{len(Role)} roles are up to date.")
