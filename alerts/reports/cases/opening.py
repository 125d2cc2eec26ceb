"""The one way to a report's words: who opens it is on record before anything is decrypted."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alerts.reports.choices import Opening
from alerts.reports.models import ReportOpening, ScamReport
from mrc.core.encryption import Unreadable
from mrc.core.models import User

from .presenting import Line, OpenedNote, fact_lines
from .wording import person

#: The encrypted columns with their labels; those of the reporter stand apart from the others.
WORDS: tuple[tuple[str, Any], ...] = (
    ("what_happened", _("What happened")),
    ("who", _("Who did it")),
)
REACHING: tuple[tuple[str, Any], ...] = (
    ("contact", _("How to reach the person")),
    ("reach_safely", _("When and how it is safe")),
)


@dataclass(frozen=True)
class OpenedReport:
    """A report as its own page and its summary show it, decrypted."""

    report: ScamReport
    facts: list[Line]
    words: list[Line]
    reaching: list[Line]
    notes: list[OpenedNote]

    @property
    def texts(self) -> list[str]:
        """What similar reports are found by."""
        return [line.text for line in self.words]

    @property
    def is_unreadable(self) -> bool:
        lines = [*self.words, *self.reaching]
        return any(isinstance(line.text, Unreadable) for line in lines) or any(
            isinstance(note.text, Unreadable) for note in self.notes
        )

    @property
    def lines(self) -> dict[str, Line]:
        """Everything that a summary may hold, by name."""
        return {line.name: line for line in (*self.facts, *self.words, *self.reaching)}


def find_report(user: User, pk: UUID) -> ScamReport:
    """The report without its words. Raises `Http404` where this person may not know of it."""
    reports = ScamReport.objects.visible_to(user).without_texts()
    report = reports.select_related("centre", "district", "assigned_to").filter(pk=pk).first()
    if report is None:
        raise Http404
    return report


@transaction.atomic
def open_report(*, pk: UUID, by: User, now: datetime.datetime, what: Opening) -> OpenedReport:
    """The report with its words; the opening is written first, in the same transaction.

    Raises `Http404` where this person may not know of it: then nothing is recorded.
    """
    record_opening(report=find_report(by, pk), by=by, now=now, what=what)
    report = (
        ScamReport.objects.visible_to(by)
        .select_related("centre", "district", "assigned_to")
        .get(pk=pk)
    )
    return OpenedReport(
        report=report,
        facts=fact_lines(report),
        words=list(_filled(report, WORDS)),
        reaching=list(_filled(report, REACHING)),
        notes=[
            OpenedNote(note.at, person(note.by), note.text)
            for note in report.notes.select_related("by").order_by("id")
        ],
    )


def record_opening(
    *,
    report: ScamReport,
    by: User,
    now: datetime.datetime,
    what: Opening,
    number: int | None = None,
) -> None:
    ReportOpening.objects.create(report=report, by=by, at=now, what=what, number=number)


def _filled(report: ScamReport, columns: Iterable[tuple[str, Any]]) -> Iterable[Line]:
    for name, label in columns:
        if text := getattr(report, name):
            yield Line(name, label, text)


def today() -> datetime.date:
    """The day in Karachi."""
    return timezone.localdate(timezone.now(), timezone.get_default_timezone())
