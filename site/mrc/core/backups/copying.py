"""From SQLite to PostgreSQL: every row as it is, or nothing at all."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from mrc.core.database_guards import install_all, remove_all
from mrc.core.encryption import EncryptedTextField, raw_token

from .databases import POSTGRESQL, opened_sqlite
from .making import applied_migrations
from .manifest import BackupError, TableSum
from .sums import copied_fields, model_sum

_SOURCE = "copied_from"
#: Pages that migrations make: the root and Wagtail's first page.
_PAGES_AT_FIRST = 2
_CHUNK = 2000
Say = Callable[[str], None]


def copied_models() -> list[type[models.Model]]:
    """Each table once. Not signed-in sessions, and not the search index, which is made anew."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    for left_out in (Session, IndexEntry):
        found.pop(left_out._meta.db_table, None)
    return [found[table] for table in sorted(found)]


def copy_from_sqlite(
    path: Path, *, replace: bool, say: Say, using: str = DEFAULT_DB_ALIAS
) -> dict[str, TableSum]:
    """Rows of every table, by the table's name; counts and sums are compared before it counts.

    The database has this version's migrations and nobody's data, or `replace` says that what it
    holds may go. Raises `BackupError`, and has changed nothing then.
    """
    connection = connections[using]
    if connection.vendor != POSTGRESQL:
        raise BackupError("Copies go to PostgreSQL; this site uses another database.")
    if not path.is_file():
        raise BackupError(f"{path} is not there.")
    with opened_sqlite(path, _SOURCE), transaction.atomic(using=_SOURCE):
        _refuse_other_version(using)
        if not replace and _holds_data(using):
            raise BackupError("The database holds data already; --replace takes its place.")
        with transaction.atomic(using=using):
            copied = _copy_all(connection, say)
    call_command("update_index", verbosity=0)
    say("Search index made anew.")
    return copied


def _refuse_other_version(using: str) -> None:
    try:
        there = set(applied_migrations(_SOURCE))
    except DatabaseError as error:
        raise BackupError(f"The file is no database of this site: {error}.") from None
    here = set(applied_migrations(using))
    if there != here:
        odd = sorted(there ^ here)[:5]
        raise BackupError(
            "The two databases are of different versions: run `manage.py migrate` on both. "
            f"Migrations of one alone: {', '.join(odd)}"
        )


def _holds_data(using: str) -> bool:
    people = get_user_model()._default_manager.using(using)
    return people.exists() or Page.objects.using(using).count() > _PAGES_AT_FIRST


def _copy_all(connection: BaseDatabaseWrapper, say: Say) -> dict[str, TableSum]:
    every = copied_models()
    remove_all(connection)
    tables = [*(model._meta.db_table for model in every), IndexEntry._meta.db_table]
    with connection.cursor() as cursor:
        quoted = ", ".join(connection.ops.quote_name(table) for table in tables)
        cursor.execute(f"TRUNCATE {quoted} CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in every:
            _copy_table(connection, cursor, model)
        try:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except DatabaseError as error:
            raise BackupError(f"A row leads to one that is not there: {_first(error)}") from None
        for statement in connection.ops.sequence_reset_sql(no_style(), every):
            cursor.execute(statement)
    install_all(connection)
    return _compare(every, connection.alias, say)


def _copy_table(connection: BaseDatabaseWrapper, cursor: Any, model: type[models.Model]) -> None:
    """By COPY, in the values that each field has for this database.

    Nothing that a model does on saving happens: times of change stay, tokens stay tokens.
    """
    fields = copied_fields(model)
    rows = model._base_manager.using(_SOURCE).order_by()
    names = []
    for field in fields:
        sealed = isinstance(field, EncryptedTextField)
        if sealed:
            rows = rows.annotate(**{f"raw_{field.attname}": raw_token(field.name)})
        names.append(f"raw_{field.attname}" if sealed else field.attname)
    plain: models.Field[Any, Any] = models.TextField()
    writers = [plain if isinstance(field, EncryptedTextField) else field for field in fields]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    try:
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows.values_list(*names).iterator(chunk_size=_CHUNK):
                copy.write_row(
                    [
                        writer.get_db_prep_save(value, connection)
                        for writer, value in zip(writers, row, strict=True)
                    ]
                )
    except (DatabaseError, ValueError) as error:
        raise BackupError(f"{model._meta.db_table} cannot be copied: {_first(error)}") from None
    except Exception as error:
        # The driver's own errors come past Django's wrapping here.
        raise BackupError(f"{model._meta.db_table} cannot be copied: {_first(error)}") from None


def _compare(every: list[type[models.Model]], using: str, say: Say) -> dict[str, TableSum]:
    copied = {}
    for model in every:
        table = model._meta.db_table
        there, here = model_sum(model, _SOURCE), model_sum(model, using)
        if there != here:
            raise BackupError(
                f"{table} is not the same: {there.rows} rows there, {here.rows} here."
                if there.rows != here.rows
                else f"{table} has the same number of rows and other contents."
            )
        copied[table] = here
        if here.rows:
            say(f"{table}: {here.rows} rows, {here.checksum}")
    return copied


def _first(error: Exception) -> str:
    """The database's own sentence, without the row that it quotes below."""
    return str(error).partition("\n")[0]
