"""What rows stand for: their names, their order, and the gaps between months."""

import datetime
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.figures.engine import Grouping
from campaigns.figures.periods import Month, months_between
from campaigns.figures.quarters import Quarter, quarters_between
from campaigns.figures.selection import staff_name
from campaigns.records.models import (
    Campaign,
    GenderIntake,
    InstitutionKind,
    Mode,
    Programme,
)
from mrc.core.models import Centre, District, Province, User

LABELS: dict[Grouping, str | Promise] = {
    Grouping.MONTH: gettext_lazy("Month"),
    Grouping.QUARTER: gettext_lazy("Quarter"),
    Grouping.YEAR: gettext_lazy("Year"),
    Grouping.PROGRAMME: gettext_lazy("Programme"),
    Grouping.CAMPAIGN: gettext_lazy("Campaign"),
    Grouping.CENTRE: gettext_lazy("Centre"),
    Grouping.PROVINCE: gettext_lazy("Province"),
    Grouping.DISTRICT: gettext_lazy("District"),
    Grouping.KIND: gettext_lazy("Kind of institution"),
    Grouping.INTAKE: gettext_lazy("Intake"),
    Grouping.OFFICER: gettext_lazy("Officer"),
    Grouping.MODE: gettext_lazy("Mode"),
}
TIMES = (Grouping.MONTH, Grouping.QUARTER, Grouping.YEAR)
_MODELS: dict[Grouping, type[Model]] = {
    Grouping.PROGRAMME: Programme,
    Grouping.CAMPAIGN: Campaign,
    Grouping.CENTRE: Centre,
    Grouping.PROVINCE: Province,
    Grouping.DISTRICT: District,
    Grouping.OFFICER: User,
}
_CHOICES: dict[Grouping, Any] = {
    Grouping.KIND: InstitutionKind,
    Grouping.INTAKE: GenderIntake,
    Grouping.MODE: Mode,
}
#: How a row without a programme is written in an address.
NONE = "none"

Days = tuple[datetime.date | None, datetime.date | None]


def names(grouping: Grouping, keys: Iterable[Any]) -> dict[Hashable, str]:
    """What each key is called in the reader's language. At most one query."""
    known = list(keys)
    if grouping is Grouping.MONTH:
        return {key: Month(*key).label for key in known}
    if grouping in (Grouping.QUARTER, Grouping.YEAR):
        return {key: str(key) for key in known}
    if grouping in _CHOICES:
        labels = dict(_CHOICES[grouping].choices)
        return {key: str(labels.get(key, key)) for key in known}
    found = _MODELS[grouping]._default_manager.in_bulk([key for key in known if key is not None])
    named: dict[Hashable, str] = {
        key: staff_name(row) if isinstance(row, User) else str(row) for key, row in found.items()
    }
    return {key: named.get(key, _("No programme")) for key in known}


def key_text(grouping: Grouping, key: Any) -> str:
    """A key as an address has it: ``2026-03``, ``2026-Q1``, ``2026``, ``17``, ``tvet``."""
    if grouping is Grouping.MONTH:
        return Month(*key).key
    if isinstance(key, Quarter):
        return key.key
    return NONE if key is None else str(key)


def read_key(grouping: Grouping, text: str) -> Any:
    """The key of an address; raises `ValueError` on anything that is none."""
    if grouping is Grouping.MONTH:
        month = Month.parse(text)
        return month.year, month.number
    if grouping is Grouping.QUARTER:
        return Quarter.parse(text)
    if grouping in _CHOICES:
        return _CHOICES[grouping](text).value
    return None if text == NONE and grouping is Grouping.PROGRAMME else _number(text)


def _number(text: str) -> int:
    """A key that no column could hold is none either."""
    number = int(text)
    if not 0 <= number < 2**31:
        raise ValueError(text)
    return number


def with_gaps(grouping: Grouping, keys: Iterable[Any], days: Days = (None, None)) -> list[Any]:
    """Times in their order, every one from the first to the last, which `days` may widen."""
    known = sorted(keys)
    if not known:
        return []
    first_day, last_day = days
    edges = [_time_of(grouping, day) for day in (first_day, last_day)]
    first = known[0] if edges[0] is None else min(edges[0], known[0])
    last = known[-1] if edges[1] is None else max(edges[1], known[-1])
    return list(_between(grouping, first, last))


def _time_of(grouping: Grouping, day: datetime.date | None) -> Any:
    if day is None:
        return None
    if grouping is Grouping.QUARTER:
        return Quarter.of(day)
    return day.year if grouping is Grouping.YEAR else (day.year, day.month)


def _between(grouping: Grouping, first: Any, last: Any) -> Iterator[Any]:
    if grouping is Grouping.QUARTER:
        yield from quarters_between(first, last)
    elif grouping is Grouping.YEAR:
        yield from range(first, last + 1)
    else:
        for month in months_between(Month(*first), Month(*last)):
            yield month.year, month.number
