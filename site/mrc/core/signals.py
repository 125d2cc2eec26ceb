"""After publishing: keep what is known about translations up to date."""

from typing import Any

from django.conf import settings
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from .freshness.services import (
    remember,
    segments_in,
    source_of,
    translated_segments,
    translation_of,
)
from .models import BasePage
from .translations import is_complete, source_hash_of


@receiver(page_published)
def remember_translation_state(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A source page refreshes its segments; a complete translation remembers what it is made from.

    The translated page itself is never touched when its source is published.
    """
    if not isinstance(instance, BasePage) or instance.alias_of_id or not instance.live:
        return
    if instance.locale.language_code == settings.LANGUAGE_CODE:
        remember(instance, segments_in(instance))
        source = source_of(instance)
        if source is None:
            return
        source.update_from_db()
        _store(instance, source_hash=source_hash_of(source))
        return
    translation = translation_of(instance)
    if translation is None:
        return
    remember(instance, translated_segments(translation))
    if is_complete(translation):
        made_from = source_hash_of(translation.source)
        _store(instance, translated_hash=made_from)
        # A source that was never published again since it was submitted does not know its hash yet.
        type(instance)._default_manager.filter(
            translation_key=instance.translation_key,
            locale_id=translation.source.locale_id,
            source_hash="",
        ).update(source_hash=made_from)


@receiver(page_unpublished)
def unpublish_translations(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """What is withdrawn in the source language is withdrawn in every language."""
    if isinstance(instance, BasePage):
        _unpublish_twins(instance)


@receiver(post_delete)
def unpublish_translations_of_deleted(sender: type, instance: object, **kwargs: Any) -> None:
    """A deleted source page would leave its translation live; that stays as a draft."""
    if isinstance(instance, BasePage) and instance.live:
        _unpublish_twins(instance)


def _unpublish_twins(page: BasePage) -> None:
    if page.locale.language_code != settings.LANGUAGE_CODE:
        return
    twins = type(page)._default_manager.filter(translation_key=page.translation_key, live=True)
    for twin in twins.exclude(pk=page.pk).filter(alias_of__isnull=True):
        twin.unpublish(log_action=True)


def _store(page: BasePage, **values: str) -> None:
    type(page)._default_manager.filter(pk=page.pk).update(**values)
    for name, value in values.items():
        setattr(page, name, value)
