"""Values that mean the same in every language - dates, kinds, places - kept equal in all of them.

wagtail-localize copies them only when somebody publishes the translation again, and it never
empties a many-to-many field. Until then an Urdu reader would see yesterday's date of an event, or
a warning that holds longer than the English one. A page type names such fields in
`shared_fields`, and its app connects :func:`copy_shared_values` to Wagtail's `page_published`.
No text is copied: a translation's words change only by a translator's hand.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from .models import BasePage


def synchronized(names: Iterable[str]) -> list[SynchronizedField]:
    """The same fields as wagtail-localize wants them: the source's values, not to be overridden."""
    return [SynchronizedField(name, overridable=False) for name in names]


def copy_shared_values(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A published source page gives its values to its translations; a translation fetches them."""
    if not isinstance(instance, BasePage) or instance.alias_of_id:
        return
    twins = type(instance)._default_manager.filter(translation_key=instance.translation_key)
    if instance.locale.language_code == settings.LANGUAGE_CODE:
        for twin in twins.exclude(pk=instance.pk):
            _copy(instance, twin)
        return
    source = twins.filter(locale__language_code=settings.LANGUAGE_CODE, live=True).first()
    if source is not None:
        _copy(source, instance)


@transaction.atomic
def _copy(source: BasePage, target: BasePage) -> None:
    """Write the values that differ; nothing is written where all are equal."""
    changed = []
    for name in getattr(source, "shared_fields", ()):
        field = target._meta.get_field(name)
        if field.many_to_many:
            wanted = list(getattr(source, name).all())
            if {item.pk for item in wanted} != {item.pk for item in getattr(target, name).all()}:
                getattr(target, name).set(wanted)
                changed.append(name)
        elif getattr(source, field.attname) != getattr(target, field.attname):
            setattr(target, field.attname, getattr(source, field.attname))
            changed.append(name)
    if changed:
        # The source was checked when it was saved; a draft translation may not be complete yet.
        target.save(clean=False, update_fields=changed)
