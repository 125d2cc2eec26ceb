"""A report's open columns in words: what its page and its summary say of it."""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alerts.reports.models import ScamReport

from .wording import country, day, month, with_numbers_in_order


@dataclass(frozen=True)
class Line:
    """One thing that is known: the name of its column, its label, what it says."""

    name: str
    label: str | Promise
    text: str

    @property
    def shown(self) -> str:
        """With its numbers in their own order, also in the middle of Urdu."""
        return with_numbers_in_order(self.text)


@dataclass(frozen=True)
class OpenedNote:
    """A note as the report's page shows it."""

    at: datetime.datetime
    by: str
    text: str

    @property
    def shown(self) -> str:
        return with_numbers_in_order(self.text)


def fact_lines(report: ScamReport) -> list[Line]:
    """The open columns that are filled, in the language that is active now."""
    lines = [
        ("in_danger", _("In danger or held now"), _now("Yes") if report.in_danger else ""),
        ("kind", _("Kind"), report.get_kind_display()),
        ("channel", _("How it reached the person"), report.get_channel_display()),
        ("country_code", _("Country"), country(report.country_code)),
        ("district", _("District"), report.district.name if report.district else ""),
        ("happened_in", _("Month"), month(report.happened_in)),
        ("amount_band", _("Money paid"), report.get_amount_band_display()),
        ("received_on", _("Received on"), day(report.received_on)),
    ]
    return [Line(name, label, str(text)) for name, label, text in lines if text]
