"""Collect the addresses on the site and ask those that are due."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from home.links.collecting import collect_links
from home.links.models import CheckedLink
from home.links.services import broken_links, check_due_links
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Collects every address to which pages, facts and contacts lead, and asks those that are "
        "due whether they still work. Run it once a day; twice or from two machines does no harm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=500, help="addresses to ask at most")
        parser.add_argument("--collect-only", action="store_true", help="ask nobody")

    def handle(self, *args: Any, **options: Any) -> None:
        collect_links()
        asked = 0
        if not options["collect_only"]:
            asked = check_due_links(limit=options["limit"], now=timezone.now())
        self.stdout.write(
            f"{CheckedLink.objects.count()} links, {asked} asked, {broken_links()} broken"
        )
