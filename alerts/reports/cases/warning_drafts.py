"""From reports to a warning: what crosses over, and the draft page that it becomes.

`Gist` is all that leaves this room. It is made of codes, a month and a number; there is no field
in it that could hold a word that somebody wrote.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext

from alerts.reports.choices import AmountBand, ReportChannel, ReportKind
from alerts.reports.models import ScamReport
from alerts.warnings.choices import Certainty, Channel, Kind
from alerts.warnings.models import AlertIndexPage, AlertPage
from destinations.models import Country
from mrc.core.models import District, User

from .errors import WrongStateError
from .models import WarningProposal
from .services import record_drafted
from .wording import country, month

#: What a kind of report is called among warnings; nothing for "something else".
KINDS: dict[str, str] = {
    ReportKind.JOB.value: Kind.FAKE_JOB.value,
    ReportKind.VISA.value: Kind.FAKE_VISA.value,
    ReportKind.MONEY.value: Kind.ADVANCE_FEE.value,
    ReportKind.AGENT.value: Kind.UNLICENSED_AGENT.value,
    ReportKind.DOCUMENT.value: Kind.FAKE_DOCUMENT.value,
    ReportKind.HELD.value: Kind.TRAFFICKING.value,
}
CHANNELS: dict[str, str] = {
    channel.value: channel.value for channel in ReportChannel if channel.value in Channel.values
}
#: Days for which a draft holds until its writer says otherwise.
HOLDS_FOR = 90


@dataclass(frozen=True)
class Gist:
    """All that crosses from reports to a warning."""

    kind: str
    #: ``2026-11``.
    month: str
    report_count: int
    channel: str = ""
    country_code: str = ""
    district: District | None = None
    amount_band: str = ""


@dataclass(frozen=True)
class Found:
    """What the chosen reports say, each thing once, most frequent first: choices for a `Gist`."""

    kinds: list[str]
    months: list[str]
    channels: list[str]
    country_codes: list[str]
    districts: list[District]
    amount_bands: list[str]


def found_in(reports: Sequence[ScamReport]) -> Found:
    """From the open columns only."""
    return Found(
        kinds=_ranked(KINDS.get(report.kind, "") for report in reports),
        months=sorted(
            {report.happened_in or f"{report.received_on:%Y-%m}" for report in reports},
            reverse=True,
        ),
        channels=_ranked(CHANNELS.get(report.channel, "") for report in reports),
        country_codes=_ranked(report.country_code for report in reports),
        districts=_ranked_districts(reports),
        amount_bands=_ranked(
            report.amount_band for report in reports if report.amount_band != AmountBand.NOTHING
        ),
    )


@transaction.atomic
def propose_warning(
    *, gist: Gist, reports: Sequence[ScamReport], by: User, now: datetime.datetime
) -> WarningProposal:
    """For communications to see. The reports remember that there was a proposal, not which."""
    proposal = WarningProposal.objects.create(
        kind=gist.kind,
        month=gist.month,
        report_count=gist.report_count,
        channel=gist.channel,
        country_code=gist.country_code,
        district=gist.district,
        amount_band=gist.amount_band,
        proposed_by=by,
        proposed_at=now,
    )
    record_drafted(reports=reports, by=by, now=now)
    return proposal


def warnings_page_for(user: User) -> AlertIndexPage | None:
    """The English page of warnings, where this person may add one below it."""
    index = AlertIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if index is None or not index.permissions_for_user(user).can_add_subpage():
        return None
    return index


@transaction.atomic
def begin_warning(*, proposal: WarningProposal, by: User, now: datetime.datetime) -> AlertPage:
    """A draft page that belongs to whoever begins it. Raises `PermissionDenied` for people who
    may not write warnings, `WrongStateError` for a proposal that was settled before."""
    index = warnings_page_for(by)
    if index is None:
        raise PermissionDenied
    proposal = _waiting(proposal)
    page = _draft(proposal, today=timezone.localdate(now, timezone.get_default_timezone()))
    page.owner = by
    page.locale = index.locale
    index.add_child(instance=page)
    page.save_revision(user=by, log_action="wagtail.create")
    _settle(proposal, WarningProposal.State.BEGUN, by=by, now=now, page=page)
    return page


@transaction.atomic
def set_aside(*, proposal: WarningProposal, by: User, now: datetime.datetime) -> None:
    """No warning comes of it. Raises as `begin_warning` does."""
    if warnings_page_for(by) is None:
        raise PermissionDenied
    _settle(_waiting(proposal), WarningProposal.State.SET_ASIDE, by=by, now=now)


def _waiting(proposal: WarningProposal) -> WarningProposal:
    """Locked: two people who begin it at once make one draft."""
    locked = WarningProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.state != WarningProposal.State.WAITING:
        raise WrongStateError
    return locked


def _settle(
    proposal: WarningProposal,
    state: str,
    *,
    by: User,
    now: datetime.datetime,
    page: AlertPage | None = None,
) -> None:
    proposal.state, proposal.settled_by, proposal.settled_at = state, by, now
    proposal.page = page
    proposal.save(update_fields=["state", "settled_by", "settled_at", "page"])


def _draft(proposal: WarningProposal, *, today: datetime.date) -> AlertPage:
    """In English, the language in which warnings are written first."""
    with translation.override(settings.LANGUAGE_CODE):
        where = country(proposal.country_code)
        kind = str(proposal.get_kind_display())
        page = AlertPage(
            title=f"{kind}: {where}" if where else kind,
            slug=_free_slug(f"{kind} {where} {proposal.month}"),
            live=False,
            kind=proposal.kind,
            certainty=Certainty.REPORTED,
            channels=[proposal.channel] if proposal.channel else [],
            amount_asked=str(proposal.get_amount_band_display()),
            first_seen=min(datetime.date.fromisoformat(f"{proposal.month}-01"), today),
            expires_on=today + datetime.timedelta(days=HOLDS_FOR),
            body=[("text", f"<p>{_reports_in_words(proposal)}</p>")],
        )
    page.countries = list(Country.objects.filter(code=proposal.country_code))
    page.districts = [proposal.district] if proposal.district is not None else []
    return page


def _reports_in_words(proposal: WarningProposal) -> str:
    text = ngettext(
        "%(count)s report of this came to the Migrant Resource Centres (%(month)s).",
        "%(count)s reports of this came to the Migrant Resource Centres (%(month)s).",
        proposal.report_count,
    )
    return text % {"count": proposal.report_count, "month": month(proposal.month)}


def _free_slug(text: str) -> str:
    """Latin, and nobody else's: both languages share it."""
    wanted = slugify(text)[:60].strip("-") or slugify(gettext("warning"))
    taken = set(AlertPage.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _ranked(values: Iterable[str]) -> list[str]:
    """Each once, the most frequent first, those of equal number by name; empty ones left out."""
    filled = [value for value in values if value]
    return sorted(set(filled), key=lambda value: (-filled.count(value), value))


def _ranked_districts(reports: Sequence[ScamReport]) -> list[District]:
    known = {report.district_id: report.district for report in reports if report.district}
    ranked = _ranked(str(report.district_id) for report in reports if report.district_id)
    return [district for key in ranked if (district := known.get(int(key))) is not None]
