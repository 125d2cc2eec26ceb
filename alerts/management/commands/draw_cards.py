"""Draw the cards and posters of warnings that lack them."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from alerts.warnings.cards.services import CardsFailedError, draw_cards, without_cards
from alerts.warnings.cards.tasks import draw_cards_of
from alerts.warnings.messages import AlertMessage
from mrc.core.drawing.fonts import PACKAGES, missing_parts
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Draws what is missing of the cards and posters of the newest message of each warning. "
        "Safe to run twice: what is there stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--queue", action="store_true", help="leave the drawing to the worker, and return"
        )
        parser.add_argument("--again", metavar="CODE", help="draw the cards of one code anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MRC_DRAW_CARDS:
            self._say(options, "Cards are turned off (MRC_DRAW_CARDS).")
            return
        keys = self._one(options["again"]) if options["again"] else without_cards()
        if keys and (missing := missing_parts()):
            lacking = f"Cards cannot be drawn; missing: {missing}. apt-get install {PACKAGES}"
            if not options["queue"]:
                raise CommandError(lacking)
            self.stderr.write(lacking)
        elif options["queue"]:
            for key in keys:
                draw_cards_of.enqueue(key)
            self._say(options, f"{len(keys)} warning(s) left to the worker.")
        else:
            self._draw(keys, options)

    def _draw(self, keys: list[int], options: dict[str, Any]) -> None:
        failed = []
        for message in AlertMessage.objects.filter(pk__in=keys).order_by("pk"):
            try:
                drawn = draw_cards(message, again=bool(options["again"]))
                self._say(options, f"{message.code}: {drawn} file(s)")
            except CardsFailedError as error:
                failed.append(str(error))
        if failed:
            raise CommandError("Not drawn: " + "; ".join(failed))
        self._say(options, f"Done: {len(keys)} warning(s).")

    def _one(self, code: str) -> list[int]:
        keys = list(AlertMessage.objects.filter(code=code).values_list("pk", flat=True))
        if not keys:
            raise CommandError(f"There is no message with the code {code}.")
        return keys

    def _say(self, options: dict[str, Any], text: str) -> None:
        if options["verbosity"]:
            self.stdout.write(text)
