"""Everything that ever happened to a session, in order, on one page that can be printed.

Times are those of Pakistan, whatever time zone a reader has chosen: two people who print the same
page hold the same page.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from campaigns.records import evidence
from campaigns.records.models import (
    Amendment,
    AmendmentState,
    BackCheck,
    CheckOutcome,
    EvidenceFile,
    RuleFlag,
    Session,
    SessionConflict,
    SessionEvent,
    SessionState,
    SessionVersion,
)
from campaigns.records.rule_messages import flag_message

from .presenting import FIELD_LABELS, Row, cell_table, compare, differences, person, with_rows
from .session import find_session

#: The stored warnings of a version, by its key.
Flags = dict[int, list[str]]


@dataclass(frozen=True)
class Entry:
    """One thing that happened: when, what, by whom, and what was said or changed by it."""

    at: datetime.datetime
    title: str
    by: str = ""
    reason: str = ""
    #: Label and text: remarks beside fields, what was found, how large a file was.
    lines: list[tuple[str, str]] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    #: What the version that came with it says differently: before, after.
    changes: list[Row] = field(default_factory=list)
    #: Rows of the same moment stand in the order in which they were written.
    order: int = 0


class HistoryView(View):
    """For whoever may see the session in the admin; it changes nothing."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        session = find_session(request, pk)
        zone = timezone.get_default_timezone()
        versions = list(with_rows(SessionVersion.objects.filter(session=session)))
        title = _("History of %(reference)s") % {"reference": session.reference}
        with timezone.override(zone):
            context = {
                "session": session,
                "page_title": title,
                "header_icon": "history",
                "breadcrumbs_items": [
                    {"url": reverse("campaigns_sessions:index"), "label": _("Sessions")},
                    {
                        "url": reverse("campaigns_sessions:session", args=[session.pk]),
                        "label": session.reference,
                    },
                    {"url": "", "label": title},
                ],
                "entries": entries(session, versions),
                "first": compare(versions[:1]),
                "first_cells": cell_table(versions[0].cells.all()),
                "versions": versions,
                "zone": settings.TIME_ZONE,
                "printed_at": timezone.now(),
            }
            response = TemplateResponse(request, "campaigns/checking/history.html", context)
            # Rendered here, so that the page's times are those of the zone above.
            return response.render()


def entries(session: Session, versions: list[SessionVersion]) -> list[Entry]:
    """Oldest first; a fixed number of queries, however long the history is."""
    flags = _flags(session)
    found = [
        *_of_events(session, versions, flags),
        *_of_amendments(session, versions, flags),
        *_of_evidence(evidence.files_of(session)),
        *_of_back_check(session),
        *_of_conflicts(session),
    ]
    return sorted(found, key=lambda entry: (entry.at, entry.order))


def _of_events(session: Session, versions: list[SessionVersion], flags: Flags) -> Iterator[Entry]:
    by_number = {version.number: version for version in versions}
    for event in session.events.select_related("by", "version").order_by("id"):
        number = event.version.number
        sent = event.to_state == SessionState.SUBMITTED
        before = by_number.get(number - 1)
        yield Entry(
            at=event.at,
            title=_title(event),
            by=person(event.by),
            reason=event.reason,
            lines=[
                *([(_("Content hash"), event.version.content_hash)] if sent else []),
                *(
                    (str(FIELD_LABELS.get(name, name)), str(text))
                    for name, text in event.comments.items()
                ),
            ],
            flags=flags.get(event.version_id, []) if sent else [],
            changes=differences(before, by_number[number]) if sent and before else [],
        )


def _title(event: SessionEvent) -> str:
    number = {"number": event.version.number}
    if event.from_state == SessionState.VERIFIED and event.to_state == SessionState.VERIFIED:
        return _("Version %(number)s counts from now on (amendment)") % number
    titles = {
        SessionState.SUBMITTED: _("Version %(number)s was received"),
        SessionState.RETURNED: _("Version %(number)s was returned to the officer"),
        SessionState.VERIFIED: _("Version %(number)s was verified"),
        SessionState.VOID: _("The session was voided (version %(number)s)"),
    }
    return titles[SessionState(event.to_state)] % number


