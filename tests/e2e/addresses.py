"""Every address of the site that could lead to a session, a draft or a piece of evidence.

Read from the site's own URL patterns, so that a new one is asked without anybody's thinking of it.
"""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import UUIDConverter
from django.urls.resolvers import LocalePrefixPattern, RoutePattern

#: Signing out would end the sweep.
_NOT_ASKED = ("accounts/logout/", "admin/logout/")
#: Models that Wagtail's own addresses may be told, and whose row is asked for.
_MODELS = {"session": "session_id", "sessiondraft": "draft_id", "evidencefile": "evidence_id"}
_STEPS = ("where", "when", "what", "count", "check")


class Place(NamedTuple):
    """A pattern of the site: where it stands, what it takes and whose it is."""

    route: str
    converters: dict[str, object]
    module: str


class Target(NamedTuple):
    """What somebody of another centre looks for."""

    session_id: str
    draft_id: str
    evidence_id: str
    reference: str
    #: Words that stand in the session and in the draft, and nowhere else on the site.
    secret: str


def places() -> list[Place]:
    return list(_walk(get_resolver().url_patterns, "", {}))


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, converters: dict[str, object]
) -> Iterator[Place]:
    for entry in patterns:
        if isinstance(entry.pattern, LocalePrefixPattern):
            route = "en/"
        elif isinstance(entry.pattern, RoutePattern):
            route = str(entry.pattern)
        else:
            # Wagtail's own regular expressions: pages, images and documents.
            continue
        here = {**converters, **entry.pattern.converters}
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, prefix + route, here)
        else:
            yield Place(prefix + route, here, entry.callback.__module__)


def addresses_without_parameters() -> list[str]:
    """Lists, reports, choosers, forms: what can be opened without knowing anything."""
    found = {f"/{one.route}" for one in places() if not one.converters}
    return sorted(found - {f"/{address}" for address in _NOT_ASKED})


def addresses_of(target: Target) -> list[str]:
    """Each pattern that takes a session, a draft or evidence, filled with those of the target."""
    found = []
    for place in places():
        if _takes_a_target(place):
            found += list(_filled(place, target))
    return found


def _takes_a_target(place: Place) -> bool:
    """Ours with a parameter, any with a UUID, and Wagtail's own for whatever model it is told."""
    # A template in a language holds nobody's data.
    names = place.converters.keys() - {"language"}
    has_uuid = any(isinstance(one, UUIDConverter) for one in place.converters.values())
    ours = place.module.startswith("campaigns.")
    return bool(names) and (ours or has_uuid or _is_generic(place))


def _is_generic(place: Place) -> bool:
    names = place.converters.keys()
    return "model_name" in names and bool({"app_label", "app_name"} & names)


def _filled(place: Place, target: Target) -> Iterator[str]:
    for model, row in _MODELS.items() if _is_generic(place) else [("", "evidence_id")]:
        key = getattr(target, row)
        choices = [
            [(name, value) for value in _values(place, name, target, model=model, key=key)]
            for name in place.converters
        ]
        for chosen in itertools.product(*choices):
            address = place.route
            for name, value in chosen:
                before, _opening, rest = address.partition(f":{name}>")
                address = f"{before.rpartition('<')[0]}{value}{rest}"
            yield f"/{address}"


def _values(place: Place, name: str, target: Target, *, model: str, key: str) -> tuple[str, ...]:
    """What a parameter is filled in with: every value that could lead somewhere."""
    if isinstance(place.converters[name], UUIDConverter):
        return target.session_id, target.draft_id
    known = {
        "app_label": ("campaigns",),
        "app_name": ("campaigns",),
        "model_name": (model,),
        "action": ("delete", "publish"),
        "number": ("1",),
        "slug": _STEPS,
        # Of the bytes that a phone sends.
        "digest": ("0" * 64,),
        "rest": ("nothing",),
        "object_id": (key,),
        "pk": (key,),
        "planned_id": (key,),
        # Of a short address, and what it was printed on.
        "code": ("7K3QX9",),
        "medium": ("s",),
        "handout": ("slide",),
        # Of a question set, and what is printed of it.
        "key": ("safe-migration",),
        "name": ("safe-migration-1",),
        "paper": ("cards",),
        # Of a donor report.
        "picture": ("1",),
        "file": ("1",),
        # Of the form for a new warning.
        "step": ("what",),
        "language": ("en",),
        # Of Wagtail's editing sessions, which are something else.
        "session_id": ("1",),
    }
    assert name in known, f"{place.route}: say in this table how <{name}> is filled in"
    return known[name]
