"""Load the first content, the demo's accounts and the sample sessions."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from campaigns.records.sample import load_sample_sessions
from home.loading.content import load_content
from home.loading.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, load_accounts


class Command(BaseCommand):
    help = (
        "Loads the bilingual content, demo accounts and sample sessions. Safe to run again: "
        "creates what is missing, changes nothing that exists. Refuses on production settings."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MRC_ALLOW_DEMO_DATA:
            raise CommandError(
                "These settings allow no demo data (MRC_ALLOW_DEMO_DATA is off). "
                "The content alone: manage.py load_content."
            )
        created = load_content(self._say, samples=True)
        # Those of new pages are on their way already; this is for what an older demo lacks.
        if not created:
            call_command("draw_cards", queue=True, verbosity=0)
            call_command("draw_guides", queue=True, verbosity=0)
        self._say("Accounts")
        load_accounts()
        self._say("Sample sessions (generated, marked as sample data)")
        if load_sample_sessions():
            # As the nightly run would have done, so that supervisors find something to ask about.
            call_command("draw_back_checks", verbosity=0)
        if created:
            self._say("Search index")
            call_command("update_index", verbosity=0)
        self._report(len(created))

    def _say(self, what: str) -> None:
        if self.verbosity:
            self.stdout.write(f"  {what} …")
            self.stdout.flush()

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.verbosity = int(options.get("verbosity", 1))
        return super().execute(*args, **options)

    def _report(self, created: int) -> None:
        if not self.verbosity:
            return
        self.stdout.write(f"Done. {created} page(s) created.\n\nAddresses:")
        for address in ("/en/", "/ur/", "/en/outreach/", "/en/our-work/", "/admin/"):
            self.stdout.write(f"  {address}")
        self.stdout.write(f"\nAccounts, all with the password {DEMO_PASSWORD}:")
        for account in DEMO_ACCOUNTS:
            self.stdout.write(f"  {account.username}")
