"""What is wrong with a row, kept in both languages: whoever opens the page reads their own."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise

from mrc.core.bilingual import current_language

from .columns import heading, place
from .lookups import LANGUAGES

#: A date as it is typed, to be kept in its own direction.
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: A problem as a row keeps it.
Stored = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """One error, or one warning that stops nothing, at a column or at the columns of a field."""

    column: str
    texts: dict[str, str]
    is_error: bool = True
    #: The rule's code, such as W1; empty for what cannot be read at all.
    code: str = ""

    @classmethod
    def at(
        cls,
        column: str,
        text: str | Promise | Callable[[], str],
        *,
        is_error: bool = True,
        code: str = "",
    ) -> "Problem":
        return cls(column, in_both(text), is_error, code)

    def stored(self) -> Stored:
        return {
            "column": self.column,
            "texts": self.texts,
            "is_error": self.is_error,
            "code": self.code,
        }


def in_both(text: str | Promise | Callable[[], str]) -> dict[str, str]:
    """The text in each language. One that is not lazy is made anew in each by a function."""
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            texts[language] = text() if callable(text) else str(text)
    return texts


def shown_text(texts: dict[str, str]) -> str:
    """In the reader's language. After Urdu letters 2026-03-09 would be drawn as 09-03-2026."""
    text = texts.get(current_language()) or texts["en"]
    return _DATE.sub("\u2066\\g<0>\u2069", text) if current_language() == "ur" else text


@dataclass(frozen=True)
class ShownProblem:
    """For the page and the download, in the reader's language."""

    where: str
    heading: str
    text: str
    is_error: bool
    code: str

    @classmethod
    def of(cls, stored: Stored, positions: dict[str, int]) -> "ShownProblem":
        texts = stored["texts"]
        return cls(
            where=place(stored["column"], positions),
            heading=heading(stored["column"]),
            text=shown_text(texts),
            is_error=stored["is_error"],
            code=stored["code"],
        )
