"""Load the first content, the demo's accounts and the sample sessions."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alerts.warnings.life import record_missing
from campaigns.codes.testing.loading import load_question_sets
from home.loading.accounts import (
    DEMO_ACCOUNTS,
    DEMO_PASSWORD,
    load_accounts,
    sync_roles_and_page_permissions,
)
from home.loading.pages import ensure_locales, load_pages
from home.loading.places import load_countries_and_facts, load_places
from home.loading.search_words import load_synonyms, load_topics
from home.loading.words import load_glossary, load_hard_words, load_ready_texts, load_urdu_notes


class Command(BaseCommand):
    help = (
        "Loads the bilingual content, demo accounts and sample sessions. Safe to run again: "
        "creates what is missing, changes nothing that exists. Refuses on production settings."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MRC_ALLOW_DEMO_DATA:
            raise CommandError("These settings allow no demo data (MRC_ALLOW_DEMO_DATA is off).")
        ensure_locales()
        self._say("Contacts, centres, districts")
        load_places()
        self._say("Countries and facts, each with its source")
        load_countries_and_facts()
        self._say("Words of the glossary")
        load_glossary()
        load_hard_words()
        self._say("Ready texts for warnings")
        load_ready_texts()
        self._say("Pages in English and Urdu")
        created = load_pages()
        # Warnings that an older release published before messages were kept.
        record_missing()
        # Those of new pages are on their way already; this is for what an older demo lacks.
        if not created:
            call_command("draw_cards", queue=True, verbosity=0)
            call_command("draw_guides", queue=True, verbosity=0)
        self._say("Topics, and words that mean the same in search")
        load_topics()
        load_synonyms()
        self._say("Urdu texts to check")
        load_urdu_notes()
        self._say("Roles and accounts")
        missing = sync_roles_and_page_permissions()
        if missing:
            raise CommandError(f"Permissions that do not exist: {', '.join(missing)}")
        load_accounts()
        self._say("Question sets for the test before and after a session")
        load_question_sets(now=timezone.now())
        self._say("Sample sessions (generated, marked as sample data)")
        self._load_sessions()
        if created:
            self._say("Search index")
            call_command("update_index", verbosity=0)
        self._report(len(created))

    def _load_sessions(self) -> None:
        from campaigns.records.sample import load_sample_sessions

        if load_sample_sessions():
            # As the nightly run would have done, so that supervisors find something to ask about.
            call_command("draw_back_checks", verbosity=0)

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
