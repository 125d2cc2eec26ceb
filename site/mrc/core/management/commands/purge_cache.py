"""Delete what the cache's table holds past its time. By a timer, every half hour."""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connections, router
from django.utils import timezone

from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Deletes the rows of the cache's table whose time is over: counts of sign-ins by address "
        "among them. Django itself looks at them only when somebody asks for the same key again, "
        "or when the table is full. Nothing to do with Redis, which forgets by itself."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        gone = sum(
            _purge(cache)
            for cache in (caches[name] for name in settings.CACHES)
            if isinstance(cache, BaseDatabaseCache)
        )
        if options["verbosity"]:
            self.stdout.write(f"{gone} rows of the cache deleted.")


def _purge(cache: BaseDatabaseCache) -> int:
    connection = connections[router.db_for_write(cache.cache_model_class)]
    # To the second, as the backend writes it.
    now = timezone.now().replace(microsecond=0)
    # The table's name is one of the settings, and quoted.
    table = connection.ops.quote_name(cache._table)  # type: ignore[attr-defined]
    statement = f"DELETE FROM {table} WHERE expires < %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [connection.ops.adapt_datetimefield_value(now)])
        return int(cursor.rowcount)
