"""What the database refuses about donor reports, on PostgreSQL and SQLite alike."""

from collections.abc import Iterator

from mrc.core.database_guards import ON_SQLITE, Guard, GuardSet, immutable

PREFIX = "campaigns_reportguard_"
#: Written once, never changed or deleted.
IMMUTABLE_TABLES = (
    "campaigns_reportsnapshot",
    "campaigns_reportevent",
    "campaigns_reporttext",
    "campaigns_reportfile",
    "campaigns_reportdownload",
)
#: Rows that a report takes only until it is issued.
SEALED_BY_ISSUING = (
    "campaigns_reportsnapshot",
    "campaigns_reportevent",
    "campaigns_reporttext",
    "campaigns_reportpicture",
)
_ISSUED = (
    "EXISTS (SELECT 1 FROM campaigns_donorreport r"
    " WHERE r.id = {row}.report_id AND r.state = 'issued')"
)
_SEALED = "an issued report stays as it is"

#: State and snapshot move only as the newest event says.
_UNEXPLAINED_MOVE = """
    (NEW.state <> OLD.state OR COALESCE(NEW.snapshot_id, 0) <> COALESCE(OLD.snapshot_id, 0))
    AND NOT EXISTS (
      SELECT 1 FROM campaigns_reportevent e
      WHERE e.report_id = OLD.id
        AND e.id = (SELECT MAX(m.id) FROM campaigns_reportevent m WHERE m.report_id = OLD.id)
        AND e.snapshot_id = COALESCE(NEW.snapshot_id, 0)
        AND NEW.state = CASE e.action WHEN 'reviewed' THEN 'reviewed'
                                      WHEN 'issued' THEN 'issued' ELSE 'generated' END
    )
"""
#: A report is reviewed from "generated", issued or sent back from "reviewed" (sent back from
#: "generated" too), always on the figures that it has; new figures are the newest of the report.
_IMPOSSIBLE_MOVE = """
    NOT EXISTS (
      SELECT 1 FROM campaigns_donorreport r
      JOIN campaigns_reportsnapshot s ON s.id = NEW.snapshot_id AND s.report_id = r.id
      WHERE r.id = NEW.report_id AND (
        (NEW.action = 'generated' AND s.made_by_id = NEW.by_id
         AND s.id <> COALESCE(r.snapshot_id, 0))
        OR (s.id = r.snapshot_id AND (
          NEW.action = 'written'
          OR (NEW.action = 'reviewed' AND r.state = 'generated')
          OR (NEW.action = 'sent_back' AND r.state IN ('generated', 'reviewed'))
          OR (NEW.action = 'issued' AND r.state = 'reviewed'))))
    )
"""
_UNFIT_REVIEWER = """
    NEW.action = 'reviewed' AND (
      EXISTS (SELECT 1 FROM campaigns_reportsnapshot s
              WHERE s.id = NEW.snapshot_id AND s.made_by_id = NEW.by_id)
      OR EXISTS (SELECT 1 FROM campaigns_reporttext t
                 WHERE t.report_id = NEW.report_id AND t.by_id = NEW.by_id)
      OR EXISTS (SELECT 1 FROM campaigns_reportevent e
                 WHERE e.report_id = NEW.report_id AND e.action = 'written'
                   AND e.by_id = NEW.by_id))
"""
_NOT_THE_NEXT_EDITION = """
    NEW.restates_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM campaigns_donorreport r
      WHERE r.id = NEW.restates_id AND r.state = 'issued' AND r.programme_id = NEW.programme_id
        AND r.starts_on = NEW.starts_on AND r.ends_on = NEW.ends_on
        AND r.edition = NEW.edition - 1)
"""

_REPORT_GUARDS = (
    Guard(
        "campaigns_donorreport",
        "insert",
        "INSERT",
        "a report begins as generated, without a snapshot",
        "NEW.state <> 'generated' OR NEW.snapshot_id IS NOT NULL",
    ),
    Guard(
        "campaigns_donorreport",
        "edition",
        "INSERT",
        "an edition restates the issued one before it",
        _NOT_THE_NEXT_EDITION,
    ),
    Guard("campaigns_donorreport", "issued", "UPDATE", _SEALED, "OLD.state = 'issued'"),
    Guard(
        "campaigns_donorreport",
        "identity",
        "UPDATE",
        "a report keeps its programme, period and edition",
        "NEW.id <> OLD.id OR NEW.programme_id <> OLD.programme_id"
        " OR NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on"
        " OR NEW.edition <> OLD.edition OR NEW.created_at <> OLD.created_at"
        " OR COALESCE(NEW.restates_id, 0) <> COALESCE(OLD.restates_id, 0)"
        " OR NEW.restatement_reason <> OLD.restatement_reason",
    ),
    Guard(
        "campaigns_donorreport",
        "move",
        "UPDATE",
        "a report moves only together with its event",
        _UNEXPLAINED_MOVE,
    ),
    Guard("campaigns_donorreport", "delete", "DELETE", "a report is kept for ever"),
    Guard(
        "campaigns_donorreport",
        "replace",
        "INSERT",
        "a report is kept for ever",
        "EXISTS (SELECT 1 FROM campaigns_donorreport r WHERE r.id = NEW.id"
        " OR r.restates_id = NEW.restates_id"
        " OR (r.programme_id = NEW.programme_id AND r.starts_on = NEW.starts_on"
        " AND r.ends_on = NEW.ends_on AND r.edition = NEW.edition))",
        only_on=ON_SQLITE,
    ),
    Guard(
        "campaigns_reportevent",
        "move",
        "INSERT",
        "no such step for this report and its figures",
        _IMPOSSIBLE_MOVE,
    ),
    Guard(
        "campaigns_reportevent",
        "reviewer",
        "INSERT",
        "nobody reviews their own figures or texts",
        _UNFIT_REVIEWER,
    ),
    Guard(
        "campaigns_reportfile",
        "issued",
        "INSERT",
        "only an issued report has files",
        f"NOT {_ISSUED.format(row='NEW')}",
    ),
)


