"""Notices every write to what public pages show, however it was made.

Signals of models say nothing of `update()`, `bulk_create()` and SQL of our own, so the statements
themselves are looked at: which table is written to. The names of the tables are those of `shown`.
What no statement of ours says stays unseen: functions and triggers of the database, other programs,
and `cursor.copy()`. Whoever uses them calls `page_tokens.bump`.
"""

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
from wagtail.signals import page_unpublished, post_page_move

from .shown import SHOWN, TAKES_AWAY
from .statements import written
from .tokens import page_tokens

#: How many of the things that wait for the commit are looked through for one of ours.
_LOOKED_AT = 8


def _changed() -> None:
    page_tokens.bump()


def _withdrawn() -> None:
    page_tokens.bump(withdrawn=True)


def after_commit(connection: BaseDatabaseWrapper, *, withdrawn: bool) -> None:
    """Once for a run of writes: a transaction may hold thousands.

    Before everything else that waits for the commit: what raises there ends all that comes after.
    """
    if not settings.MRC_PAGE_CACHE:
        return
    action, savepoints = _withdrawn if withdrawn else _changed, set(connection.savepoint_ids)
    for known in connection.run_on_commit[:_LOOKED_AT]:
        # One that a savepoint of its own would take away is none.
        if known[1] is action and known[0] <= savepoints:
            return
    connection.on_commit(action, robust=True)
    waiting = connection.run_on_commit
    if waiting and waiting[-1][1] is action:
        waiting.insert(0, waiting.pop())


def note_write(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Runs the statement; a write to what pages show makes kept pages old once it is committed."""
    result = execute(sql, params, many, context)
    if settings.MRC_PAGE_CACHE and (found := written(sql, _tables())):
        withdrawn = any(_tables()[table] for table in found.tables)
        withdrawn |= found.takes_away and not _whole_tables().isdisjoint(found.tables)
        after_commit(context["connection"], withdrawn=withdrawn)
    return result


@receiver(connection_created)
def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if note_write not in connection.execute_wrappers:
        # Before those that stand around a piece of code: they take the last one away again.
        connection.execute_wrappers.insert(0, note_write)


@receiver([page_unpublished, post_page_move])
def forget_unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """In the database only a column of its row changes, as when a draft is saved. A page that is
    moved may have come below one that is private."""
    after_commit(connections[instance._state.db or "default"], withdrawn=True)


@cache
def _tables() -> dict[str, bool]:
    """Tables of what pages show; True where any write may take something away from readers."""
    return {
        model._meta.db_table.lower(): model._meta.label in TAKES_AWAY
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label in SHOWN
    }


@cache
def _whole_tables() -> frozenset[str]:
    """Those of which a deleted row is a thing that is gone, not a tie or an entry of an index."""
    return frozenset(
        model._meta.db_table.lower()
        for model in apps.get_models()
        if model._meta.label in SHOWN and model._meta.app_label != "wagtailsearch"
    )
