"""What was published stays as it was published: the database refuses to change or delete it."""

from collections.abc import Iterator

from mrc.core.database_guards import ON_SQLITE, Guard, GuardSet, immutable

IMMUTABLE_TABLES = ("campaigns_frozentable", "campaigns_issuedcount")
#: What names a row once, beside its id.
_SAME_ISSUE = {
    "campaigns_frozentable": "t.period = NEW.period AND t.key = NEW.key"
    " AND t.version = NEW.version",
    "campaigns_issuedcount": "t.period = NEW.period AND t.version = NEW.version",
}


def _all_guards() -> Iterator[Guard]:
    for table in IMMUTABLE_TABLES:
        yield from immutable(table)
        yield Guard(
            table,
            "replace_issue",
            "INSERT",
            f"{table} is written once, for ever",
            f"EXISTS (SELECT 1 FROM {table} t WHERE {_SAME_ISSUE[table]})",  # noqa: S608 (our names)
            only_on=ON_SQLITE,
        )


guards = GuardSet("campaigns_publicguard_", _all_guards(), never_truncated=IMMUTABLE_TABLES)
