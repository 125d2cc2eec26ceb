"""What the database refuses about reports: deeds that are rewritten, reports that vanish.

A row goes only with its whole report, when the purge has marked that as expired. Texts may be
encrypted anew under another key, which the database cannot tell from another text; who wrote them
and when stays as it was.
"""

from collections.abc import Iterator

from mrc.core.database_guards import ON_SQLITE, Guard, GuardSet

_REPORTS = "alerts_scamreport"
_EVIDENCE = "alerts_reportevidence"
#: Deeds with an encrypted text, and those that hold nothing to encrypt anew.
_WITH_TEXT = ("alerts_reportnote", "alerts_reportreferral")
_WITHOUT_TEXT = ("alerts_reportopening", "alerts_reportevent")

_STILL_KEPT = f"""
    NOT EXISTS (SELECT 1 FROM {_REPORTS} r WHERE r.id = OLD.report_id AND r.state = 'expired')
"""  # noqa: S608 (our names)


def _append_only(table: str, *, changed: str = "") -> Iterator[Guard]:
    message = f"{table} is written once, and goes with its report"
    yield Guard(table, "update", "UPDATE", message, changed)
    yield Guard(table, "delete", "DELETE", message, _STILL_KEPT)
    same = f"EXISTS (SELECT 1 FROM {table} t WHERE t.id = NEW.id)"  # noqa: S608 (our names)
    yield Guard(table, "replace", "INSERT", message, same, only_on=ON_SQLITE)


def _all_guards() -> Iterator[Guard]:
    yield Guard(
        _REPORTS,
        "identity",
        "UPDATE",
        "a report keeps its id, reference and day of receipt; one that expired is only deleted",
        "NEW.id <> OLD.id OR NEW.reference <> OLD.reference"
        " OR NEW.received_on <> OLD.received_on OR NEW.language <> OLD.language"
        " OR (OLD.state = 'expired' AND NEW.state <> 'expired')",
    )
    yield Guard(
        _REPORTS,
        "delete",
        "DELETE",
        "a report is deleted by the purge alone",
        "OLD.state <> 'expired'",
    )
    yield Guard(
        _REPORTS,
        "replace",
        "INSERT",
        "a report is never replaced",
        f"EXISTS (SELECT 1 FROM {_REPORTS} r"  # noqa: S608 (our names)
        " WHERE r.id = NEW.id OR r.reference = NEW.reference)",
        only_on=ON_SQLITE,
    )
    yield from _append_only(
        _EVIDENCE,
        changed="NEW.id <> OLD.id OR NEW.report_id <> OLD.report_id OR NEW.number <> OLD.number",
    )
    for table in _WITH_TEXT:
        yield from _append_only(
            table,
            changed="NEW.id <> OLD.id OR NEW.report_id <> OLD.report_id"
            " OR NEW.by_id <> OLD.by_id OR NEW.at <> OLD.at",
        )
    for table in _WITHOUT_TEXT:
        yield from _append_only(table)


#: Every `migrate` puts them in place.
guards = GuardSet(
    "alerts_report_guard_",
    _all_guards(),
    never_truncated=[_REPORTS, _EVIDENCE, *_WITH_TEXT, *_WITHOUT_TEXT],
)
