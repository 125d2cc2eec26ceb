"""Notices every write to what public pages show, however it was made.

Signals of models say nothing of `update()`, `bulk_create()` and SQL of our own, so the statements
themselves are looked at: which table is written to. The names of the tables are those of `shown`.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_unpublished

from .shown import SHOWN, TAKES_AWAY
from .tokens import page_tokens

_WRITE = re.compile(
    r'\s*(INSERT|UPDATE|DELETE)\b(?:\s+OR\s+\w+)?(?:\s+INTO|\s+FROM)?(?:\s+ONLY)?\s+"?(\w+)"?', re.I
)
_BEGINS = frozenset("IUDiud \n\t")
#: How many of the things that wait for the commit are looked through for one of ours.
_LOOKED_BACK = 8


def _changed() -> None:
    page_tokens.bump()


def _withdrawn() -> None:
    page_tokens.bump(withdrawn=True)


def after_commit(connection: BaseDatabaseWrapper, *, withdrawn: bool) -> None:
    """Once for a run of writes: a transaction may hold thousands."""
    if not settings.MRC_PAGE_CACHE:
        return
    action, savepoints = _withdrawn if withdrawn else _changed, set(connection.savepoint_ids)
    for known in connection.run_on_commit[-_LOOKED_BACK:]:
        # One that a savepoint of its own would take away is none.
        if known[1] is action and known[0] <= savepoints:
            return
    connection.on_commit(action)


def note_write(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Runs the statement; a write to what pages show makes kept pages old once it is committed."""
    result = execute(sql, params, many, context)
    if isinstance(sql, str) and sql[:1] in _BEGINS and (found := _WRITE.match(sql)):
        verb, table = found[1].upper(), found[2]
        shown = _tables()
        if table in shown:
            withdrawn = shown[table] or (verb == "DELETE" and table in _whole_tables())
            after_commit(context["connection"], withdrawn=withdrawn)
    return result


@receiver(connection_created)
def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if note_write not in connection.execute_wrappers:
        # Before those that stand around a piece of code: they take the last one away again.
        connection.execute_wrappers.insert(0, note_write)


@receiver(page_unpublished)
def forget_unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """In the database only a column of its row changes, as when a draft is saved."""
    after_commit(connections[instance._state.db or "default"], withdrawn=True)


@cache
def _tables() -> dict[str, bool]:
    """Tables of what pages show; True where any write may take something away from readers."""
    return {
        model._meta.db_table: model._meta.label in TAKES_AWAY
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label in SHOWN
    }


@cache
def _whole_tables() -> frozenset[str]:
    """Those of which a deleted row is a thing that is gone, not a tie or an entry of an index."""
    return frozenset(
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.label in SHOWN and model._meta.app_label != "wagtailsearch"
    )
