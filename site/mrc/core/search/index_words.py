"""The words that the search index holds, on either database: for spelling help."""

from collections import Counter
from collections.abc import Collection

from django.db import connection
from modelsearch.utils import get_descendants_content_types_pks
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from mrc.core.urdu import words

#: Rarer words of one or two letters are no help to anybody.
SHORTEST = 3


def index_words(pages: Collection[int]) -> Counter[str]:
    """Each indexed word of these pages -> on how many of them it stands. One query."""
    entries = IndexEntry.objects.filter(
        content_type_id__in=get_descendants_content_types_pks(Page)
    ).order_by()
    counted: Counter[str] = Counter()
    wanted = {str(key) for key in pages}
    for object_id, *texts in entries.values_list("object_id", "title", "body"):
        if object_id in wanted:
            counted.update(_words_of(texts))
    return counted


def _words_of(texts: list[str]) -> set[str]:
    """SQLite keeps the text itself; PostgreSQL its words: 'agent':3A 'visa':1A,5."""
    text = " ".join(filter(None, texts))
    if connection.vendor == "postgresql":
        found = (part.partition("'")[0] for part in text.split("'")[1::2])
        candidates = {word.lower() for part in found for word in words(part)}
    else:
        candidates = {word.lower() for word in words(text)}
    return {word for word in candidates if len(word) >= SHORTEST and not word.isdigit()}
