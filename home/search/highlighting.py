"""Showing in a summary which words were found."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from mrc.core.urdu import fold_name

from .questions import Question

#: A word with the marks that Urdu writes on its letters.
_WORD = re.compile("[\\w\u0610-\u061a\u064b-\u065f\u0670]+")


def highlighted(text: str, question: Question) -> SafeString:
    """The text, escaped, with each word of the question in `<mark>`."""
    wanted = {word for concept in question.concepts for word in _single_words(concept.forms)}
    parts: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        if fold_name(match.group()) in wanted:
            parts += [escape(text[end : match.start()]), f"<mark>{escape(match.group())}</mark>"]
            end = match.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308  (every part is escaped above)


def _single_words(forms: tuple[str, ...]) -> list[str]:
    return [form for form in forms if " " not in form]
