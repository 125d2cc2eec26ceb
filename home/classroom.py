"""What the page of a session's short address shows of other apps: pages, warnings, events.

`campaigns.codes` knows the countries and the parts of the guides that were spoken about; it knows
nothing of warnings, events or information pages. Fills the slots `classroom_pages`,
`classroom_warnings` and `classroom_events`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from mrc.core import slots
from mrc.core.bilingual import current_language

if TYPE_CHECKING:
    from destinations.models import Country

    from .search.catalogue import Entry

#: As many as somebody reads on a phone after a session.
MOST_PAGES = 5
MOST_WARNINGS = 3


def connect() -> None:
    """Once, from `AppConfig.ready()`."""
    from events.slots import home_events

    slots.register("classroom_pages", classroom_pages)
    slots.register("classroom_warnings", classroom_warnings)
    slots.register("classroom_events", home_events)


def classroom_pages(
    request: HttpRequest | None, *, parts: Sequence[str], **kwargs: Any
) -> SafeString | str:
    """The information pages of the topics that stand for these parts of the guides."""
    entries = pages_about(parts, language=current_language())
    if not entries:
        return ""
    return render_to_string("home/components/classroom_pages.html", {"entries": entries}, request)


def pages_about(parts: Sequence[str], *, language: str) -> "list[Entry]":
    """From the catalogue that search keeps in memory: at most one query, for the topics."""
    from .search.catalogue import catalogue
    from .topics import Topic

    wanted = set(Topic.objects.filter(part__in=list(parts)).values_list("pk", flat=True))
    scored = []
    for entry in catalogue().of_language(language):
        shared = wanted & entry.topics.keys()
        if shared and not (entry.part or entry.is_guide or entry.ends is not None):
            place = min(entry.topics[topic] for topic in shared)
            scored.append((place, -len(shared), entry.page.path, entry))
    return [entry for *_order, entry in sorted(scored, key=lambda one: one[:3])[:MOST_PAGES]]


def classroom_warnings(
    request: HttpRequest | None, *, countries: "Sequence[Country]", **kwargs: Any
) -> SafeString | str:
    """The warnings in force about these countries, the most serious first; without a country the
    serious ones alone, translated ones before those that only stand in."""
    from alerts.models import AlertPage

    language = current_language()
    found = (
        AlertPage.objects.readable()
        .in_language(language)
        .in_force(on=timezone.localdate())
        .with_card_data()
    )
    if countries:
        found = found.filter(countries__in=list(countries)).by_severity().distinct()
    else:
        found = found.serious().translated_first()
    alerts = list(found[:MOST_WARNINGS])
    if not alerts:
        return ""
    context = {"alerts": alerts, "language": language}
    return render_to_string("home/components/classroom_warnings.html", context, request)
