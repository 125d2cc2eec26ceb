"""What the database refuses about changes of guides: they are written once."""

from mrc.core.database_guards import ON_SQLITE, Guard, GuardSet, immutable

_CHANGES = "destinations_guidechange"

#: Every `migrate` puts them in place.
guards = GuardSet(
    "destinations_changes_",
    [
        *immutable(_CHANGES),
        Guard(
            _CHANGES,
            "replace_key",
            "INSERT",
            f"{_CHANGES} is written once, for ever",
            "EXISTS (SELECT 1 FROM destinations_guidechange c WHERE c.key = NEW.key)",
            only_on=ON_SQLITE,
        ),
    ],
    never_truncated=[_CHANGES],
)
