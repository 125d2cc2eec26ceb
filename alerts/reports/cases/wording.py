"""Codes and days in words, in the language that is active."""

import datetime
import re
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from destinations.models import Country
from destinations.names import cldr_name
from mrc.core.models import User

#: Digits in groups: written after one another in Urdu, the groups would stand in reverse.
_GROUPED_NUMBER = re.compile(r"(?<![\w+])\+?\(?\d+\)?(?:[ .–-]+\(?\d+\)?)+(?!\w)")
_ISOLATE, _END = "\u2066", "\u2069"


def country(code: str) -> str:
    """A country in the language that is active now; empty without a code."""
    return countries([code])[code] if code else ""


def countries(codes: Iterable[str]) -> dict[str, str]:
    """The names of several in one query, by code."""
    wanted = {code for code in codes if code}
    known = {one.code: one.name for one in Country.objects.filter(code__in=wanted)}
    language = get_language() or "en"
    return {code: known.get(code) or cldr_name(code, language) for code in wanted}


def month(text: str) -> str:
    """``2026-11`` as people read it; empty where there is none."""
    return date_format(datetime.date.fromisoformat(f"{text}-01"), "F Y") if text else ""


def day(value: datetime.date | None) -> str:
    return date_format(value, "DATE_FORMAT") if value else ""


def age(received_on: datetime.date, *, on: datetime.date) -> str:
    """How long a report has been waiting, in whole days."""
    days = (on - received_on).days
    if days <= 0:
        return _("today")
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def person(user: User | None) -> str:
    """A member of staff as pages name them; empty for none."""
    return (user.get_full_name() or user.username) if user is not None else ""


def with_numbers_in_order(text: str) -> str:
    """The text with each grouped number set from left to right, for showing only."""
    return _GROUPED_NUMBER.sub(lambda found: f"{_ISOLATE}{found[0]}{_END}", text)
