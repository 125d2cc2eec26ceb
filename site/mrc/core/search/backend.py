"""The stock database search backend with one fold for Urdu, on the index and on the query.

Out of the box ی/ي, ک/ك, ہ/ه, vowel marks and digits do not match; SQLite even splits a word at a
mark. With the same fold on both sides they do, on SQLite and on PostgreSQL alike. There is no
stemmer for Urdu (PostgreSQL's `arabic` one mangles Urdu words): the site searches by prefix when
whole words find nothing.
"""

import sys
from typing import Any

from modelsearch.backends import database
from modelsearch.query import And, Boost, Not, Or, Phrase, PlainText

from mrc.core.urdu import fold, words


def fold_query(query: Any) -> Any:
    """The same query with its words folded; what it does not know it leaves alone."""
    if isinstance(query, str):
        return _words_only(query)
    if isinstance(query, PlainText):
        text = _words_only(query.query_string)
        return PlainText(text, operator=query.operator, boost=query.boost)
    if isinstance(query, Phrase):
        return Phrase(fold(query.query_string))
    if isinstance(query, And | Or):
        return type(query)([fold_query(part) for part in query.subqueries])
    if isinstance(query, Not):
        return Not(fold_query(query.subquery))
    if isinstance(query, Boost):
        return Boost(fold_query(query.subquery), query.boost)
    return query


def _words_only(text: str) -> str:
    """The folded words; a quotation mark or an angle bracket would be syntax to SQLite."""
    return " ".join(words(text)) or fold(text)


def _fold_the_index(module: Any) -> None:
    """Put the fold into the stock indexer, once: the backend offers no place to pass another."""
    stock_indexer = module.ObjectIndexer
    if getattr(stock_indexer, "folds_urdu", False):
        return

    class UrduObjectIndexer(stock_indexer):  # type: ignore[misc,valid-type]
        folds_urdu = True

        def prepare_value(self, value: Any) -> str:
            return fold(super().prepare_value(value))

    module.ObjectIndexer = UrduObjectIndexer


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  (the name that Wagtail imports)
    stock_class = type(database.SearchBackend(params))
    _fold_the_index(sys.modules[stock_class.__module__])

    class UrduSearchBackend(stock_class):  # type: ignore[misc,valid-type]
        def _search(self, query_compiler_class: Any, query: Any, model: Any, **kwargs: Any) -> Any:
            return super()._search(query_compiler_class, fold_query(query), model, **kwargs)

    return UrduSearchBackend(params)
