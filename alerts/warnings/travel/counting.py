"""What happens to a warning, counted by day in our own table (`mrc.core.analytics.count`).

A key says which warning, what and in which language, and nothing else: no address, no browser, no
time of day. `/v/<code>`, cards and posters call `count_travel` from their own views.
"""

import re
import uuid
from dataclasses import dataclass
from typing import Self

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mrc.core.analytics import count
from mrc.core.analytics.readers import is_somebody_reading

#: What every key of a warning begins with.
PREFIX = "warning:"
#: A check code belongs to no language: its scans are counted under this.
NO_LANGUAGE = "-"
LANGUAGES = ("en", "ur")

#: The address of a warning, as the beacon reports it.
_WARNING_PATH = re.compile(r"/(en|ur)/alerts/([a-z0-9-]+)/")
_KEY = re.compile(rf"{PREFIX}(?P<warning>[0-9a-f-]{{36}}):(?P<measure>\w+):(?P<language>en|ur|-)")


class Measure(models.TextChoices):
    """What is counted."""

    VIEW = "view", _("Views")
    WHATSAPP = "whatsapp", _("On WhatsApp")
    SMS = "sms", _("By SMS")
    COPY = "copy", _("Text copied")
    SCAN = "scan", _("Codes checked")
    CARD = "card", _("Cards downloaded")
    POSTER = "poster", _("Posters downloaded")


@dataclass(frozen=True)
class TravelKey:
    """The key of one number: which warning, what happened to it, in which language."""

    #: The translation key, which both pages of a warning share.
    warning: uuid.UUID
    measure: Measure
    language: str

    def __str__(self) -> str:
        return f"{PREFIX}{self.warning}:{self.measure.value}:{self.language}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None for what is no key of a warning, or of something that is counted no more."""
        found = _KEY.fullmatch(text)
        if found is None or found["measure"] not in Measure.values:
            return None
        return cls(uuid.UUID(found["warning"]), Measure(found["measure"]), found["language"])


def count_travel(
    request: HttpRequest, *, warning: uuid.UUID, measure: Measure, language: str = NO_LANGUAGE
) -> None:
    """Add one for today, in Karachi, unless a program asks or somebody who is not to be counted.

    `warning` is the translation key. Never raises because of the database.
    """
    if is_somebody_reading(request):
        language = language if language in LANGUAGES else NO_LANGUAGE
        count(key=str(TravelKey(warning, measure, language)), day=timezone.localdate())


def view_key(path: str) -> str | None:
    """The key for a view of the page at `path`; None where no warning is live there.

    Asks the database only about addresses of warnings. The page itself comes from a cache, so this
    is called by its beacon.
    """
    from alerts.warnings.models import AlertPage

    found = _WARNING_PATH.fullmatch(path)
    if found is None:
        return None
    language, slug = found.groups()
    pages = AlertPage.objects.live().in_language(language).filter(slug=slug)
    warning = pages.values_list("translation_key", flat=True).first()
    return str(TravelKey(warning, Measure.VIEW, language)) if warning else None
