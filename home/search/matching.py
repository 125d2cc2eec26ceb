"""Which pages hold which concept of a question: one query to the search index for all of them."""

from collections import defaultdict

from django.db.models import IntegerField, QuerySet, Value
from modelsearch.query import Or, Phrase, PlainText, SearchQuery
from wagtail.models import Page

from .questions import Concept, Question

#: Page -> numbers of the concepts that its text holds.
Hits = dict[int, set[int]]


def hits(question: Question, *, by_prefix: bool = False) -> Hits:
    """The pages whose words, or with `by_prefix` beginnings of words, are those of a concept."""
    if not question.concepts:
        return {}
    found: Hits = defaultdict(set)
    querysets = [
        _matching(concept, by_prefix=by_prefix)
        .values_list("pk", Value(number, IntegerField()))
        .order_by()
        for number, concept in enumerate(question.concepts)
    ]
    for page, number in querysets[0].union(*querysets[1:], all=True):
        found[page].add(number)
    return found


def _matching(concept: Concept, *, by_prefix: bool) -> QuerySet[Page]:
    pages = Page.objects.order_by()
    if by_prefix:
        results = pages.autocomplete(concept.text, operator="and", order_by_relevance=False)
    else:
        results = pages.search(_any_of(concept.forms), order_by_relevance=False)
    matching: QuerySet[Page] = results.get_queryset()
    return matching


def _any_of(forms: tuple[str, ...]) -> SearchQuery:
    """Single words in one flat list: the parser of SQLite knows no deep nesting."""
    single = " ".join(form for form in forms if " " not in form)
    queries: list[SearchQuery] = [PlainText(single, operator="or")] if single else []
    queries += [Phrase(form) for form in forms if " " in form]
    return queries[0] if len(queries) == 1 else Or(queries)
