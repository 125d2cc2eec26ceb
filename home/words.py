"""Explaining a page's hard words: the first time each one stands there it becomes a link.

The link leads to a list of the page's words at its foot, like a footnote: no JavaScript, no second
page to load, and the list is read aloud with the word. One pass over the finished HTML, so that
it works the same in every block; words in headings, links, facts and contacts are left alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape

from mrc.core.frame import keep
from mrc.core.urdu import fold

from .glossary import GlossaryTerm

_TAG = re.compile(r"(<[^>]+>)")
_NAME = re.compile(r"</?\s*([a-zA-Z0-9]+)")
_CLASSES = re.compile(r'\bclass="([^"]*)"')
#: Running text stands in these.
_TEXT = {"p", "li"}
#: Inside these nothing is marked: links, what names or labels, and lists of facts.
_LEFT_ALONE = {"a", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "dl", "button", "bdi", "label"}
_LEFT_ALONE_CLASSES = {"contact", "visually-hidden", "steps__title", "callout__heading"}
_NEVER_CLOSED = {"br", "img", "input", "hr", "wbr", "source", "meta", "link"}


@dataclass(frozen=True)
class Word:
    """A word of the glossary in one language, as pages use it."""

    key: str
    term: str
    about: str
    forms: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return f"word-{self.key}"


def words_of(language: str) -> tuple[Word, ...]:
    """The words that texts of that language explain; kept for a few seconds for all pages."""
    return keep(f"words:{language}", lambda: tuple(_read(language)))


def explain(html: str, words: tuple[Word, ...]) -> tuple[str, list[Word]]:
    """The HTML with each word's first place linked, and the words in the order of the text."""
    if not words:
        return html, []
    pattern, by_form = _matcher(words)
    found: list[Word] = []

    def link(match: re.Match[str], original: str) -> str:
        word = by_form[_normal(match.group())]
        text = original[match.start() : match.end()]
        if word in found:
            return text
        found.append(word)
        return f'<a class="term" href="#{word.anchor}" aria-describedby="{word.anchor}">{text}</a>'

    parts = []
    for part, is_text in _pieces(html):
        parts.append(_replaced(part, pattern, link) if is_text else part)
    return "".join(parts), found


def _read(language: str) -> Iterator[Word]:
    for term in GlossaryTerm.objects.all():
        forms = tuple(term.forms_in(language))
        if forms:
            name, about = getattr(term, f"term_{language}"), getattr(term, f"about_{language}")
            yield Word(term.key, name, about, forms)


@lru_cache(maxsize=8)
def _matcher(words: tuple[Word, ...]) -> tuple[re.Pattern[str], dict[str, Word]]:
    """One pattern for all forms, the longest first; a form in small letters fits capitals too."""
    by_form = {_normal(escape(form)): word for word in words for form in word.forms}
    forms = sorted({form for word in words for form in word.forms}, key=len, reverse=True)
    choices = []
    for form in forms:
        text = r"\s+".join(re.escape(part) for part in _letters(escape(form)).split())
        choices.append(f"(?i:{text})" if form == form.lower() else text)
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)"), by_form


def _replaced(
    text: str, pattern: re.Pattern[str], link: Callable[[re.Match[str], str], str]
) -> str:
    """Matches in the folded text, replaces in the original: both are equally long."""
    parts: list[str] = []
    end = 0
    for match in pattern.finditer(_letters(text)):
        parts += [text[end : match.start()], link(match, text)]
        end = match.end()
    return "".join([*parts, text[end:]])


def _pieces(html: str) -> Iterator[tuple[str, bool]]:
    """The HTML cut at its tags; True for text in which words may be marked."""
    open_tags: list[tuple[str, bool]] = []
    for part in _TAG.split(html):
        if not part.startswith("<"):
            names = {name for name, _left_alone in open_tags}
            left_alone = any(left_alone for _name, left_alone in open_tags)
            yield part, bool(part.strip()) and bool(names & _TEXT) and not left_alone
            continue
        yield part, False
        name = _NAME.match(part)
        if name is None or name[1].lower() in _NEVER_CLOSED or part.endswith("/>"):
            continue
        if part.startswith("</"):
            _close(open_tags, name[1].lower())
        else:
            open_tags.append((name[1].lower(), _is_left_alone(name[1].lower(), part)))


def _close(open_tags: list[tuple[str, bool]], name: str) -> None:
    """Closes the nearest open tag of that name, and what was left open inside it."""
    for position in range(len(open_tags) - 1, -1, -1):
        if open_tags[position][0] == name:
            del open_tags[position:]
            return


def _is_left_alone(name: str, tag: str) -> bool:
    classes = _CLASSES.search(tag)
    return name in _LEFT_ALONE or bool(
        classes and _LEFT_ALONE_CLASSES.intersection(classes[1].split())
    )


@lru_cache(maxsize=2048)
def _letter(character: str) -> str:
    folded = fold(character)
    return folded if len(folded) == 1 else character


def _letters(text: str) -> str:
    """Letters folded one by one (ي as ی), so that every place stays where it is."""
    return "".join(map(_letter, text))


def _normal(text: str) -> str:
    return " ".join(_letters(text).casefold().split())
