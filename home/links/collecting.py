"""Finding every address that a reader can be led to."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.fields import RichTextField, StreamField

from mrc.core.models import BasePage

from .models import LONGEST_ADDRESS, OWN_DOCUMENT, OWN_PAGE, CheckedLink, LinkPlace

_HREF = re.compile(r'<a [^>]*\bhref="([^"]+)"')
_OWN = re.compile(r'<a (?=[^>]*linktype="(page|document)")[^>]*\bid="(\d+)"')
_WHOLE = re.compile(r"https?://\S+")
#: Content type, key and name of what leads to an address.
Place = tuple[int, int, str]


def links_in(value: Any) -> Iterator[str]:
    """The addresses inside the raw value of a field: rich text, a stream, or an address itself."""
    if isinstance(value, dict):
        for part in value.values():
            yield from links_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from links_in(part)
    elif isinstance(value, str) and _WHOLE.fullmatch(value):
        yield value
    elif isinstance(value, str) and "<a " in value:
        for address in map(unescape, _HREF.findall(value)):
            if address.startswith(("http://", "https://")):
                yield address
        for kind, key in _OWN.findall(value):
            yield f"{OWN_PAGE if kind == 'page' else OWN_DOCUMENT}{key}"


def links_of(instance: models.Model) -> set[str]:
    """The addresses in the fields of one page or record that its readers see."""
    found: set[str] = set()
    for field in instance._meta.get_fields():
        if isinstance(field, StreamField):
            found.update(links_in(list(getattr(instance, field.name).raw_data)))
        elif isinstance(field, RichTextField | models.URLField):
            found.update(links_in(getattr(instance, field.attname)))
    return {address.partition("#")[0] for address in found}


def _readable() -> Iterator[tuple[models.Model, str]]:
    """Everything that shows addresses to readers: live pages, facts, contacts, centres."""
    for model in _page_models():
        for page in model._default_manager.filter(live=True, alias_of=None).select_related(
            "locale"
        ):
            yield page, f"{page.title} ({page.locale.language_code})"
    for records in _sourced_models():
        for row in records._default_manager.all():
            yield row, str(row)


def _page_models() -> list[type[BasePage]]:
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


def _sourced_models() -> list[type[models.Model]]:
    """Records of ours that say where they come from; pages keep their sources in streams."""
    from mrc.core.sources import Sourced

    return [
        model
        for model in apps.get_models()
        if issubclass(model, Sourced) and not issubclass(model, BasePage)
    ]


def collect_links() -> int:
    """Bring the list of links up to what stands on the site now; gives how many there are.

    What is known about an address is kept as long as something leads there. Safe to run twice,
    and from two machines at once.
    """
    wanted: defaultdict[str, set[Place]] = defaultdict(set)
    types = ContentType.objects.get_for_models(*_page_models(), *_sourced_models())
    for instance, name in _readable():
        kind = types[type(instance)]
        for address in links_of(instance):
            if len(address) <= LONGEST_ADDRESS:
                wanted[address].add((kind.pk, instance.pk, name[:255]))
    with transaction.atomic():
        _store(wanted)
    return len(wanted)


def _store(wanted: dict[str, set[Place]]) -> None:
    CheckedLink.objects.bulk_create(
        [CheckedLink(address=address) for address in wanted], ignore_conflicts=True, batch_size=500
    )
    keys = dict(CheckedLink.objects.values_list("address", "pk"))
    gone = [key for address, key in keys.items() if address not in wanted]
    for some in _in_batches(gone):
        CheckedLink.objects.filter(pk__in=some).delete()
    rows = {
        (keys[address], kind, key): name
        for address, places in wanted.items()
        for kind, key, name in places
    }
    stale = [
        place.pk
        for place in LinkPlace.objects.all()
        if rows.get((place.link_id, place.content_type_id, place.object_id)) != place.name
    ]
    for some in _in_batches(stale):
        LinkPlace.objects.filter(pk__in=some).delete()
    LinkPlace.objects.bulk_create(
        [
            LinkPlace(link_id=link, content_type_id=kind, object_id=key, name=name)
            for (link, kind, key), name in rows.items()
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def _in_batches(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + 500] for start in range(0, len(keys), 500))
