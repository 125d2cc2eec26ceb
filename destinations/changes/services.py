"""Writes: recording what changed in a guide, and telling whoever follows it."""

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from destinations.models import Country, GuideChange, GuidePage
from mrc.core.models import User

from .signals import guide_changed


@transaction.atomic
def record_change(
    *,
    country: Country | None,
    note: Mapping[str, str],
    is_major: bool,
    key: str,
    by: User | None = None,
    part: str = "",
    is_new_guide: bool = False,
    at: datetime.datetime | None = None,
) -> GuideChange:
    """Record a change of a country's guide, or of every guide where there is no country.

    `note` is what readers are told, by language: ``{"en": "...", "ur": "..."}``. A large change
    needs its English (`ValueError`); without Urdu, readers of Urdu get the English marked as such
    and subscribers in Urdu no mail. What concerns a country whose guide nobody can read yet is
    recorded as small. `key` names what happened: the same again gives the first record, and
    tells nobody anew.
    """
    note_en, note_ur = note.get("en", "").strip(), note.get("ur", "").strip()
    if is_major and not note_en:
        raise ValueError("a large change of a guide needs a note for its readers")
    guide = live_guide(country) if country is not None else None
    is_read = country is None or guide is not None
    change, created = GuideChange.objects.get_or_create(
        key=key,
        defaults={
            "guide": guide,
            "country": country,
            "part": part if country is not None else "",
            "is_new_guide": is_new_guide and guide is not None,
            "is_major": is_major and is_read,
            "note_en": note_en,
            "note_ur": note_ur,
            "happened_at": at or timezone.now(),
            "by": by,
        },
    )
    if created:
        tell_of_change(country, change=change)
    return change


def live_guide(country: Country) -> UUID | None:
    """The `translation_key` of the country's guide, if readers can see it in English."""
    guides = GuidePage.objects.readable().filter(
        country=country, locale__language_code=settings.LANGUAGE_CODE
    )
    key: UUID | None = guides.values_list("translation_key", flat=True).first()
    return key


def tell_of_change(country: Country | None, *, change: GuideChange | None = None) -> None:
    """After the commit: PDFs are drawn again, kept copies learn that they are old, mail goes out.

    `change` is None where nothing new was recorded: a translation, a withdrawal.
    """

    def tell() -> None:
        guide_changed.send_robust(sender=GuideChange, country=country, change=change)

    transaction.on_commit(tell, robust=True)


def country_of(page: Any) -> Country:
    """The country of a guide or of a part of one."""
    guide: GuidePage = page if isinstance(page, GuidePage) else page.guide
    return guide.country
