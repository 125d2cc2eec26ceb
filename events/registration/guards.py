"""What the database refuses about seats: more than there are, and coming back after cancelling."""

from collections.abc import Iterator

from mrc.core.database_guards import Guard, GuardSet

_BOOKS = "events_seatbook"
_REGISTRATIONS = "events_registration"
_TOO_MANY = "NEW.capacity IS NOT NULL AND NEW.taken > NEW.capacity"


def _all_guards() -> Iterator[Guard]:
    message = "there are no more seats"
    # Fewer seats may be published than were given: those are kept, and no more are given.
    yield Guard(_BOOKS, "grow", "UPDATE", message, f"NEW.taken > OLD.taken AND {_TOO_MANY}")
    yield Guard(_BOOKS, "begin", "INSERT", message, _TOO_MANY)
    yield Guard(
        _REGISTRATIONS,
        "over",
        "UPDATE",
        "a cancelled registration stays cancelled, and none changes its event or its seats",
        "(OLD.state = 'cancelled' AND NEW.state <> 'cancelled')"
        " OR NEW.book_id <> OLD.book_id OR NEW.seats <> OLD.seats",
    )


guards = GuardSet("events_guard_", _all_guards())
