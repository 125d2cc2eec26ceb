"""What is never unsaid about a licence: which list said what. The database holds it."""

from mrc.core.database_guards import Guard, GuardSet, immutable

from .models import Promoter, PromoterChange, RegisterEdition

_PROMOTERS = Promoter._meta.db_table
_HISTORY = (RegisterEdition._meta.db_table, PromoterChange._meta.db_table)

guards = GuardSet(
    "register_guard_",
    [
        *(guard for table in _HISTORY for guard in immutable(table)),
        Guard(_PROMOTERS, "delete", "DELETE", "a licence is kept when a list leaves it out"),
    ],
    never_truncated=[_PROMOTERS, *_HISTORY],
)
