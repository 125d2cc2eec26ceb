"""Days, people and numbers in words, as staff read them, in the language that is active."""

import datetime
import re

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .accounts.models import User

#: Digits in groups: written after one another in Urdu, the groups would stand in reverse.
_GROUPED_NUMBER = re.compile(r"(?<![\w+])\+?\(?\d+\)?(?:[ .–-]+\(?\d+\)?)+(?!\w)")
_ISOLATE, _END = "\u2066", "\u2069"


def day(value: datetime.date | None) -> str:
    return date_format(value, "DATE_FORMAT") if value else ""


def age(received_on: datetime.date, *, on: datetime.date) -> str:
    """How long something has been waiting, in whole days."""
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
