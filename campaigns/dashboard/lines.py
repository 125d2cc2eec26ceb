"""A session in the list behind a number: where, when, how many, and what it adds to the number."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from campaigns.figures.selection import staff_name
from campaigns.figures.summary.models import SessionSummary
from campaigns.records.models import Session
from mrc.core.accounts.roles import Role
from mrc.core.models import User


@dataclass(frozen=True)
class Line:
    session: Session
    place: str
    held_on: datetime.date
    officer: str
    people: int
    is_estimate: bool
    is_sample: bool
    #: What it adds to the number; None where nothing adds up.
    adds: int | None
    #: The session's own page; empty for who has none to go to.
    address: str


def with_rows(summaries: QuerySet[SessionSummary]) -> QuerySet[SessionSummary]:
    """With everything that a line shows, in one query."""
    return summaries.select_related(
        "session", "officer", "version__institution__merged_into", "version__district"
    )


def line_of(summary: SessionSummary, user: User) -> Line:
    version = summary.version
    place = version.institution.standing.name if version.institution else version.venue
    return Line(
        session=summary.session,
        place=place,
        held_on=summary.held_on,
        officer=staff_name(summary.officer),
        people=summary.people,
        is_estimate=summary.is_estimate,
        is_sample=bool(summary.sample),
        adds=getattr(summary, "adds", None),
        address=_address(summary.session, user),
    )


def _address(session: Session, user: User) -> str:
    """Officers read sessions in their log, everybody else in the admin."""
    if user.has_perm("wagtailadmin.access_admin") and user.has_perm("campaigns.view_session"):
        return reverse("campaigns_sessions:session", args=[session.pk])
    if user.has_role(Role.OFFICER):
        return reverse("field_log_session", args=[session.pk])
    return ""
