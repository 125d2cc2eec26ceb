"""Codes and days in words, in the language that is active."""

import datetime
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import get_language

from destinations.models import Country
from destinations.names import cldr_name
from mrc.core.staff_words import age, day, person, with_numbers_in_order

__all__ = ["age", "countries", "country", "day", "month", "person", "with_numbers_in_order"]


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
