"""What a report of warnings is narrowed to: read from the address and kept in it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alerts.warnings.choices import Kind
from destinations.models import Country
from mrc.core.bilingual import current_language

#: Days that the report covers unless the address says otherwise.
USUAL_DAYS = 30
#: Months that the statistics cover unless the address says otherwise, the present one included.
USUAL_MONTHS = 12
#: More days than this are not asked of the table of daily numbers at once.
MOST_DAYS = 5 * 366
_ISO = "%Y-%m-%d"


@dataclass(frozen=True)
class Selection:
    """Days are days in Karachi, both included; the empty text is everything."""

    first: datetime.date
    last: datetime.date
    kind: str = ""
    country: str = ""
    #: Of the page that was read or shared.
    language: str = ""

    def includes(self, kind: str, countries: list[str]) -> bool:
        """Whether a warning of that kind about these countries was asked for."""
        if self.kind and kind != self.kind:
            return False
        return not self.country or self.country in countries


class DayInput(forms.DateInput):
    """The browser's own calendar, which takes and gives ISO dates whatever the language."""

    input_type = "date"


class SelectionForm(forms.Form):
    """Plain GET. Without dates it covers the last 30 days."""

    first = forms.DateField(
        label=_("First day"), required=False, input_formats=[_ISO], widget=DayInput(format=_ISO)
    )
    last = forms.DateField(
        label=_("Last day"), required=False, input_formats=[_ISO], widget=DayInput(format=_ISO)
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices]
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", pgettext_lazy("languages", "Both")), *settings.LANGUAGES],
    )

    def __init__(self, data: Mapping[str, Any], *, today: datetime.date) -> None:
        values = {name: data[name] for name in self.base_fields if name in data}
        first, last = self.usual_period(today)
        values.setdefault("first", first.isoformat())
        values.setdefault("last", last.isoformat())
        super().__init__(values, auto_id="filter_%s")
        self.today = today
        #: The names of countries by code, for the rows.
        self.countries = {
            one.code: one.name for one in Country.objects.all().by_name(current_language())
        }
        choices = [("", _("All countries")), *self.countries.items()]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]

    def usual_period(self, today: datetime.date) -> tuple[datetime.date, datetime.date]:
        return today - datetime.timedelta(days=USUAL_DAYS - 1), today

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        usual_first, usual_last = self.usual_period(self.today)
        if "first" in values and "last" in values:
            values["last"] = values["last"] or usual_last
            values["first"] = values["first"] or min(usual_first, values["last"])
            if values["first"] > values["last"]:
                self.add_error("last", _("The last day is before the first one."))
            elif (values["last"] - values["first"]).days >= MOST_DAYS:
                self.add_error("first", _("Choose five years at most."))
        return values

    @property
    def selection(self) -> Selection:
        """Only for a form that is valid."""
        return Selection(**{name: self.cleaned_data[name] for name in self.base_fields})


class StatisticsForm(SelectionForm):
    """Whole months: those in which the two days lie. Without dates, the last twelve."""

    def usual_period(self, today: datetime.date) -> tuple[datetime.date, datetime.date]:
        year, month = divmod(today.year * 12 + today.month - USUAL_MONTHS, 12)
        return datetime.date(year, month + 1, 1), today
