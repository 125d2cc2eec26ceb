"""What raw SQL may do: the database itself keeps its rows, whoever writes to it."""

from collections.abc import Callable

from django.db import IntegrityError, connection, transaction

from campaigns.models import Session


def refused(statement: Callable[[], object]) -> bool:
    """Whether the database refuses it; the surrounding transaction goes on either way."""
    try:
        with transaction.atomic():
            statement()
    except IntegrityError:
        return True
    return False


def execute(sql: str, *params: object) -> Callable[[], None]:
    """For `refused`: the statement, not run yet."""

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)

    return run


def key(session: Session) -> object:
    """The session's id as raw SQL writes it."""
    return session.pk.hex if connection.vendor == "sqlite" else session.pk
