"""Warnings by month, kind and country: how many were published, changed, withdrawn and in force,
and how often they were read and passed on."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alerts.warnings.choices import Kind
from alerts.warnings.messages import AlertMessage, MessageKind, MessageState
from mrc.core.exports import Value

from .counting import Measure
from .numbers import by_month
from .selection import Selection
from .tables import Line, Table, state_on

#: A group that is not narrowed to a kind or a country.
_ALL = "*"


class Message(NamedTuple):
    warning: uuid.UUID
    kind: str
    sent_on: datetime.date
    expires_on: datetime.date
    scam_kind: str
    country_codes: str

    @property
    def countries(self) -> list[str]:
        return self.country_codes.split()


class Group(NamedTuple):
    month: datetime.date
    kind: str
    country: str


@dataclass
class Tally:
    published: int = 0
    updated: int = 0
    withdrawn: int = 0
    in_force: int = 0
    views: int = 0
    shares: int = 0

    @property
    def cells(self) -> list[Value]:
        return [
            self.published,
            self.updated,
            self.withdrawn,
            self.in_force,
            self.views,
            self.shares,
        ]


def statistics_table(
    selection: Selection, *, today: datetime.date, countries: dict[str, str]
) -> Table:
    """A line for each month, kind and country with anything to say, after one for the whole month.

    A warning that names two countries stands in the lines of both, and once in the month's. Kind
    and countries are those that it had at the end of the month. `countries` are names by code.
    Two queries.
    """
    months = list(_months(selection, today))
    tallies = _tallies(months, selection, today)
    headings = [_("Month"), _("Kind"), _("Country")]
    numbers = [
        pgettext("number of warnings", "Published"),
        pgettext("number of warnings", "Updated"),
        pgettext("number of warnings", "Withdrawn"),
        _("In force at the end of the month"),
        _("Views"),
        _("Passed on"),
    ]
    return Table(
        headings=[*headings, *numbers],
        lines=[
            Line([*_words(group, countries), *tallies[group].cells])
            for group in sorted(tallies, key=_order(countries))
        ],
        words=len(headings),
    )


def _order(countries: dict[str, str]) -> Callable[[Group], tuple[int, int, int, str]]:
    """The newest month first; in it the whole month, then kinds and countries as they are read."""
    kinds = {kind: number for number, kind in enumerate(Kind.values)}

    def key(group: Group) -> tuple[int, int, int, str]:
        is_whole = group.country == _ALL
        name = countries.get(group.country, group.country)
        return (-group.month.toordinal(), 0 if is_whole else 1, kinds.get(group.kind, -1), name)

    return key


def _words(group: Group, countries: dict[str, str]) -> list[Value]:
    if group.country == _ALL:
        return [f"{group.month:%Y-%m}", _("All kinds"), _("All countries")]
    country = countries.get(group.country, group.country) or _("None named")
    return [f"{group.month:%Y-%m}", Kind(group.kind).label, country]


def _months(
    selection: Selection, today: datetime.date
) -> Iterator[tuple[datetime.date, datetime.date]]:
    """The first day of each month of the selection, and its last or today."""
    first = selection.first.replace(day=1)
    while first <= min(selection.last, today):
        following = (first + datetime.timedelta(days=32)).replace(day=1)
        yield first, min(following - datetime.timedelta(days=1), today)
        first = following


def _messages() -> dict[uuid.UUID, list[Message]]:
    """All messages of each warning, oldest first; days in Karachi."""
    found: dict[uuid.UUID, list[Message]] = defaultdict(list)
    rows = AlertMessage.objects.order_by("warning", "number").values_list(
        "warning", "kind", "sent_at", "expires_on", "scam_kind", "country_codes"
    )
    for warning, kind, sent_at, expires_on, scam_kind, codes in rows:
        sent_on = timezone.localdate(sent_at)
        found[warning].append(Message(warning, kind, sent_on, expires_on, scam_kind, codes))
    return found


def _tallies(
    months: list[tuple[datetime.date, datetime.date]], selection: Selection, today: datetime.date
) -> dict[Group, Tally]:
    whole = selection
    if months:
        # Whole months, whatever days were asked for.
        whole = Selection(
            months[0][0], months[-1][1], selection.kind, selection.country, selection.language
        )
    travelled = by_month(whole)
    tallies: dict[Group, Tally] = {Group(first, _ALL, _ALL): Tally() for first, _last in months}
    for warning, messages in _messages().items():
        for first, last in months:
            known = [message for message in messages if message.sent_on <= last]
            if not known or not selection.includes(known[-1].scam_kind, known[-1].countries):
                continue
            tally = _tally(known, first, last)
            numbers = travelled.get((first, warning))
            if numbers is not None:
                tally.views = numbers.measures[Measure.VIEW]
                tally.shares = numbers.shares
            for group in _groups(first, known[-1], selection):
                _add(tallies.setdefault(group, Tally()), tally)
    return {
        group: tally
        for group, tally in tallies.items()
        if group.country == _ALL or any(tally.cells)
    }


def _tally(known: list[Message], first: datetime.date, last: datetime.date) -> Tally:
    """What happened to one warning in a month, and whether it held at the end of it."""
    kinds = [message.kind for message in known if message.sent_on >= first]
    state = state_on(last, kind=known[-1].kind, expires_on=known[-1].expires_on)
    return Tally(
        published=kinds.count(MessageKind.ALERT),
        updated=kinds.count(MessageKind.UPDATE),
        withdrawn=kinds.count(MessageKind.CANCEL),
        in_force=int(state == MessageState.IN_FORCE),
    )


def _groups(month: datetime.date, message: Message, selection: Selection) -> Iterator[Group]:
    yield Group(month, _ALL, _ALL)
    for country in message.countries or [""]:
        if not selection.country or country == selection.country:
            yield Group(month, message.scam_kind, country)


def _add(tally: Tally, other: Tally) -> None:
    tally.published += other.published
    tally.updated += other.updated
    tally.withdrawn += other.withdrawn
    tally.in_force += other.in_force
    tally.views += other.views
    tally.shares += other.shares
