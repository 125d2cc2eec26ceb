"""What the rules say about a draft, kept with it from one save to the next.

Asking every rule takes some fifteen queries. It is done whenever a draft is saved, and again when
it is sent; a page that only shows a step reads what was found then.
"""

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from campaigns.records import services
from campaigns.records.content import ContentError, FieldErrors, SessionContent, parse_content
from campaigns.records.rules import Finding, Level
from mrc.core.models import User

Stored = dict[str, Any]

#: On the last page, what was found longer ago than this is asked again.
FRESH_FOR = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class Judgement:
    """What can be sent of a draft, what the records refuse of it, and what the rules say."""

    content: SessionContent
    findings: list[Finding]
    refused: FieldErrors = field(default_factory=dict)


def judge(
    raw: Mapping[str, Any], *, session_id: UUID, officer: User, now: datetime.datetime
) -> Judgement:
    """Asks every rule about a content that may be incomplete.

    An explanation whose rule holds again, or a tick for a warning that is gone, stays with what
    was typed but is not sent.
    """
    content, refused = readable(raw)
    findings = _review(content, refused, session_id, officer, now)
    asked = {finding.code for finding in findings}
    pruned = dataclasses.replace(
        content,
        explanations={code: t for code, t in content.explanations.items() if code in asked},
        acknowledged={code: t for code, t in content.acknowledged.items() if code in asked},
    )
    if pruned != content:
        findings = _review(pruned, refused, session_id, officer, now)
    return Judgement(pruned, findings, refused)


def readable(raw: Mapping[str, Any]) -> tuple[SessionContent, FieldErrors]:
    """The content without the keys that the records refuse, and why they refuse them."""
    left = dict(raw)
    refused: FieldErrors = {}
    while True:
        try:
            return parse_content(left, complete=False), refused
        except ContentError as error:
            if not error.errors.keys() & left.keys():
                raise
            refused.update(error.errors)
            left = {key: value for key, value in left.items() if key not in error.errors}


def missing(content: SessionContent) -> FieldErrors:
    """What a complete session lacks, key by key, in the records' words."""
    try:
        parse_content(content.as_json())
    except ContentError as error:
        return error.errors
    return {}


def stored(findings: list[Finding], now: datetime.datetime) -> Stored:
    """As it is kept with the draft: what the messages name, never the messages."""
    return {
        "at": now.isoformat(),
        "findings": [
            {
                **dataclasses.asdict(finding),
                "level": finding.level.value,
                "other": str(finding.other) if finding.other else None,
            }
            for finding in findings
        ],
    }


def restored(kept: Stored) -> list[Finding]:
    return [
        Finding(
            **{
                **values,
                "level": Level(values["level"]),
                "other": UUID(values["other"]) if values["other"] else None,
            }
        )
        for values in kept.get("findings", ())
    ]


def is_fresh(kept: Stored, now: datetime.datetime) -> bool:
    return bool(kept) and now - datetime.datetime.fromisoformat(kept["at"]) < FRESH_FOR


def _review(
    content: SessionContent,
    refused: FieldErrors,
    session_id: UUID,
    officer: User,
    now: datetime.datetime,
) -> list[Finding]:
    try:
        return services.review(content=content, session_id=session_id, by=officer, now=now)
    except ContentError as error:
        # Something that was chosen is not there any more.
        refused.update(error.errors)
        return []
