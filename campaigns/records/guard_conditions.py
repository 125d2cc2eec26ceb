"""What the database refuses, table by table: the conditions behind `campaigns.records.guards`."""

from collections.abc import Iterator

from mrc.core.database_guards import ON_SQLITE, Guard, immutable

PREFIX = "campaigns_guard_"
#: Tables whose rows are never changed or deleted.
IMMUTABLE_TABLES = (
    "campaigns_sessionversion",
    "campaigns_attendancecount",
    "campaigns_versiontopic",
    "campaigns_versionfacilitator",
    "campaigns_versionpartner",
    "campaigns_versionmaterial",
    "campaigns_sessionevent",
    "campaigns_ruleflag",
    "campaigns_institutionevent",
    "campaigns_evidenceview",
    "campaigns_sessionconflict",
    "campaigns_backcheckdraw",
    "campaigns_backcheck",
    "campaigns_backcheckresult",
    "campaigns_target",
)
#: Rows that belong to a version: none may be added once it was sent.
VERSION_CHILDREN = IMMUTABLE_TABLES[1:6]


def _immutable_guards() -> Iterator[Guard]:
    for table in IMMUTABLE_TABLES:
        yield from immutable(table)


_SEALED = """
    EXISTS (SELECT 1 FROM campaigns_sessionevent e WHERE e.version_id = NEW.version_id)
    OR EXISTS (SELECT 1 FROM campaigns_amendment a WHERE a.version_id = NEW.version_id)
    OR EXISTS (SELECT 1 FROM campaigns_session s WHERE s.current_version_id = NEW.version_id)
"""

#: Nobody verifies a session that they sent, wrote or held, nor one of another centre.
_UNFIT_VERIFIER = """
    NEW.to_state = 'verified' AND (
      EXISTS (SELECT 1 FROM campaigns_session s
              WHERE s.id = NEW.session_id AND s.officer_id = NEW.by_id)
      OR EXISTS (SELECT 1 FROM campaigns_sessionversion v
                 WHERE v.session_id = NEW.session_id AND v.submitted_by_id = NEW.by_id)
      OR EXISTS (SELECT 1 FROM campaigns_versionfacilitator f
                 JOIN campaigns_sessionversion v ON v.id = f.version_id
                 WHERE v.session_id = NEW.session_id AND f.facilitator_id = NEW.by_id)
      OR NOT EXISTS (SELECT 1 FROM campaigns_session s
                     JOIN core_user u ON u.centre_id = s.centre_id
                     WHERE s.id = NEW.session_id AND u.id = NEW.by_id)
    )
"""

#: The moves that there are, and the version that each may name; `c` is the current version.
_POSSIBLE_MOVE = """
    (NEW.from_state = '' AND NEW.to_state = 'submitted'
     AND s.current_version_id IS NULL AND v.number = 1 AND v.submitted_by_id = NEW.by_id)
    OR (NEW.from_state = s.state AND s.current_version_id IS NOT NULL AND (
      (s.state = 'returned' AND NEW.to_state = 'submitted'
       AND v.number = c.number + 1 AND v.submitted_by_id = NEW.by_id)
      OR (s.state = 'submitted' AND NEW.to_state IN ('returned', 'verified', 'void')
          AND v.id = c.id)
      OR (s.state IN ('returned', 'verified') AND NEW.to_state = 'void' AND v.id = c.id)
      OR (s.state = 'verified' AND NEW.to_state = 'verified'
          AND EXISTS (SELECT 1 FROM campaigns_amendment a
                      WHERE a.version_id = v.id AND a.base_version_id = c.id
                        AND a.state = 'accepted' AND a.decided_by_id = NEW.by_id))
    ))
"""

_IMPOSSIBLE_MOVE = f"""
    NOT EXISTS (
      SELECT 1 FROM campaigns_session s
      JOIN campaigns_sessionversion v ON v.id = NEW.version_id AND v.session_id = s.id
      LEFT JOIN campaigns_sessionversion c ON c.id = s.current_version_id
      WHERE s.id = NEW.session_id AND ({_POSSIBLE_MOVE})
    )
"""  # noqa: S608 (no value from outside)

