"""Write the roles that the code declares into the database, and what each may do with pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mrc.core.accounts.page_rights import sync_page_rights
from mrc.core.accounts.roles import Role, sync_roles


class Command(BaseCommand):
    help = (
        "Write the roles that the code declares, and which pages and files each may change, into"
        " the database. Safe to run twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        missing = sync_roles()
        sync_page_rights()
        if missing:
            raise CommandError(
                f"These permissions are declared but do not exist: {', '.join(missing)}"
            )
        if options["verbosity"]:
            self.stdout.write(f"{len(Role)} roles are up to date.")
