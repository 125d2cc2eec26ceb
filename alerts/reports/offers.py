"""What the form offers to choose from, and whom to call; shown also while the database is down."""

import datetime

from django.conf import settings
from django.utils.formats import date_format

from destinations.models import Country
from destinations.names import sort_key
from mrc.core.bilingual import current_language
from mrc.core.confidential.last_known import found as _found
from mrc.core.models import Contact, District

#: Months that can be chosen; what is longer ago has no month.
MONTHS = 24
#: The contact to call first when somebody is in danger or held; the helpline comes next.
DANGER_KEY = "fia-trafficking"

Option = tuple[str, str]


def countries() -> list[Option]:
    """Codes and names of the countries that the site knows, in the reader's order."""
    language = current_language()
    return _found(
        f"reports:countries:{language}",
        lambda: [
            (country.code, country.name_in(language))
            for country in Country.objects.by_name(language)
        ],
        [],
    )


def districts() -> list[Option]:
    """Keys and names of today's districts, in the reader's order."""
    language = current_language()
    return _found(f"reports:districts:{language}", lambda: _districts(language), [])


def months(today: datetime.date) -> list[Option]:
    """The last two years by month, newest first: ``2026-11`` and its name."""
    offered = []
    for back in range(MONTHS):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        first = datetime.date(year, month + 1, 1)
        offered.append((f"{first:%Y-%m}", date_format(first, "F Y")))
    return offered


def danger_contacts() -> list[Contact]:
    """Whom to call when somebody is in danger or held, the first one first."""
    keys = (DANGER_KEY, settings.MRC_HELPLINE_KEY)

    def find() -> list[Contact]:
        found = {contact.key: contact for contact in Contact.objects.filter(key__in=keys)}
        return [found[key] for key in keys if key in found]

    return _found("reports:danger", find, [])


def helpline_contacts() -> list[Contact]:
    """Our own number, for whoever wants to add something; empty where it is not known."""
    return [found for found in danger_contacts() if found.key == settings.MRC_HELPLINE_KEY]


def _districts(language: str) -> list[Option]:
    rows = District.objects.offered().select_related("province")
    named = [(str(row.pk), row.name, row.province.name) for row in rows]
    names = [name for _key, name, _province in named]
    # Two districts may share a name; then the province tells them apart.
    offered = [
        (key, f"{name} ({province})" if names.count(name) > 1 else name)
        for key, name, province in named
    ]
    return sorted(offered, key=lambda option: sort_key(option[1], language))