def _once(table: str, name: str, *keys: str) -> Guard:
    """INSERT OR REPLACE would delete the row in its way without asking a DELETE trigger."""
    same = " AND ".join(f"t.{key} = NEW.{key}" for key in keys)
    return Guard(
        table,
        name,
        "INSERT",
        f"{table} is written once, for ever",
        f"EXISTS (SELECT 1 FROM {table} t WHERE {same})",  # noqa: S608 (our names)
        only_on=ON_SQLITE,
    )


_REPLACE_GUARDS = (
    _once("campaigns_reportsnapshot", "replace_number", "report_id", "number"),
    _once("campaigns_reporttext", "replace_number", "report_id", "section", "language", "number"),
    _once("campaigns_reportfile", "replace_kind", "report_id", "kind", "language"),
    _once("campaigns_reportfile", "replace_name", "name"),
    _once("campaigns_reportpicture", "replace_id", "id"),
    _once("campaigns_reportpicture", "replace_name", "name"),
    _once("campaigns_reportpicture", "replace_picture", "report_id", "clearance_id"),
    _once("campaigns_pictureclearance", "replace_id", "id"),
)

_PICTURE_GUARDS = (
    Guard(
        "campaigns_reportpicture",
        "clearance",
        "INSERT",
        "only a picture that is cleared for publication",
        "NOT EXISTS (SELECT 1 FROM campaigns_pictureclearance c"
        " WHERE c.id = NEW.clearance_id AND c.withdrawn_at IS NULL)",
    ),
    Guard(
        "campaigns_reportpicture",
        "file",
        "UPDATE",
        "a picture of a report keeps its file and its clearance",
        "NEW.report_id <> OLD.report_id OR NEW.clearance_id <> OLD.clearance_id"
        " OR NEW.name <> OLD.name OR NEW.sha256 <> OLD.sha256",
    ),
    Guard(
        "campaigns_pictureclearance",
        "update",
        "UPDATE",
        "a clearance is withdrawn once and otherwise never changed",
        "NEW.id <> OLD.id OR NEW.statement <> OLD.statement"
        " OR NEW.cleared_by_id <> OLD.cleared_by_id OR NEW.cleared_at <> OLD.cleared_at"
        " OR COALESCE(NEW.evidence_id, 0) <> COALESCE(OLD.evidence_id, 0)"
        " OR (NEW.image_id IS NOT NULL AND NEW.image_id <> COALESCE(OLD.image_id, 0))"
        " OR (OLD.withdrawn_at IS NOT NULL AND ("
        " NEW.withdrawn_at IS NULL OR NEW.withdrawn_at <> OLD.withdrawn_at"
        " OR NEW.withdrawn_by_id <> OLD.withdrawn_by_id"
        " OR NEW.withdrawal_reason <> OLD.withdrawal_reason))",
    ),
    Guard("campaigns_pictureclearance", "delete", "DELETE", "a clearance is kept for ever"),
)


def _all_guards() -> Iterator[Guard]:
    for table in IMMUTABLE_TABLES:
        yield from immutable(table)
    for table in SEALED_BY_ISSUING:
        yield Guard(table, "sealed", "INSERT", _SEALED, _ISSUED.format(row="NEW"))
    for operation in ("UPDATE", "DELETE"):
        name = f"sealed_{operation.lower()}"
        condition = _ISSUED.format(row="OLD")
        yield Guard("campaigns_reportpicture", name, operation, _SEALED, condition)
    yield from _REPORT_GUARDS
    yield from _PICTURE_GUARDS
    yield from _REPLACE_GUARDS


guards = GuardSet(
    PREFIX,
    _all_guards(),
    never_truncated=(*IMMUTABLE_TABLES, "campaigns_donorreport", "campaigns_pictureclearance"),
)
