"""What a case worker does with a report. Each deed leaves an event: codes only, never words.

Each asks `visible_to` again under a lock and raises `Http404` where the report is not (any more)
this person's; `CaseError` says why something else cannot be done.
"""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import Http404

from alerts.reports.choices import Authority, Deed, Outcome, ReportState
from alerts.reports.models import (
    ReportEvent,
    ReportLink,
    ReportNote,
    ReportReferral,
    ScamReport,
)
from alerts.reports.retention import purge_day
from mrc.core.models import Centre, User

from .access import colleagues_of
from .errors import CaseError, EmptyTextError, WrongPersonError, WrongStateError
from .transitions import REFERABLE, may_move


@transaction.atomic
def move_report(*, pk: UUID, to: str, by: User, now: datetime.datetime) -> None:
    """Into another state, without closing it; see `close_report`."""
    report = _locked(pk, by)
    if to == ReportState.CLOSED or not may_move(report.state, to):
        raise WrongStateError
    _set_state(report, to, by=by, now=now, closed_on=None, outcome="")


@transaction.atomic
def close_report(
    *, pk: UUID, outcome: str, by: User, now: datetime.datetime, today: datetime.date
) -> None:
    """With its outcome. From this day on it is kept for as long as a new one would be."""
    report = _locked(pk, by)
    if outcome not in Outcome.values:
        raise CaseError(field="outcome")
    if not may_move(report.state, ReportState.CLOSED):
        raise WrongStateError
    _set_state(
        report,
        ReportState.CLOSED,
        by=by,
        now=now,
        closed_on=today,
        outcome=outcome,
        purge_on=purge_day(today),
    )


@transaction.atomic
def assign_report(*, pk: UUID, to: User | None, by: User, now: datetime.datetime) -> None:
    """To a case worker of the own centre, or to nobody. One of no centre becomes this centre's."""
    report = _locked(pk, by)
    if to is not None and not colleagues_of(by).filter(pk=to.pk).exists():
        raise WrongPersonError(field="assigned_to")
    if report.centre_id is None and to is not None and by.centre is not None:
        _set_centre(report, by.centre, by=by, now=now)
    before = report.assigned_to
    if before == to:
        return
    report.assigned_to = to
    report.save(update_fields=["assigned_to"])
    _record(report, Deed.ASSIGNED, by, now, _name(before), _name(to))


@transaction.atomic
def give_to_centre(*, pk: UUID, centre: Centre, by: User, now: datetime.datetime) -> None:
    """Another centre's from now on, and nobody's there yet; the own one sees it no longer."""
    report = _locked(pk, by)
    if report.centre_id == centre.pk:
        return
    if report.assigned_to is not None:
        _record(report, Deed.ASSIGNED, by, now, _name(report.assigned_to), "")
        report.assigned_to = None
        report.save(update_fields=["assigned_to"])
    _set_centre(report, centre, by=by, now=now)


@transaction.atomic
def add_note(*, pk: UUID, text: str, by: User, now: datetime.datetime) -> None:
    """Encrypted, and never changed again."""
    report = _locked(pk, by)
    if not text.strip():
        raise EmptyTextError(field="text")
    ReportNote.objects.create(report=report, text=text.strip(), by=by, at=now)


@transaction.atomic
def release_report(*, pk: UUID, by: User, now: datetime.datetime) -> None:
    """A person sent it after all: out of quarantine, and open again if it was junk."""
    report = _locked(pk, by)
    if not report.quarantine:
        raise WrongStateError
    before, report.quarantine = report.quarantine, ""
    report.save(update_fields=["quarantine"])
    _record(report, Deed.RELEASED, by, now, before, "")
    if report.state == ReportState.CLOSED:
        _set_state(report, ReportState.IN_PROGRESS, by=by, now=now, closed_on=None, outcome="")


