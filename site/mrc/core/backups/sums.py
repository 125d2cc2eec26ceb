"""Sums over the contents of tables: equal before and after, or something was lost on the way.

Two kinds. `table_sums` sums rows as one kind of database writes them: fast, without our models, so
that it holds for a backup of any version. `model_sum` sums what Django reads, so that SQLite and
PostgreSQL come to the same.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from mrc.core.encryption import EncryptedTextField, raw_token

from .manifest import TableSum

#: Row sums are added up modulo this, so that the order of rows plays no part.
_MODULUS = 2**128
_CHUNK = 2000
#: Of PostgreSQL: sixty bits of a row as it is written as text.
_ROW_SUM = "('x' || left(md5(mrc_row::text), 15))::bit(60)::bigint"


def table_sums(connection: BaseDatabaseWrapper, *, without: set[str]) -> dict[str, TableSum]:
    """Rows and checksum of every table but those named, by the table's name."""
    names = sorted(set(_tables(connection)) - without)
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            # How values are written as text must not depend on who asks.
            cursor.execute("SET timezone = 'UTC'; SET datestyle = 'ISO'; SET bytea_output = 'hex'")
        summed = _postgresql_sum if postgresql else _sqlite_sum
        return {name: summed(cursor, connection.ops.quote_name(name)) for name in names}


def _tables(connection: BaseDatabaseWrapper) -> Iterator[str]:
    with connection.cursor() as cursor:
        for table in connection.introspection.get_table_list(cursor):
            # The search index keeps tables of its own below a virtual one.
            if table.type in ("t", "p") and "_fts_" not in table.name:
                yield table.name


def _postgresql_sum(cursor: Any, table: str) -> TableSum:
    cursor.execute(
        f"SELECT count(*), coalesce(sum({_ROW_SUM}), 0) FROM {table} AS mrc_row"  # noqa: S608
    )
    rows, checksum = cursor.fetchone()
    return TableSum(rows, str(int(checksum)))


def _sqlite_sum(cursor: Any, table: str) -> TableSum:
    # The driver's own cursor: no conversion, values as they are stored.
    raw = cursor.connection.cursor()
    raw.execute(f"SELECT * FROM {table}")  # noqa: S608 (a name from the catalogue, quoted)
    return _added(repr(row) for row in raw)


def model_sum(model: type[models.Model], using: str) -> TableSum:
    """Of the rows as Django reads them. Encrypted texts are compared as tokens, without a key."""
    rows = model._base_manager.using(using).order_by()
    columns = []
    for field in copied_fields(model):
        if isinstance(field, EncryptedTextField):
            rows = rows.annotate(**{f"raw_{field.attname}": raw_token(field.name)})
            columns.append(f"raw_{field.attname}")
        else:
            columns.append(field.attname)
    values = rows.values_list(*columns).iterator(chunk_size=_CHUNK)
    return _added(json.dumps([_plain(value) for value in row]) for row in values)


def copied_fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """The columns of the model's own table that a copy has to carry: not the generated ones."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _plain(value: Any) -> Any:
    """The value in a form that both databases come to."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if value is None or isinstance(value, bool | int | str):
        return value
    return repr(value) if isinstance(value, float) else str(value)


def _added(rows: Iterable[str]) -> TableSum:
    number = total = 0
    for row in rows:
        digest = hashlib.blake2b(row.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        number += 1
        total = (total + int.from_bytes(digest, "big")) % _MODULUS
    return TableSum(number, f"{total:032x}")
