"""Texts in both languages at once, and names as people are called in a report."""

from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.functional import Promise

from mrc.core.bilingual import paired_value
from mrc.core.models import User

from .choices import LANGUAGES
from .schema import Words


def both(text: str | Promise | Callable[[], str]) -> Words:
    """A lazy text, or what a function gives, in English and in Urdu."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = text() if callable(text) else str(text)
    return Words(en=found["en"], ur=found["ur"])


def names_of(row: Any, name: str = "name") -> Words:
    """A paired value such as a name, in English where there is no Urdu."""
    return Words(en=paired_value(row, name, "en")[0], ur=paired_value(row, name, "ur")[0])


def staff_name(user: User) -> str:
    return user.get_full_name() or user.get_username()
