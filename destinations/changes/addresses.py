"""Where changes can be read, in each language."""

from collections.abc import Collection
from typing import Any

from django.conf import settings

from destinations.models import GuideChange, GuidePage, GuidePartPage

#: Language -> path of a page.
Paths = dict[str, str]


def change_paths(
    changes: Collection[GuideChange], *, translated_only: bool = False
) -> dict[int, Paths]:
    """The address of the changed part, or of its guide, for each change by its id; only what a
    reader without an account may read. Two queries for however many.

    A page that stands in for its translation counts unless only translations are wanted: it says
    itself what language it is in.
    """
    guides = GuidePage.objects.readable().filter(
        translation_key__in={change.guide for change in changes if change.guide}
    )
    if translated_only:
        guides = guides.filter(alias_of__isnull=True)
    rows = list(guides.values_list("translation_key", "path", "url_path", "locale__language_code"))
    parts = _part_paths({change.part for change in changes if change.part})
    found: dict[int, Paths] = {change.pk: {} for change in changes}
    for change in changes:
        for key, path, url_path, language in rows:
            if key == change.guide:
                found[change.pk][language] = _address(
                    parts.get((path, change.part), url_path), language
                )
    return found


def _part_paths(names: Collection[str]) -> dict[tuple[str, str], str]:
    """`url_path` of live parts by the place of their guide in the tree, and their name."""
    if not names:
        return {}
    parts: Any = GuidePartPage.objects.readable().filter(part__in=names)
    steps = GuidePartPage.steplen
    rows = parts.values_list("path", "part", "url_path")
    return {(path[:-steps], part): url_path for path, part, url_path in rows}


def _address(url_path: str, language: str) -> str:
    """From the path that Wagtail keeps, which begins with the home page's slug."""
    return f"/{language}/{url_path.split('/', 2)[2]}"


def best_path(paths: Paths, language: str) -> str:
    """In the language where there is one, else in English, else the list of all guides."""
    fallback = f"/{language}/destinations/"
    return paths.get(language) or paths.get(settings.LANGUAGE_CODE) or fallback
