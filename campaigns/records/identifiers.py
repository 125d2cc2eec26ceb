"""Identifiers made without asking the database: a phone makes the same kind while offline."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUID of version 7: unique anywhere, and in order of its making."""
    return uuid7()


def is_uuid7(value: UUID) -> bool:
    return value.version == 7
