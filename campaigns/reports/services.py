"""The life of a donor report. Every step is one event, in the transaction of what it changes."""

import datetime
from collections.abc import Mapping
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.records.facts import karachi_day
from campaigns.records.models import Programme
from mrc.core.models import User

from . import authority, narrative
from .choices import STATE_AFTER, ReportAction
from .errors import MovedOnError, NotAllowedError, NotReadyError, ReportError
from .models import DonorReport, ReportEvent, ReportSnapshot
from .taking import take_snapshot


@transaction.atomic
def generate_report(
    *,
    programme: Programme,
    starts_on: datetime.date,
    ends_on: datetime.date,
    by: User,
    now: datetime.datetime,
) -> DonorReport:
    """The first edition of a report, with its figures of this moment.

    Raises `NotAllowedError`; `ReportError` for a period that has not ended, or that has a report.
    """
    if not authority.may_generate(by):
        raise NotAllowedError
    if ends_on >= karachi_day(now):
        raise ReportError(_("A report is about days that are over."), field="ends_on")
    period = {"programme": programme, "starts_on": starts_on, "ends_on": ends_on}
    if DonorReport.objects.filter(**period).exists():
        raise ReportError(
            _("There is a report about this programme and these days already."), field="programme"
        )
    report = DonorReport.objects.create(**period, created_at=now)
    return _take(report, by=by, now=now)


@transaction.atomic
def begin_next_edition(
    *, report: DonorReport, reason: str, by: User, now: datetime.datetime
) -> DonorReport:
    """A new edition of an issued report: its figures now, its texts to go on from.

    The issued one stays as it is. Raises `NotAllowedError`, and `ReportError` without a reason.
    """
    report = locked(report)
    if not authority.may_restate(by, report):
        raise NotAllowedError
    if not reason.strip():
        raise ReportError(_("Give a reason."), field="reason")
    following = DonorReport.objects.create(
        programme=report.programme,
        starts_on=report.starts_on,
        ends_on=report.ends_on,
        edition=report.edition + 1,
        restates=report,
        restatement_reason=reason.strip(),
        created_at=now,
    )
    following = _take(following, by=by, now=now)
    texts = {place: row.text for place, row in narrative.current_texts(report).items()}
    if any(texts.values()):
        narrative.store_texts(following, texts=texts, numbers={}, by=by, now=now)
        following = record_change(following, by=by, now=now)
    return following


@transaction.atomic
def take_figures_again(*, report: DonorReport, by: User, now: datetime.datetime) -> DonorReport:
    """Another snapshot before the report is issued. It has to be reviewed again."""
    report = locked(report)
    if not authority.may_write(by, report):
        raise NotAllowedError
    return _take(report, by=by, now=now)


@transaction.atomic
def write_texts(
    *,
    report: DonorReport,
    texts: Mapping[narrative.Place, str],
    numbers: Mapping[narrative.Place, int],
    by: User,
    now: datetime.datetime,
) -> DonorReport:
    """Stores what changed. Raises `NotAllowedError` and `MovedOnError`."""
    report = locked(report)
    if not authority.may_write(by, report):
        raise NotAllowedError
    if narrative.store_texts(report, texts=texts, numbers=numbers, by=by, now=now):
        report = record_change(report, by=by, now=now)
    return report


@transaction.atomic
def review_report(
    *, report: DonorReport, seen: int, by: User, now: datetime.datetime
) -> DonorReport:
    """Somebody else has read figures and texts. `seen`: the last event that they had before them.

    Raises `NotAllowedError`, `MovedOnError` and `NotReadyError`.
    """
    report = _as_seen(report, seen)
    if not authority.may_review(by, report):
        raise NotAllowedError
    if missing := narrative.missing_texts(report):
        raise NotReadyError(missing)
    return _move(report, ReportAction.REVIEWED, by=by, now=now)


@transaction.atomic
def send_back_report(
    *, report: DonorReport, seen: int, reason: str, by: User, now: datetime.datetime
) -> DonorReport:
    """Raises `NotAllowedError`, `MovedOnError`, and `ReportError` without a reason."""
    report = _as_seen(report, seen)
    if not authority.may_send_back(by, report):
        raise NotAllowedError
    if not reason.strip():
        raise ReportError(_("Give a reason."), field="reason")
    return _move(report, ReportAction.SENT_BACK, by=by, now=now, reason=reason.strip())


@transaction.atomic
def issue_report(
    *, report: DonorReport, seen: int, by: User, now: datetime.datetime
) -> DonorReport:
    """From here on nothing in it changes. The worker is asked for its files.

    Raises `NotAllowedError` and `MovedOnError`.
    """
    from .tasks import make_report_files

    report = _as_seen(report, seen)
    if not authority.may_issue(by, report):
        raise NotAllowedError
    report = _move(report, ReportAction.ISSUED, by=by, now=now)
    if settings.MRC_DRAW_CARDS:
        transaction.on_commit(partial(make_report_files.enqueue, report.pk))
    return report


def record_change(report: DonorReport, *, by: User, now: datetime.datetime) -> DonorReport:
    """A text or picture of a locked report has changed: it has to be reviewed again."""
    return _move(report, ReportAction.WRITTEN, by=by, now=now)


def ask_for_files(*, report: DonorReport, by: User) -> None:
    """Asks the worker again for files that are missing. Raises `NotAllowedError`."""
    from .tasks import make_report_files

    if not report.is_issued or not authority.may_generate(by):
        raise NotAllowedError
    make_report_files.enqueue(report.pk)


def locked(report: DonorReport) -> DonorReport:
    """The report as it is now, held until the transaction ends."""
    return DonorReport.objects.select_for_update().get(pk=report.pk)


def last_event(report: DonorReport) -> ReportEvent:
    """What happened last: whoever decides says that this is what they saw."""
    return report.events.order_by("-id")[0]


def _as_seen(report: DonorReport, seen: int) -> DonorReport:
    report = locked(report)
    if last_event(report).pk != seen:
        raise MovedOnError
    return report


def _take(report: DonorReport, *, by: User, now: datetime.datetime) -> DonorReport:
    taken = take_snapshot(report, by=by, now=now)
    snapshot = ReportSnapshot.objects.create(
        report=report,
        number=report.snapshots.count() + 1,
        canonical=taken.canonical,
        sha256=taken.sha256,
        sessions=taken.sessions,
        is_sample=taken.is_sample,
        made_by=by,
        made_at=now,
    )
    return _move(report, ReportAction.GENERATED, by=by, now=now, snapshot=snapshot)


def _move(
    report: DonorReport,
    action: ReportAction,
    *,
    by: User,
    now: datetime.datetime,
    reason: str = "",
    snapshot: ReportSnapshot | None = None,
) -> DonorReport:
    snapshot = snapshot or report.snapshot
    if snapshot is None:
        raise ReportError
    ReportEvent.objects.create(
        report=report, snapshot=snapshot, action=action, by=by, at=now, reason=reason
    )
    report.snapshot = snapshot
    report.state = STATE_AFTER[action]
    report.save(update_fields=["snapshot", "state"])
    return report