@transaction.atomic
def mark_as_junk(*, pk: UUID, by: User, now: datetime.datetime, today: datetime.date) -> None:
    """It stays in quarantine, closed, until its time is over. That is not made any longer."""
    report = _locked(pk, by)
    if not report.quarantine or not may_move(report.state, ReportState.CLOSED):
        raise WrongStateError
    _set_state(
        report, ReportState.CLOSED, by=by, now=now, closed_on=today, outcome=Outcome.SPAM.value
    )


@transaction.atomic
def refer_report(
    *,
    pk: UUID,
    to: str,
    shared: Iterable[str],
    text: str,
    language: str,
    by: User,
    now: datetime.datetime,
) -> ReportReferral:
    """To an authority, with the names of the columns that its printed summary holds."""
    report = _locked(pk, by)
    if report.quarantine or report.state not in REFERABLE:
        raise WrongStateError
    referral = ReportReferral.objects.create(
        report=report,
        to=Authority(to).value,
        shared=sorted(set(shared)),
        language=language,
        text=text.strip(),
        by=by,
        at=now,
    )
    if report.state != ReportState.REFERRED:
        _set_state(report, ReportState.REFERRED, by=by, now=now)
    return referral


@transaction.atomic
def link_reports(*, pk: UUID, other: UUID, by: User, now: datetime.datetime) -> None:
    """Two reports on one scam; linking them again changes nothing."""
    one, two = _both(pk, other, by)
    _link, created = ReportLink.objects.get_or_create(
        first=one, second=two, defaults={"by": by, "at": now}
    )
    if created:
        _record(one, Deed.LINKED, by, now, "", str(two))
        _record(two, Deed.LINKED, by, now, "", str(one))


@transaction.atomic
def unlink_reports(*, pk: UUID, other: UUID, by: User, now: datetime.datetime) -> None:
    one, two = _both(pk, other, by)
    deleted, _by_model = ReportLink.objects.filter(first=one, second=two).delete()
    if deleted:
        _record(one, Deed.UNLINKED, by, now, str(two), "")
        _record(two, Deed.UNLINKED, by, now, str(one), "")


def linked_to(report: ScamReport) -> set[UUID]:
    """The keys of the reports that are linked to this one, whoever may see them."""
    links = ReportLink.objects.filter(Q(first=report) | Q(second=report))
    pairs = links.values_list("first_id", "second_id")
    return {second if first == report.pk else first for first, second in pairs}


def record_drafted(*, reports: Iterable[ScamReport], by: User, now: datetime.datetime) -> None:
    """That a warning was proposed from these; which one, nobody can tell from here."""
    for report in reports:
        _record(report, Deed.DRAFTED, by, now, "", "")


def _locked(pk: UUID, by: User) -> ScamReport:
    """The report without its words, nobody else's until the transaction ends."""
    visible = ScamReport.objects.visible_to(by).without_texts()
    report = visible.select_for_update(of=("self",)).filter(pk=pk).first()
    if report is None:
        raise Http404
    return report


def _both(pk: UUID, other: UUID, by: User) -> tuple[ScamReport, ScamReport]:
    """In the order in which links hold them, and in which everybody locks them."""
    if pk == other:
        raise CaseError
    first, second = sorted((pk, other))
    return _locked(first, by), _locked(second, by)


def _set_state(
    report: ScamReport, to: str, *, by: User, now: datetime.datetime, **values: object
) -> None:
    before, report.state = report.state, to
    for name, value in values.items():
        setattr(report, name, value)
    report.save(update_fields=["state", *values])
    _record(report, Deed.STATE, by, now, before, to)


def _set_centre(report: ScamReport, centre: Centre, *, by: User, now: datetime.datetime) -> None:
    before = report.centre.code if report.centre is not None else ""
    report.centre = centre
    report.save(update_fields=["centre"])
    _record(report, Deed.CENTRE, by, now, before, centre.code)


def _record(
    report: ScamReport, what: Deed, by: User, now: datetime.datetime, before: str, after: str
) -> None:
    ReportEvent.objects.create(report=report, what=what, before=before, after=after, by=by, at=now)


def _name(user: User | None) -> str:
    return user.username if user is not None else ""
