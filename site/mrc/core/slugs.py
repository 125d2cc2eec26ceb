"""One slug for a page in all its languages: `/en/...` and `/ur/...` differ by the language alone.

wagtail-localize hands a new slug on only when somebody brings the translation up to date. Until
then the address on a poster would lead nowhere in Urdu.
"""

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_slug_changed

from .models import BasePage


@receiver(page_slug_changed)
def give_translations_the_new_slug(
    sender: type[Page], instance: Page, instance_before: Page, **kwargs: Any
) -> None:
    """The source's new slug goes to its translations at once, and their old addresses lead on."""
    if not isinstance(instance, BasePage) or instance.alias_of_id:
        return
    if instance.locale.language_code != settings.LANGUAGE_CODE:
        return
    twins = type(instance)._default_manager.filter(
        translation_key=instance.translation_key, alias_of=None
    )
    for twin in twins.exclude(pk=instance.pk).exclude(slug=instance.slug):
        if Page._slug_is_available(instance.slug, twin.get_parent(), twin):
            _rename(twin, instance.slug)


def _rename(page: BasePage, slug: str) -> None:
    """Saving sends the same signal for the translation, from which its redirects come."""
    page.slug = slug
    page.save(clean=False)
    draft = page.latest_revision
    if draft is not None:
        # Published later, the draft would bring the old slug back.
        draft.content["slug"] = slug
        draft.save(update_fields=["content"])
