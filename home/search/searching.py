"""Searching every page of one language."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from .catalogue import Catalogue, Entry, catalogue
from .matching import Hits, hits
from .questions import Question, ask
from .ranking import holds_by_nature, points

#: More pages than that answer no question.
MAX_RESULTS = 200
#: Of the concepts of a question, where no page holds all.
_MOST_OF_THEM = 0.6


@dataclass(frozen=True)
class Found:
    """The pages of one question in one language, best first."""

    question: Question
    entries: list[Entry]
    #: True when only beginnings of words matched.
    is_by_prefix: bool = False
    #: True when no page holds all the words, and these hold most of them.
    is_partial: bool = False


def find(query: str, *, language: str, today: datetime.date | None = None) -> Found:
    """What a reader finds. Whole words first; then beginnings of words; then most of the words.

    One query to the index, a second one where whole words find nothing; what is in memory costs
    some more when it is not yet (`catalogue`, `lexicon`).
    """
    return find_in(query, languages=(language,), today=today)[language]


def find_in(
    query: str, *, languages: tuple[str, ...], today: datetime.date | None = None
) -> dict[str, Found]:
    """The same for several languages, from the same queries."""
    today = today or timezone.localdate()
    question, pages = ask(query), catalogue()
    held = _with_nature(question, pages, hits(question))
    found = {
        language: _in_language(question, pages, held, language, today) for language in languages
    }
    if question.concepts and not found[languages[0]].entries:
        by_prefix = _with_nature(question, pages, hits(question, by_prefix=True))
        for language, one in found.items():
            if not one.entries:
                again = _in_language(question, pages, by_prefix, language, today)
                found[language] = Found(
                    question, again.entries, is_by_prefix=True, is_partial=again.is_partial
                )
    return found


def _with_nature(question: Question, pages: Catalogue, held: Hits) -> Hits:
    """With the pages that are about a concept without holding its words."""
    known = {page: set(numbers) for page, numbers in held.items() if page in pages.entries}
    for number, concept in enumerate(question.concepts):
        if not (concept.countries or concept.topics):
            continue
        for page, entry in pages.entries.items():
            if holds_by_nature(entry, concept):
                known.setdefault(page, set()).add(number)
    return known


def _in_language(
    question: Question, pages: Catalogue, held: Hits, language: str, today: datetime.date
) -> Found:
    here = {page: numbers for page, numbers in held.items() if _is_in(pages, page, language)}
    total = len(question.concepts)
    whole = {page for page, numbers in here.items() if len(numbers) == total}
    chosen = whole or {
        page
        for page, numbers in here.items()
        if total > 2 and len(numbers) >= _MOST_OF_THEM * total
    }
    guides = {
        page
        for page, numbers in here.items()
        if pages.entries[page].is_guide and question.countries & pages.entries[page].countries
    }
    scored = sorted(
        (
            (-points(pages.entries[page], question, here[page], today), pages.entries[page])
            for page in chosen | guides
        ),
        key=lambda pair: (pair[0], pair[1].title, pair[1].page.path),
    )
    is_partial = bool(scored) and not whole
    return Found(question, [entry for _points, entry in scored][:MAX_RESULTS], False, is_partial)


def _is_in(pages: Catalogue, page: int, language: str) -> bool:
    return pages.entries[page].language == language
