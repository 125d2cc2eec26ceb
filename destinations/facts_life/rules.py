"""What a change of a fact must bring with it, the same for the form and for a file."""

import datetime
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Changing one of these makes another statement of it, which nobody has checked yet.
STATEMENT_FIELDS = ("kind", "country", "value_en", "value_ur", "source_name", "source_date")
#: What it says; whoever changes it has it from somewhere.
_SAID = ("kind", "country", "value_en", "value_ur")
SOURCE_FIELDS = ("source_name", "source_url", "source_kind", "source_date")

ASK_FOR_SOURCE = _(
    "You changed what it says. Give the source that says so now, or tick that the same source "
    "still says so."
)
ASK_FOR_CHECK = _(
    "You changed the statement. Give the day on which you checked the new one, or empty this field."
)
NOT_YET = _("Nobody can have checked it on a day still to come.")

#: What is wrong, by the field beside which it is said.
Problems = dict[str, str | Promise]


def problems(
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    is_same_source: bool,
    today: datetime.date,
) -> Problems:
    """`before` is empty for a new fact. Filling what was empty, such as Urdu, changes nothing."""
    found: Problems = {}
    if _differ(before, after, _SAID) and not is_same_source and not _new_source(before, after):
        found["source_name"] = ASK_FOR_SOURCE
    checked_on = after.get("checked_on", "")
    if not checked_on:
        return found
    if checked_on > today.isoformat():
        found["checked_on"] = NOT_YET
    elif _differ(before, after, STATEMENT_FIELDS) and checked_on == before.get("checked_on", ""):
        found["checked_on"] = ASK_FOR_CHECK
    return found


def _differ(before: Mapping[str, str], after: Mapping[str, str], names: tuple[str, ...]) -> bool:
    return any(before.get(name) and before[name] != after.get(name, "") for name in names)


def _new_source(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    return any(before.get(name, "") != after.get(name, "") for name in SOURCE_FIELDS)
