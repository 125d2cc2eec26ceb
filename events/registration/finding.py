"""The page of an event for somebody who registered: in their language, else the one there is."""

import uuid

from django.conf import settings

from events.models import EventPage


def event_of(key: uuid.UUID, *, language: str) -> EventPage | None:
    """A published page of the event; None while there is none."""
    pages = {
        page.locale.language_code: page
        for page in EventPage.objects.live()
        .filter(translation_key=key)
        .select_related("locale", "district")
    }
    return pages.get(language) or pages.get(settings.LANGUAGE_CODE)


def source_of(key: uuid.UUID) -> EventPage | None:
    """The page that decides about the event's seats, published or not."""
    return (
        EventPage.objects.filter(translation_key=key, locale__language_code=settings.LANGUAGE_CODE)
        .select_related("locale", "district")
        .first()
    )
