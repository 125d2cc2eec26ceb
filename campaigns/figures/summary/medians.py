"""The median in both databases: PostgreSQL knows it, SQLite is taught it on every connection."""

import statistics
from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import Aggregate, FloatField

_NAME = "MRC_MEDIAN"


class Median(Aggregate):
    """The middle value, or the mean of the two in the middle; None of nothing."""

    function = _NAME
    output_field = FloatField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
        return self.as_sql(compiler, connection, template=template, **context)


class _SqliteMedian:
    """What SQLite calls for every value of a group, and then for the group's result."""

    def __init__(self) -> None:
        self.values: list[float] = []

    def step(self, value: float | None) -> None:
        if value is not None:
            self.values.append(value)

    def finalize(self) -> float | None:
        return float(statistics.median(self.values)) if self.values else None


def teach_sqlite() -> None:
    """Called once, when the app is ready: connections made from then on know the function."""
    connection_created.connect(_teach, dispatch_uid=_NAME)


def _teach(*, connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_aggregate(_NAME, 1, _SqliteMedian)
