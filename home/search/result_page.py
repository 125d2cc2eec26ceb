"""What the page of results shows, made ready for its template."""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from destinations.models import Country
from destinations.querysets import in_order

from .catalogue import Entry, catalogue
from .highlighting import highlighted
from .kinds import Kind, name_of_one
from .questions import Question
from .searching import Found, find_in
from .spelling import did_you_mean

PAGE_SIZE = 20
#: Of the other language, where one's own has none.
MOST_OF_OTHER = 3


@dataclass(frozen=True)
class Row:
    """One result."""

    entry: Entry
    summary: SafeString
    kind: str | Promise
    #: A warning holds or has ended; an event is over. None: neither can happen to it.
    is_past: bool | None

    @property
    def is_warning(self) -> bool:
        return self.entry.is_warning

    @property
    def direction(self) -> str:
        return "rtl" if self.entry.language == "ur" else "ltr"


@dataclass(frozen=True)
class Filter:
    """One kind of pages, with how many were found."""

    label: str | Promise
    number: int
    query_string: str
    is_current: bool


@dataclass(frozen=True)
class ResultPage:
    """Everything that the template needs."""

    query: str
    found: Found
    page_obj: PaginatorPage
    rows: list[Row]
    filters: list[Filter] = field(default_factory=list)
    kind: str = ""
    #: What is kept from page to page: the question and the kind.
    query_string: str = ""
    better: str = ""
    better_query_string: str = ""
    #: Pages of the other language, where this one has none.
    others: list[Row] = field(default_factory=list)
    #: Countries that were named and have no guide yet.
    without_guide: list[str] = field(default_factory=list)

    @property
    def heard_as(self) -> list[str]:
        """Known words that were looked for because they sound like what was typed."""
        return [one.heard_as for one in self.found.question.concepts if one.heard_as]

    @property
    def total(self) -> int:
        """How many were found, of every kind."""
        return len(self.found.entries)

    @property
    def all_query_string(self) -> str:
        return _query_string(self.query, "")

    @property
    def is_miss(self) -> bool:
        """Nothing was found in this language, whatever the filter."""
        return bool(self.found.question.concepts) and not self.found.entries


def build(
    query: str, *, language: str, kind: str, page: str | None, today: datetime.date
) -> ResultPage:
    """Looks for the question; an unknown kind is no filter, a wrong page number is the nearest."""
    other = "en" if language == "ur" else "ur"
    both = find_in(query, languages=(language, other), today=today)
    found = both[language]
    question = found.question
    kind = kind if kind in Kind.values else ""
    entries = [entry for entry in found.entries if not kind or entry.kind == kind]
    page_obj = Paginator(entries, PAGE_SIZE).get_page(page)
    # A page that holds not all of the words may be what was meant, or what a wrong letter hid.
    is_doubtful = bool(question.concepts) and (not found.entries or found.is_partial)
    better = did_you_mean(question, language=language) if is_doubtful else ""
    others = [] if found.entries else both[other].entries[:MOST_OF_OTHER]
    return ResultPage(
        query=question.query,
        found=found,
        page_obj=page_obj,
        rows=_rows(list(page_obj), question, today),
        filters=_filters(found, kind),
        kind=kind,
        query_string=_query_string(question.query, kind),
        better=better,
        better_query_string=_query_string(better, ""),
        others=_rows(others, question, today),
        without_guide=_without_guide(question, language),
    )


def _rows(entries: list[Entry], question: Question, today: datetime.date) -> list[Row]:
    return [
        Row(
            entry,
            highlighted(entry.summary, question),
            name_of_one(entry.kind),
            entry.is_past(today) if entry.ends is not None else None,
        )
        for entry in entries
    ]


def _filters(found: Found, kind: str) -> list[Filter]:
    """One for each kind that was found, and for the one that is chosen."""
    numbers = Counter(entry.kind for entry in found.entries)
    query = found.question.query
    return [
        Filter(one.label, numbers[one], _query_string(query, one.value), one.value == kind)
        for one in Kind
        if numbers[one] or one.value == kind
    ]


def _query_string(query: str, kind: str) -> str:
    return urlencode({"q": query, **({"kind": kind} if kind else {})})


def _without_guide(question: Question, language: str) -> list[str]:
    """Names of the countries that somebody asks about and that have no guide in the language."""
    if not question.countries:
        return []
    guided: set[int] = set()
    for entry in catalogue().entries.values():
        if entry.is_guide and entry.language == language:
            guided |= entry.countries
    missing = Country.objects.filter(pk__in=question.countries - guided)
    return [country.name_in(language) for country in in_order(missing, language)]
