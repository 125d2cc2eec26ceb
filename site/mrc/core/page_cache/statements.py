"""Which tables a statement of SQL writes to, by its text alone.

What the ORM writes names its table at once and is told exactly. Everything else that holds a word
of writing anywhere (``WITH ... DELETE``, ``MERGE``, ``COPY``, comments in front, several statements
in one) counts as a write to every table that it names: a page that is made anew for nothing costs
less than one that stays although it was withdrawn.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from psycopg.sql import Composable

#: Also SELECT with parentheses around it, as `union()` writes it.
_READS = re.compile(r"[\s(]*SELECT\b", re.I)
_PLAIN = re.compile(
    r'\s*(INSERT|UPDATE|DELETE)\b(?:\s+OR\s+\w+)?(?:\s+INTO|\s+FROM)?(?:\s+ONLY)?\s+"?(\w+)\b"?'
    # Not the schema of a table.
    r'(?!["\s]*\.)',
    re.I,
)
#: For a statement in capitals. What is before a word is looked at after it: a pattern that begins
#: with letters is found ten times as fast, and bulk writes are long.
_VERBS = re.compile(
    "|".join(rf"{verb}\b(?<!\w{verb})" for verb in ("INSERT", "UPDATE", "DELETE", "MERGE", "COPY"))
    # With a parenthesis they are functions.
    + "".join(rf"|{verb}\b(?<!\w{verb})(?!\s*\()" for verb in ("REPLACE", "TRUNCATE"))
)
_WORDS = re.compile(r"\w+")
#: After these a row may be gone.
_TAKE_AWAY = frozenset({"DELETE", "TRUNCATE", "MERGE", "REPLACE"})


@dataclass(frozen=True)
class Written:
    """Those of the tables asked about that a statement may have written to."""

    tables: frozenset[str]
    #: Whether it may have deleted rows of them.
    takes_away: bool


def written(sql: Any, tables: Collection[str]) -> Written | None:
    """What a statement may have written to these tables (lower case); None for nothing.

    `sql` is whatever a cursor takes: a string, bytes, or one that `psycopg.sql` put together.
    """
    text = sql if isinstance(sql, str) else _text_of(sql)
    is_alone = ";" not in text
    if is_alone and _READS.match(text):
        return None
    verbs = _VERBS.findall(text.upper())
    if not verbs:
        return None
    takes_away = not _TAKE_AWAY.isdisjoint(verbs)
    if is_alone and len(verbs) == 1 and (plain := _PLAIN.match(text)):
        table = plain[2].lower()
        return Written(frozenset({table}), takes_away) if table in tables else None
    named = frozenset(word.lower() for word in _WORDS.findall(text)).intersection(tables)
    return Written(named, takes_away) if named else None


def _text_of(sql: Any) -> str:
    if isinstance(sql, Composable):
        return sql.as_string(None)
    return sql.decode("utf-8", "replace") if isinstance(sql, bytes) else str(sql)
