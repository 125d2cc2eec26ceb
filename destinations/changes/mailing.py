"""Large changes of guides by mail, to whoever asked for news of guides.

Each change is news of its own: a newer one does not take the place of one that waits for a weekly
mail. The Urdu of a guide that was new in English before goes to readers of Urdu when it is there.
"""

import datetime
import logging
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from destinations.models import GuideChange
from mrc.core.subscriptions.models import Announcement
from mrc.core.subscriptions.news import News
from mrc.core.subscriptions.offers import Topic
from mrc.core.subscriptions.services import announce

from .addresses import best_path, change_paths

logger = logging.getLogger(__name__)

TOPIC = Topic(
    key="guides",
    name=gettext_lazy("New country guides, and large changes in them"),
    catch_up=lambda: announce_missing(now=timezone.now()),
)
#: How far back a change may lie that was recorded and never announced.
_LOST_WITHIN = datetime.timedelta(days=3)


def mail_key(change: GuideChange, language: str) -> str:
    """Names the announcement of a change; see `mrc.core.subscriptions.services.reached`."""
    return f"guides:{change.pk}:{language}"


def tell_subscribers(sender: Any, change: GuideChange | None = None, **kwargs: Any) -> None:
    """Receiver of `guide_changed`. Whatever fails here is caught up by `announce_missing`."""
    if change is None or not change.is_major:
        return
    try:
        announce_change(change)
    except Exception:
        logger.exception("A change of a guide was not announced; the timer tries again")


def announce_change(change: GuideChange) -> None:
    """Announce a large change in each language in which it is news; a second time changes nothing.

    A new guide is news to readers of Urdu when it is there in Urdu.
    """
    paths = change_paths([change], translated_only=change.is_new_guide)[change.pk]
    notes = {"en": change.note_en, "ur": change.note_ur}
    for language, note in notes.items():
        if not note or (change.is_new_guide and language not in paths):
            continue
        announce(
            topic=TOPIC.key,
            key=mail_key(change, language),
            countries=[change.country.code] if change.country is not None else [],
            kinds=[],
            texts={language: _news(change, language, best_path(paths, language))},
        )


def announce_missing(*, now: datetime.datetime) -> None:
    """Announce what was recorded while the process died before it could tell anybody."""
    recent = GuideChange.objects.major().filter(
        happened_at__gte=now - _LOST_WITHIN, happened_at__lt=now
    )
    changes = {change.pk: change for change in recent.select_related("country").order_by("pk")}
    keys = {mail_key(change, settings.LANGUAGE_CODE): change for change in changes.values()}
    known = set(Announcement.objects.filter(key__in=keys).values_list("key", flat=True))
    for key, change in keys.items():
        if key not in known:
            announce_change(change)


def _news(change: GuideChange, language: str, path: str) -> News:
    with translation.override(language):
        label = _("New guide") if change.is_new_guide else _("Guide changed")
        return News(
            title=title_of(change, language),
            summary=change.note_ur if language == "ur" else change.note_en,
            path=path,
            label=label,
        )


def title_of(change: GuideChange, language: str) -> str:
    """“Saudi Arabia: Pay and hours”, in a language; the part is left out where there is none."""
    with translation.override(language):
        if change.country is None:
            return _("All guides")
        country = change.country.name_in(language)
        if not change.part:
            return country
        return _("%(country)s: %(part)s") % {"country": country, "part": change.part_name}
