"""What each rule tells an officer: the sentence beside the field, in both languages.

Kept apart from the rules, so that a stored warning can be told later in the reader's language.
"""

import datetime
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import InstitutionKind, RuleFlag

_TEXTS: dict[tuple[str, str], str | Promise] = {
    ("B1", "future"): _("The date is in the future."),
    ("B1", "campaign"): _("The campaign runs from %(starts)s to %(ends)s: the date is outside it."),
    ("B2", "order"): _("The session ends before it starts."),
    ("B2", "length"): _("A session lasts from 15 minutes to 8 hours."),
    ("B3", "cell"): _("Each number is from 0 to %(limit)s."),
    ("B3", "nobody"): _("Count at least one person."),
    ("B4", ""): _(
        "You declared %(declared)s people, but the numbers add up to %(total)s. "
        "Correct one of them, or explain the difference."
    ),
    ("B5", "male"): _(
        "This is an institution for women and girls, and %(people)s male students are counted. "
        "Explain this."
    ),
    ("B5", "female"): _(
        "This is an institution for men and boys, and %(people)s female students are counted. "
        "Explain this."
    ),
    ("B6", ""): _(
        "%(people)s people are counted in an age group that is not usual here (%(kind)s). "
        "Explain this."
    ),
    ("B7", "total"): _("This is more than all %(total)s people who attended."),
    ("B7", "pre_tested"): _("More people passed than were tested (%(whole)s)."),
    ("B7", "post_tested"): _("More people passed than were tested (%(whole)s)."),
    ("B7", "disability_respondents"): _("This is more than the %(whole)s cards handed in."),
    ("B8", ""): _(
        "Version %(current)s of this session is already here. Nothing was overwritten: "
        "both texts are shown."
    ),
    ("B9", ""): _(
        "People signed an attendance sheet: its scan is needed before the session is verified."
    ),
    ("B10", "cnic"): _(
        "This text holds what looks like a CNIC number. Take it out: no personal data is kept here."
    ),
    ("B10", "phone"): _(
        "This text holds what looks like a phone number. Take it out: no personal data is kept "
        "here."
    ),
    ("W1", ""): _("Another session at this place on this day is on record."),
    ("W2", ""): _("A facilitator is down for another session at the same time."),
    ("W3", "enrolment"): _(
        "%(total)s people are more than the %(enrolment)s enrolled at this institution."
    ),
    ("W3", "outlier"): _(
        "%(total)s people are unusually many for this kind of institution (more than %(limit)s)."
    ),
    ("W4", ""): _("%(round)s of the last %(totals)s totals end in 0 or 5."),
    ("W5", ""): _("The same photograph or sheet is on another session."),
    ("W6", ""): _("The same numbers were sent for another session within 30 days."),
    ("W7", ""): _("Everybody is counted in one group of sex and age."),
    ("W8", ""): _("The session was sent %(days)s days after it was held."),
    ("W9", ""): _("Sex or age is not recorded for %(unknown)s of %(total)s people."),
}


def message(code: str, variant: str, params: dict[str, Any]) -> str:
    """The sentence for a finding, in the active language."""
    return str(_TEXTS[code, variant]) % {key: _shown(key, params[key]) for key in params}


def flag_message(flag: RuleFlag) -> str:
    """The sentence for a stored warning, in the active language."""
    return message(flag.code, flag.variant, flag.params)


def sentences() -> dict[str, dict[str, str]]:
    """Every sentence in the active language, by rule and variant, its places not filled in."""
    told: dict[str, dict[str, str]] = {}
    for (code, variant), text in _TEXTS.items():
        told.setdefault(code, {})[variant] = str(text)
    return told


def _shown(key: str, value: Any) -> Any:
    """Dates, kinds and numbers as people write them; the parameters hold them as data."""
    if key == "kind":
        return InstitutionKind(value).label
    if key in ("starts", "ends"):
        day = parse_date(value) or datetime.date.min
        return date_format(day, "DATE_FORMAT")
    return number_format(value) if isinstance(value, int) else value
