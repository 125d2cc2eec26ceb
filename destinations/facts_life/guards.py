"""What is never unsaid about a fact: what it said, who checked it and when. The database holds it.

A wrong fact may be deleted; its history may not.
"""

from mrc.core.database_guards import GuardSet, immutable

from .models import FactVersion

_HISTORY = FactVersion._meta.db_table

guards = GuardSet("destinations_facts_guard_", immutable(_HISTORY), never_truncated=[_HISTORY])
