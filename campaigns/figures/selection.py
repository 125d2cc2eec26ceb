"""Which sessions figures are about: read from the address, kept in it, and named in exports.

Days are days in Pakistan, both ends included. A session's kind and intake are those of the
institution that stays after merges; one without an institution was held with a community. Its
district is the one with which the recorded district counts today.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import (
    Campaign,
    GenderIntake,
    InstitutionKind,
    Mode,
    Programme,
    Session,
)
from campaigns.records.querysets import SessionVersionQuerySet, sees_every_centre
from mrc.core.models import Centre, District, Province, User

from .periods import days_of, offered_periods, period_before
from .quarters import Quarter
from .summary.reading import days_on_record


@dataclass(frozen=True)
class Selection:
    """What figures are narrowed to; None is everything."""

    programme: Programme | None = None
    campaign: Campaign | None = None
    centre: Centre | None = None
    province: Province | None = None
    district: District | None = None
    #: Values of `InstitutionKind`, `GenderIntake` and `Mode`.
    kind: str | None = None
    intake: str | None = None
    officer: User | None = None
    mode: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None

    def of(self, versions: SessionVersionQuerySet) -> SessionVersionQuerySet:
        """The versions that are selected; their state is not looked at."""
        values = {
            "campaign__programme": self.programme,
            "campaign": self.campaign,
            "session__centre": self.centre,
            "session__officer": self.officer,
            "mode": self.mode,
            "held_on__gte": self.since,
            "held_on__lte": self.until,
        }
        return versions.filter(*self.conditions_on_places("district"), **given(values))

    def conditions_on_places(self, district: str) -> Iterator[Q]:
        """Those on province, district, kind and intake, for rows that name an institution.

        `district` is the path to the district on record.
        """
        if self.province is not None:
            yield _standing(f"{district}__counted_with", district, "province", self.province.pk)
        if self.district is not None:
            today = self.standing_district_id
            yield Q(**{district: today}) | Q(**{f"{district}__counted_with": today})
        for name, value, otherwise in (
            ("kind", self.kind, InstitutionKind.COMMUNITY),
            ("gender_intake", self.intake, GenderIntake.UNKNOWN),
        ):
            if value is not None:
                found = _standing("institution__merged_into", "institution", name, value)
                yield found | Q(institution=None) if value == otherwise else found

    @property
    def standing_district_id(self) -> int | None:
        """The district with which the chosen one counts today."""
        return self.district and (self.district.counted_with_id or self.district.pk)

    def before(self) -> "Selection | None":
        """The same of the period before, of the same length; None without a first and last day."""
        if self.since is None or self.until is None:
            return None
        since, until = period_before(self.since, self.until)
        return replace(self, since=since, until=until)

    def query(self) -> dict[str, str]:
        """The filters as an address has them: what `SelectionForm` reads back."""
        found: dict[str, str] = {}
        for name in ("programme", "campaign", "centre", "province", "district", "officer"):
            if (row := getattr(self, name)) is not None:
                found[name] = str(row.pk)
        for name in ("kind", "intake", "mode"):
            if (value := getattr(self, name)) is not None:
                found[name] = str(value)
        for name in ("since", "until"):
            if (day := getattr(self, name)) is not None:
                found[name] = day.isoformat()
        return found

    def described(self) -> Iterator[tuple[str | Promise, str | Promise]]:
        """Each filter with its value, as an export names them."""
        everything = _("All")
        for label, row in (
            (_("Programme"), self.programme),
            (_("Campaign"), self.campaign),
            (_("Centre"), self.centre),
            (_("Province"), self.province),
            (_("District"), self.district),
        ):
            yield label, str(row) if row else everything
        yield (
            _("Kind of institution"),
            InstitutionKind(self.kind).label if self.kind else everything,
        )
        yield _("Intake"), GenderIntake(self.intake).label if self.intake else everything
        yield _("Officer"), staff_name(self.officer) if self.officer else everything
        yield _("Mode"), Mode(self.mode).label if self.mode else everything
        yield _("From day"), _day(self.since) or _("The first session")
        yield _("To day"), _day(self.until) or _("Today")


def given(values: dict[str, Any]) -> dict[str, Any]:
    """Filters without those that ask for nothing."""
    return {name: value for name, value in values.items() if value is not None}


def _standing(standing: str, recorded: str, field: str, value: Any) -> Q:
    """A condition on what stays after a merge, or on the record itself where there was none."""
    return Q(**{f"{standing}__{field}": value}) | Q(
        **{standing: None, f"{recorded}__{field}": value}
    )


def staff_name(user: User) -> str:
    return user.get_full_name() or user.get_username()


def _day(day: datetime.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


class StaffField(forms.ModelChoiceField):
    """Members of staff by their names."""

    def label_from_instance(self, user: Any) -> str:
        return staff_name(user)


def _rows(model: Any, label: Any, empty_label: Any, field: Any = forms.ModelChoiceField) -> Any:
    return field(model.objects.none(), label=label, required=False, empty_label=empty_label)


def _choice(label: Any, choices: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, empty_value=None, choices=[("", _("All")), *choices]
    )


def _date(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


class SelectionForm(forms.Form):
    """The filters. Whoever sees one centre only is offered no other, and may ask for no other.

    `period` is a quarter (2026-Q3), a month (2026-09) or a year (2026); `since` and `until` are
    free days. Addresses of before there were free days have `first` and `last`, in quarters: these
    fields are there only where the address names them.
    """

    programme = _rows(Programme, _("Programme"), _("All programmes"))
    campaign = _rows(Campaign, _("Campaign"), _("All campaigns"))
    centre = _rows(Centre, _("Centre"), _("All centres"))
    period = forms.ChoiceField(label=_("Period"), required=False)
    since = _date(_("From day"))
    until = _date(_("To day"))
    province = _rows(Province, _("Province"), _("All provinces"))
    district = _rows(District, _("District"), _("All districts"))
    kind = _choice(_("Kind of institution"), InstitutionKind.choices)
    intake = _choice(_("Intake"), GenderIntake.choices)
    officer = _rows(User, _("Officer"), _("All officers"), StaffField)
    mode = _choice(_("Mode"), Mode.choices)
    first = forms.TypedChoiceField(
        label=_("From quarter"), required=False, coerce=Quarter.parse, empty_value=None
    )
    last = forms.TypedChoiceField(
        label=_("To quarter"), required=False, coerce=Quarter.parse, empty_value=None
    )

    def __init__(self, data: Any, *, user: User, today: datetime.date) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.own_centre = None if sees_every_centre(user) else user.centre
        if self.own_centre is not None:
            self._set("centre", empty_label=None)
        for name, rows in _offered(None if sees_every_centre(user) else user).items():
            self._set(name, queryset=rows)
        self._offer_periods(user, today)

    def _offer_periods(self, user: User, today: datetime.date) -> None:
        quarters, months, years = offered_periods(*_days_offered(user, today))
        by_quarter = [(quarter.key, quarter.label) for quarter in quarters]
        self._set(
            "period",
            choices=[
                ("", _("All days, or the days below")),
                (_("Quarters"), by_quarter),
                (_("Months"), [(month.key, month.label) for month in months]),
                (_("Years"), [(str(year), str(year)) for year in years]),
            ],
        )
        self._set("first", choices=[("", _("The first session")), *by_quarter])
        self._set("last", choices=[("", _("Today")), *by_quarter])
        for name in ("first", "last"):
            if name not in (self.data or {}):
                del self.fields[name]

    def _set(self, field: str, **values: Any) -> None:
        for name, value in values.items():
            setattr(self.fields[field], name, value)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last quarter is before the first one."))
        since, until = values.get("since"), values.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first one."))
        if values.get("period") and (since or until or first or last):
            self.add_error("period", _("Choose a period or give days, not both."))
        return values

    @property
    def selection(self) -> Selection:
        """Only for a form that is valid."""
        values = dict(self.cleaned_data)
        period, first, last = (values.get(name) for name in ("period", "first", "last"))
        since, until = days_of(period) if period else (values["since"], values["until"])
        if first is not None:
            since = max(since or first.first_day, first.first_day)
        if last is not None:
            until = min(until or last.last_day, last.last_day)
        names = ("programme", "campaign", "province", "district", "kind", "intake", "officer")
        return Selection(
            centre=self.own_centre or values["centre"],
            mode=values["mode"],
            since=since,
            until=until,
            **{name: values[name] for name in names},
        )


def _offered(user: User | None) -> dict[str, QuerySet[Any]]:
    """What may be chosen; for a member of staff who sees one centre, what belongs to it."""
    sessions = Session.objects.filter(officer=OuterRef("pk"))
    campaigns, centres = Campaign.objects.all(), Centre.objects.all()
    programmes = Programme.objects.all()
    if user is not None:
        sessions = sessions.filter(centre=user.centre_id)
        campaigns = campaigns.filter(centres=user.centre_id)
        centres = centres.filter(pk__in=[user.centre_id])
        programmes = programmes.filter(pk__in=campaigns.order_by().values("programme"))
    return {
        "programme": programmes,
        "campaign": campaigns,
        "centre": centres,
        "province": Province.objects.all(),
        "district": District.objects.offered(),
        "officer": User.objects.filter(Exists(sessions)).order_by("first_name", "username"),
    }


def _days_offered(user: User, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """From the first session that the user may see to today, or to the last one."""
    first, last = days_on_record(None if sees_every_centre(user) else user.centre_id or 0)
    return min(first or today, today), max(last or today, today)