def _of_amendments(
    session: Session, versions: list[SessionVersion], flags: Flags
) -> Iterator[Entry]:
    by_key = {version.pk: version for version in versions}
    for one in session.amendments.select_related("proposed_by", "decided_by").order_by("id"):
        proposed = by_key[one.version_id]
        yield Entry(
            at=one.proposed_at,
            title=_("A change was proposed: version %(number)s") % {"number": proposed.number},
            by=person(one.proposed_by),
            reason=one.reason,
            lines=[(_("Content hash"), proposed.content_hash)],
            flags=flags.get(proposed.pk, []),
            changes=differences(by_key[one.base_version_id], proposed),
        )
        if one.decided_at is not None:
            yield Entry(
                at=one.decided_at,
                title=_decision(one, proposed),
                by=person(one.decided_by),
                reason=one.decision_reason,
                order=-1,
            )


def _decision(amendment: Amendment, proposed: SessionVersion) -> str:
    number = {"number": proposed.number}
    if amendment.state == AmendmentState.ACCEPTED:
        return _("The change was accepted: version %(number)s") % number
    return _("The change was rejected: version %(number)s") % number


def _of_evidence(files: Iterable[EvidenceFile]) -> Iterator[Entry]:
    for file in files:
        kind = {"kind": file.get_kind_display(), "number": file.pk}
        yield Entry(
            at=file.uploaded_at,
            title=_("Evidence %(number)s was added: %(kind)s") % kind,
            by=person(file.uploaded_by),
            lines=[(_("SHA-256 of the file"), file.sha256)],
            order=1,
        )
        for opening in file.views.all():
            yield Entry(
                at=opening.at,
                title=_("Evidence %(number)s was opened: %(kind)s") % kind,
                by=person(opening.by),
                order=2,
            )
        if file.deleted_at is not None:
            yield Entry(
                at=file.deleted_at,
                title=_("Evidence %(number)s was deleted at the end of its time") % kind,
                order=3,
            )


def _of_back_check(session: Session) -> Iterator[Entry]:
    checks = BackCheck.objects.filter(session=session).prefetch_related("results__by")
    for check in checks:
        yield Entry(
            at=check.drawn_at,
            title=_("Drawn for a back-check"),
            lines=[(_("Why"), check.get_reason_display())],
            order=4,
        )
        for result in check.results.all():
            lines = [
                (_("How"), result.get_method_display()),
                (_("Date"), result.checked_on),
                (_("People on record"), result.recorded_total),
            ]
            if result.outcome == CheckOutcome.DIFFERS:
                lines.append((_("People found"), result.found_total))
            yield Entry(
                at=result.at,
                title=_("Back-check: %(outcome)s") % {"outcome": result.get_outcome_display()},
                by=person(result.by),
                reason=result.note,
                lines=lines,
                order=5,
            )


def _of_conflicts(session: Session) -> Iterator[Entry]:
    """What was sent and not stored, because it did not build on the version that was current."""
    kept = SessionConflict.objects.filter(session_key=session.pk).select_related("sent_by")
    for one in kept.order_by("id"):
        yield Entry(
            at=one.received_at,
            title=_("A text was sent that was made on version %(number)s; it was kept apart")
            % {"number": one.base_version},
            by=person(one.sent_by),
            lines=[(_("Content hash"), one.content_hash)],
            order=6,
        )


def _flags(session: Session) -> Flags:
    """Each with its code."""
    found: Flags = {}
    for flag in RuleFlag.objects.filter(version__session=session).order_by("id"):
        text: Any = f"{flag.code}: {flag_message(flag)}"
        if flag.note:
            text = f"{text} {_('The officer’s note:')} {flag.note}"
        found.setdefault(flag.version_id, []).append(text)
    return found
