"""The reports as tables: what the screen shows and what the CSV file holds are the same rows."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from alerts.warnings.choices import Kind
from alerts.warnings.messages import AlertMessage, MessageKind, MessageState
from mrc.core.bilingual import current_language
from mrc.core.exports import Value

from .counting import Measure
from .numbers import Numbers, by_day, by_warning, mails_by_day
from .selection import Selection


@dataclass(frozen=True)
class Line:
    cells: Sequence[Value]
    #: The warning that the first cell names, where there is more to see about it.
    warning: uuid.UUID | None = None


@dataclass(frozen=True)
class Table:
    headings: Sequence[str | Promise]
    lines: Sequence[Line]
    #: As many cells at the beginning are words, the others are numbers.
    words: int
    total: Sequence[Value] = field(default_factory=list)

    def rows(self) -> list[Sequence[Value]]:
        """Everything that is shown, in order, for a file."""
        rows: list[Sequence[Value]] = [list(self.headings), *(line.cells for line in self.lines)]
        return [*rows, self.total] if self.total else rows


@dataclass(frozen=True)
class Known:
    """What the newest message of a warning says of it."""

    warning: uuid.UUID
    title: str
    kind: str
    countries: list[str]
    first_sent_on: datetime.date
    expires_on: datetime.date
    state: MessageState


def warnings_table(
    selection: Selection, *, today: datetime.date, countries: dict[str, str]
) -> Table:
    """A line for each warning that held or was looked at in the period; what was passed on most
    stands first. `countries` are names by code. Three queries."""
    numbers = by_warning(selection)
    for (warning, _day), mails in mails_by_day(selection).items():
        numbers[warning].mails += mails
    shown, total = [], Numbers()
    for one in known_warnings(today):
        if not selection.includes(one.kind, one.countries):
            continue
        found = numbers.get(one.warning, Numbers())
        if found.is_empty and not _held_in(one, selection):
            continue
        shown.append((one, found))
        total.add(found)
    shown.sort(key=lambda pair: (-pair[1].shares, -pair[1].measures[Measure.VIEW], pair[0].title))
    headings = [_("Warning"), _("Kind"), _("Countries"), _("First published"), _("State")]
    return Table(
        headings=[*headings, *_headings(selection)],
        lines=[
            Line([*_words(one, countries), *_cells(found, selection)], one.warning)
            for one, found in shown
        ],
        words=len(headings),
        total=[_("Total"), "", "", "", "", *_cells(total, selection)] if shown else [],
    )


def days_table(selection: Selection, warning: uuid.UUID) -> Table:
    """A line for each day on which something happened to one warning. Two queries."""
    numbers = by_day(selection, warning)
    for (mailed, day), mails in mails_by_day(selection).items():
        if mailed == warning:
            numbers[day].mails += mails
    total = Numbers()
    for found in numbers.values():
        total.add(found)
    return Table(
        headings=[_("Day"), *_headings(selection)],
        lines=[Line([day, *_cells(numbers[day], selection)]) for day in sorted(numbers)],
        words=1,
        total=[_("Total"), *_cells(total, selection)] if numbers else [],
    )


def known_warnings(today: datetime.date) -> list[Known]:
    """All warnings that were ever published, newest message first. One query."""
    last: dict[uuid.UUID, Known] = {}
    first_sent: dict[uuid.UUID, datetime.date] = {}
    language = current_language()
    messages = AlertMessage.objects.order_by("warning", "number").values_list(
        "warning", "kind", "sent_at", "expires_on", "scam_kind", "country_codes",
        "content__en__title", "content__ur__title",
    )  # fmt: skip
    for warning, kind, sent_at, expires_on, scam_kind, codes, english, urdu in messages:
        first_sent.setdefault(warning, timezone.localdate(sent_at))
        title = (urdu if language == "ur" else english) or english or urdu
        last[warning] = Known(
            warning=warning,
            title=title,
            kind=scam_kind,
            countries=codes.split(),
            first_sent_on=first_sent[warning],
            expires_on=expires_on,
            state=state_on(today, kind=kind, expires_on=expires_on),
        )
    return list(last.values())


def state_on(day: datetime.date, *, kind: str, expires_on: datetime.date) -> MessageState:
    """What the newest message of a warning means on a day."""
    if kind == MessageKind.CANCEL:
        return MessageState.WITHDRAWN
    return MessageState.IN_FORCE if expires_on >= day else MessageState.EXPIRED


def _held_in(one: Known, selection: Selection) -> bool:
    return one.first_sent_on <= selection.last and one.expires_on >= selection.first


def _words(one: Known, countries: dict[str, str]) -> list[Value]:
    names = _(", ").join(countries.get(code, code) for code in one.countries)
    return [one.title, Kind(one.kind).label, names, one.first_sent_on, one.state.label]


def _headings(selection: Selection) -> list[str | Promise]:
    """Of the numbers. How many mails were sent is not known by language."""
    headings: list[str | Promise] = [_("Views"), _("Passed on")]
    headings += [Measure.WHATSAPP.label, Measure.SMS.label, Measure.COPY.label]
    headings += [Measure.SCAN.label, Measure.CARD.label, Measure.POSTER.label]
    return headings if selection.language else [*headings, _("Subscribers reached")]


def _cells(numbers: Numbers, selection: Selection) -> list[Value]:
    one = numbers.measures
    cells: list[Value] = [one[Measure.VIEW], numbers.shares]
    cells += [one[Measure.WHATSAPP], one[Measure.SMS], one[Measure.COPY]]
    cells += [one[Measure.SCAN], one[Measure.CARD], one[Measure.POSTER]]
    return cells if selection.language else [*cells, numbers.mails]
