"""`manage.py load_content`: what a new installation begins with."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from home.loading.content import load_content
from home.models import HomePage


class Command(BaseCommand):
    help = (
        "Loads the first content into an empty site: languages, centres, contacts, countries and"
        " facts, words, pages in English and Urdu, question sets, roles and who may change which"
        " pages. No accounts, no sessions, no examples. A site that has a home page is left alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--missing",
            action="store_true",
            help="in a site that has its pages: create what is in the files and not in the site,"
            " what somebody deleted too; nothing that exists is changed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.verbosity = options["verbosity"]
        if HomePage.objects.exists() and not options["missing"]:
            self._say("This site has its pages already: nothing is loaded (--missing adds).")
            return
        created = load_content(lambda what: self._say(f"  {what} …"), samples=False)
        self._say("  Search index …")
        call_command("update_index", verbosity=0)
        self._say(f"Done. {len(created)} page(s) created. The worker draws guides and cards.")

    def _say(self, what: str) -> None:
        if self.verbosity:
            self.stdout.write(what)
            self.stdout.flush()