_EMPTY_VERSION = """
    NEW.to_state = 'submitted' AND (
      SELECT COALESCE(SUM(n.count), 0) FROM campaigns_attendancecount n
      WHERE n.version_id = NEW.version_id) < 1
"""

#: State and pointer move only as the newest event says.
_UNEXPLAINED_MOVE = """
    (NEW.state <> OLD.state
     OR COALESCE(NEW.current_version_id, 0) <> COALESCE(OLD.current_version_id, 0))
    AND NOT EXISTS (
      SELECT 1 FROM campaigns_sessionevent e
      WHERE e.session_id = OLD.id
        AND e.id = (SELECT MAX(m.id) FROM campaigns_sessionevent m WHERE m.session_id = OLD.id)
        AND e.version_id = COALESCE(NEW.current_version_id, 0)
        AND e.to_state = NEW.state
        AND e.from_state = CASE WHEN OLD.current_version_id IS NULL THEN '' ELSE OLD.state END
    )
"""

_SESSION_GUARDS = (
    Guard(
        "campaigns_session",
        "insert",
        "INSERT",
        "a session begins as submitted, without a version",
        "NEW.state <> 'submitted' OR NEW.current_version_id IS NOT NULL",
    ),
    Guard(
        "campaigns_session",
        "identity",
        "UPDATE",
        "a session keeps its id, reference, centre, officer and time of receipt",
        "NEW.id <> OLD.id OR NEW.reference <> OLD.reference OR NEW.centre_id <> OLD.centre_id"
        " OR NEW.officer_id <> OLD.officer_id OR NEW.received_at <> OLD.received_at"
        " OR NEW.is_sample <> OLD.is_sample",
    ),
    Guard(
        "campaigns_session",
        "move",
        "UPDATE",
        "a session moves only together with its event",
        _UNEXPLAINED_MOVE,
    ),
    Guard(
        "campaigns_session",
        "delete",
        "DELETE",
        "a session is voided, never deleted",
        "EXISTS (SELECT 1 FROM campaigns_sessionversion v WHERE v.session_id = OLD.id)",
    ),
    Guard(
        "campaigns_session",
        "replace",
        "INSERT",
        "a session is voided, never replaced",
        "EXISTS (SELECT 1 FROM campaigns_session s"
        " WHERE s.id = NEW.id OR s.reference = NEW.reference)",
        only_on=ON_SQLITE,
    ),
    Guard(
        "campaigns_sessionversion",
        "replace_number",
        "INSERT",
        "campaigns_sessionversion is written once, for ever",
        "EXISTS (SELECT 1 FROM campaigns_sessionversion v"
        " WHERE v.session_id = NEW.session_id AND v.number = NEW.number)",
        only_on=ON_SQLITE,
    ),
)

_EVENT_GUARDS = (
    Guard(
        "campaigns_sessionevent",
        "move",
        "INSERT",
        "no such transition for this session and version",
        _IMPOSSIBLE_MOVE,
    ),
    Guard(
        "campaigns_sessionevent",
        "empty",
        "INSERT",
        "a version without attendance cannot be sent",
        _EMPTY_VERSION,
    ),
    Guard(
        "campaigns_sessionevent",
        "verifier",
        "INSERT",
        "nobody verifies their own session or one of another centre",
        _UNFIT_VERIFIER,
    ),
    Guard(
        "campaigns_sessionevent",
        "replace_move",
        "INSERT",
        "campaigns_sessionevent is written once, for ever",
        "EXISTS (SELECT 1 FROM campaigns_sessionevent e"
        " WHERE e.version_id = NEW.version_id AND e.to_state = NEW.to_state)",
        only_on=ON_SQLITE,
    ),
)

_CONFLICT_GUARDS = (
    Guard(
        "campaigns_sessionconflict",
        "replace_sent",
        "INSERT",
        "campaigns_sessionconflict is written once, for ever",
        "EXISTS (SELECT 1 FROM campaigns_sessionconflict c"
        " WHERE c.session_key = NEW.session_key AND c.sent_by_id = NEW.sent_by_id"
        " AND c.content_hash = NEW.content_hash)",
        only_on=ON_SQLITE,
    ),
)

