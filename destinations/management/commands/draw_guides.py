"""Draw the PDF files and emergency cards of guides that are out of date."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from destinations.documents.receivers import ask_for_all
from destinations.documents.services import DocumentsFailedError, draw_guide, known_guides
from destinations.models import Country
from mrc.core.drawing.fonts import PACKAGES, missing_parts
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Draws the PDF and the emergency card of each guide, in both languages, where they no "
        "longer say what the guide says, and removes those of guides that are gone or private. "
        "Safe to run twice; once a day after midnight, when facts pass their date."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--queue", action="store_true", help="leave the drawing to the worker, and return"
        )
        parser.add_argument("--country", metavar="CODE", help="of one country only, such as SA")
        parser.add_argument(
            "--again", action="store_true", help="draw what is up to date too; with --country"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MRC_DRAW_CARDS:
            self._say(options, "Drawing is turned off (MRC_DRAW_CARDS).")
            return
        countries = self._countries(options)
        if missing := missing_parts():
            lacking = f"Nothing can be drawn; missing: {missing}. apt-get install {PACKAGES}"
            if not options["queue"]:
                raise CommandError(lacking)
            self.stderr.write(lacking)
        elif options["queue"]:
            asked = ask_for_all(countries)
            self._say(options, f"{asked} guide(s) left to the worker.")
        else:
            self._draw(countries, options)

    def _draw(self, countries: list[int] | None, options: dict[str, Any]) -> None:
        failed, drawn = [], 0
        today = timezone.localdate()
        guides = known_guides(countries)
        for key in guides:
            try:
                drawn += draw_guide(key, today=today, again=options["again"])
            except DocumentsFailedError as error:
                failed.append(str(error))
        if failed:
            raise CommandError("Not drawn: " + "; ".join(failed))
        self._say(options, f"Done: {drawn} file(s) of {len(guides)} guide(s).")

    def _countries(self, options: dict[str, Any]) -> list[int] | None:
        code = options["country"]
        if not code:
            if options["again"]:
                raise CommandError("--again needs --country: everything at once takes minutes.")
            return None
        keys = list(Country.objects.filter(code=code.upper()).values_list("pk", flat=True))
        if not keys:
            raise CommandError(f"There is no country with the code {code}.")
        return keys

    def _say(self, options: dict[str, Any], text: str) -> None:
        if options["verbosity"]:
            self.stdout.write(text)
