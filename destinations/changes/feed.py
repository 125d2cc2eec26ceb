"""Large changes of guides in Atom (RFC 4287), for one country or for all."""

import datetime
from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from destinations.models import Country, GuideChange, GuidePage
from mrc.core.atom.feeds import LONG_AGO, Feed, add_link, new_feed
from mrc.core.atom.names import moment, tag
from mrc.core.atom.xml import Element, add, document, set_right
from mrc.core.bilingual import paired_value

from .addresses import best_path, change_paths
from .mailing import title_of

#: A reader's program keeps what it has seen.
MOST_ENTRIES = 100


def feed_changes(country: Country | None) -> list[GuideChange]:
    """The newest large changes of guides that a reader without an account may read. One query."""
    readable = GuidePage.objects.readable().order_by().values("translation_key")
    changes = GuideChange.objects.major().filter(Q(guide__in=readable) | Q(guide__isnull=True))
    if country is not None:
        changes = changes.about(country)
    return list(changes.select_related("country").newest_first()[:MOST_ENTRIES])


def changes_feed(
    changes: Sequence[GuideChange], country: Country | None, *, language: str, origin: str
) -> Feed:
    """In the language of the feed, each note in the language in which there is one."""
    paths = change_paths(changes)
    updated: datetime.datetime = max((one.happened_at for one in changes), default=LONG_AGO)
    with translation.override(language):
        address = feed_address(country)
        feed = new_feed(
            title=_title(country, language),
            id_=tag(f"guides/{language}/{country.code if country is not None else 'all'}"),
            updated=updated,
            language=language,
            self_address=f"{origin}{address}",
            page_address=f"{origin}{address.rsplit('/', 1)[0]}/",
        )
        about = _("What has changed in our guides to countries, when readers need to know it.")
        add(feed, "subtitle", set_right(about, language))
        for change in changes:
            path = best_path(paths[change.pk], language)
            _add_entry(feed, change, language, f"{origin}{path}")
    return Feed(document(feed), updated)


def feed_address(country: Country | None) -> str:
    """In the active language."""
    if country is None:
        return reverse("guides_changes_feed")
    return reverse("guide_changes_feed", kwargs={"slug": country.slug})


def _title(country: Country | None, language: str) -> str:
    if country is None:
        return _("Changes of the guides of MRC Pakistan")
    return _("Changes of the guide: %(country)s") % {"country": country.name_in(language)}


def _add_entry(feed: Element, change: GuideChange, language: str, address: str) -> None:
    note, written_in = paired_value(change, "note", language)
    entry = add(feed, "entry", language=written_in)
    add(entry, "id", tag(f"guides/{language}/changes/{change.pk}"))
    add(entry, "title", set_right(title_of(change, written_in), written_in))
    add(entry, "published", moment(change.happened_at))
    add(entry, "updated", moment(change.happened_at))
    add_link(entry, "alternate", address, "text/html", address.split("/")[3])
    if change.country is not None:
        attributes = {
            "scheme": tag("guides/country"),
            "term": change.country.code,
            "label": change.country.name_in(written_in),
        }
        add(entry, "category", attributes=attributes)
    add(entry, "content", set_right(note, written_in), attributes={"type": "text"})