_AMENDMENT_GUARDS = (
    Guard(
        "campaigns_amendment",
        "insert",
        "INSERT",
        "an amendment is proposed on the current version of a verified session",
        """
        NEW.state <> 'proposed' OR NOT EXISTS (
          SELECT 1 FROM campaigns_session s
          JOIN campaigns_sessionversion v ON v.id = NEW.version_id AND v.session_id = s.id
          WHERE s.id = NEW.session_id AND s.state = 'verified'
            AND s.current_version_id = NEW.base_version_id AND v.id <> NEW.base_version_id
            AND v.submitted_by_id = NEW.proposed_by_id
        )
        """,
    ),
    Guard(
        "campaigns_amendment",
        "update",
        "UPDATE",
        "an amendment is decided once and otherwise never changed",
        "OLD.state <> 'proposed' OR NEW.id <> OLD.id OR NEW.session_id <> OLD.session_id"
        " OR NEW.base_version_id <> OLD.base_version_id OR NEW.version_id <> OLD.version_id"
        " OR NEW.reason <> OLD.reason OR NEW.proposed_by_id <> OLD.proposed_by_id"
        " OR NEW.proposed_at <> OLD.proposed_at",
    ),
    Guard("campaigns_amendment", "delete", "DELETE", "an amendment is kept for ever"),
    Guard(
        "campaigns_amendment",
        "replace",
        "INSERT",
        "an amendment is kept for ever",
        "EXISTS (SELECT 1 FROM campaigns_amendment a WHERE a.id = NEW.id"
        " OR a.version_id = NEW.version_id"
        " OR (a.session_id = NEW.session_id AND a.state = 'proposed'))",
        only_on=ON_SQLITE,
    ),
)

_EVIDENCE_GUARDS = (
    Guard(
        "campaigns_evidencefile",
        "update",
        "UPDATE",
        "evidence keeps what it was; its file is deleted once",
        """
        NEW.id <> OLD.id OR NEW.session_id <> OLD.session_id OR NEW.sha256 <> OLD.sha256
        OR NEW.kept_sha256 <> OLD.kept_sha256
        OR NEW.uploaded_by_id <> OLD.uploaded_by_id OR NEW.uploaded_at <> OLD.uploaded_at
        OR OLD.deleted_at IS NOT NULL
        OR (NEW.deleted_at IS NULL AND NEW.file <> OLD.file)
        OR (NEW.kind <> OLD.kind AND NOT EXISTS (
          SELECT 1 FROM campaigns_session s
          WHERE s.id = OLD.session_id AND s.state IN ('submitted', 'returned')))
        """,
    ),
    Guard("campaigns_evidencefile", "delete", "DELETE", "the row of a piece of evidence stays"),
    Guard(
        "campaigns_evidencefile",
        "replace",
        "INSERT",
        "the row of a piece of evidence stays",
        "EXISTS (SELECT 1 FROM campaigns_evidencefile f WHERE f.id = NEW.id"
        " OR (f.session_id = NEW.session_id AND f.sha256 = NEW.sha256))",
        only_on=ON_SQLITE,
    ),
)

#: A back-check asks somebody who neither sent, wrote, held nor verified the session.
_UNFIT_CHECKER = """
    EXISTS (
      SELECT 1 FROM campaigns_backcheck b
      JOIN campaigns_session s ON s.id = b.session_id
      WHERE b.id = NEW.back_check_id AND (
        s.state = 'void'
        OR s.officer_id = NEW.by_id
        OR EXISTS (SELECT 1 FROM campaigns_sessionversion v
                   WHERE v.session_id = s.id AND v.submitted_by_id = NEW.by_id)
        OR EXISTS (SELECT 1 FROM campaigns_versionfacilitator f
                   JOIN campaigns_sessionversion v ON v.id = f.version_id
                   WHERE v.session_id = s.id AND f.facilitator_id = NEW.by_id)
        OR EXISTS (SELECT 1 FROM campaigns_sessionevent e
                   WHERE e.session_id = s.id AND e.to_state = 'verified'
                     AND e.by_id = NEW.by_id)))
"""

