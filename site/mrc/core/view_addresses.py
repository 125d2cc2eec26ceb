"""Addresses of views that are no pages of the tree, in both languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from .bilingual import current_language
from .translations import LanguageLink, PageLanguages


def both_languages(
    request: HttpRequest, url_name: str, *, query: str = "", **values: Any
) -> PageLanguages:
    """The same view in both languages: the addresses differ by /en/ and /ur/ alone.

    `values` stand in the view's address. `query` is the end of the address under which search
    engines and shared links keep the view; the language switch takes the reader's own query along
    by itself.
    """
    here = current_language()
    paths = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            paths[code] = reverse(url_name, kwargs=values)
    absolute = {
        code: request.build_absolute_uri(_with_query(path, query)) for code, path in paths.items()
    }
    return PageLanguages(
        links=[
            LanguageLink(code, name, paths[code], True, code == here)
            for code, name in settings.LANGUAGES
        ],
        alternates={**absolute, "x-default": absolute[settings.LANGUAGE_CODE]},
        canonical=absolute[here],
        is_untranslated=False,
        is_behind=False,
        source_url="",
    )


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