_BACK_CHECK_GUARDS = (
    Guard(
        "campaigns_backcheck",
        "insert",
        "INSERT",
        "a back-check is drawn from the verified sessions of its centre",
        """
        NOT EXISTS (
          SELECT 1 FROM campaigns_session s
          JOIN campaigns_backcheckdraw d ON d.centre_id = s.centre_id
          WHERE s.id = NEW.session_id AND d.id = NEW.draw_id AND s.state = 'verified')
        """,
    ),
    Guard(
        "campaigns_backcheckresult",
        "checker",
        "INSERT",
        "nobody back-checks what they sent, held or verified, nor a void session",
        _UNFIT_CHECKER,
    ),
    Guard(
        "campaigns_backcheckresult",
        "ended",
        "INSERT",
        "this back-check has ended",
        """
        EXISTS (SELECT 1 FROM campaigns_backcheckresult r
                WHERE r.back_check_id = NEW.back_check_id
                  AND r.outcome IN ('confirmed', 'differs'))
        """,
    ),
    Guard(
        "campaigns_backcheck",
        "replace_session",
        "INSERT",
        "campaigns_backcheck is written once, for ever",
        "EXISTS (SELECT 1 FROM campaigns_backcheck b WHERE b.session_id = NEW.session_id)",
        only_on=ON_SQLITE,
    ),
    Guard(
        "campaigns_backcheckdraw",
        "replace_month",
        "INSERT",
        "campaigns_backcheckdraw is written once, for ever",
        "EXISTS (SELECT 1 FROM campaigns_backcheckdraw d"
        " WHERE d.centre_id = NEW.centre_id AND d.month = NEW.month)",
        only_on=ON_SQLITE,
    ),
)

#: The same campaign, centre, indicator and period as a new row's; no centre is one, too.
_SAME_TARGET = """
    SELECT 1 FROM campaigns_target t
    WHERE t.campaign_id = NEW.campaign_id AND t.indicator = NEW.indicator
    AND t.starts_on = NEW.starts_on AND t.ends_on = NEW.ends_on
    AND COALESCE(t.centre_id, 0) = COALESCE(NEW.centre_id, 0)
"""
_TARGET_GUARDS = (
    Guard(
        "campaigns_target",
        "revision",
        "INSERT",
        "revisions of a target are numbered without a hole",
        f"NEW.revision > 1 AND NOT EXISTS ({_SAME_TARGET} AND t.revision = NEW.revision - 1)",
    ),
    Guard(
        "campaigns_target",
        "replace_revision",
        "INSERT",
        "campaigns_target is written once, for ever",
        f"EXISTS ({_SAME_TARGET} AND t.revision = NEW.revision)",
        only_on=ON_SQLITE,
    ),
)

_CHAINED_MERGE = """
    NEW.merged_into_id IS NOT NULL AND (
      NOT EXISTS (SELECT 1 FROM campaigns_institution i
                  WHERE i.id = NEW.merged_into_id AND i.merged_into_id IS NULL)
      OR EXISTS (SELECT 1 FROM campaigns_institution i WHERE i.merged_into_id = NEW.id)
    )
"""


def _all_guards() -> Iterator[Guard]:
    yield from _immutable_guards()
    for table in VERSION_CHILDREN:
        yield Guard(table, "sealed", "INSERT", "this version was sent already", _SEALED)
    yield from _SESSION_GUARDS
    yield from _EVENT_GUARDS
    yield from _CONFLICT_GUARDS
    yield from _AMENDMENT_GUARDS
    yield from _EVIDENCE_GUARDS
    yield from _BACK_CHECK_GUARDS
    yield from _TARGET_GUARDS
    for operation in ("INSERT", "UPDATE"):
        yield Guard(
            "campaigns_institution",
            f"merge_{operation.lower()}",
            operation,
            "merge into an institution that stays, after those merged into this one were moved",
            _CHAINED_MERGE,
        )


GUARDS = tuple(_all_guards())
#: On PostgreSQL a TRUNCATE would go past the row triggers.
TRUNCATE_TABLES = (
    *IMMUTABLE_TABLES,
    "campaigns_session",
    "campaigns_amendment",
    "campaigns_evidencefile",
)
