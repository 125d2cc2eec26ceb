"""A verified session's content as a form: what is on record beside what shall stand there.

The form only carries what is typed. Whether it can be read, and which rules it keeps, is said by
the services, and put beside the field that it is about; everything typed is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.checking.presenting import FIELD_LABELS, field_values, person
from campaigns.records.content import ContentError
from campaigns.records.errors import ReasonError, RulesBrokenError
from campaigns.records.models import (
    AgeBand,
    Audience,
    Campaign,
    CountMethod,
    DeliveryLanguage,
    Institution,
    Material,
    Mode,
    Partner,
    SessionVersion,
    Sex,
    Topic,
)
from mrc.core.models import District, User

#: Fields of the content that are typed as they are: text and numbers.
_TEXTS = ("venue", "cohort", "question_set")
_LONG_TEXTS = ("questions", "notes")
_NUMBERS = (
    "headcount_declared",
    "first_time_count",
    "staff_present",
    "referrals",
    "pre_tested",
    "pre_passed",
    "post_tested",
    "post_passed",
    "disability_respondents",
    "disability_positives",
)
_CLOSED: dict[str, Any] = {
    "mode": Mode,
    "language": DeliveryLanguage,
    "audience": Audience,
    "count_method": CountMethod,
}
#: Rules that may be broken with a reason.
EXPLAINABLE = ("B4", "B5", "B6")
Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class FormRow:
    """One entry: what is on record, and the boxes for what shall stand there."""

    key: str
    label: Any
    before: str
    boxes: list[forms.BoundField]
    errors: list[str]


@dataclass(frozen=True)
class CellBox:
    """The box of one group of sex and age, with the number on record."""

    label: str
    before: int
    box: forms.BoundField


class AmendmentForm(forms.Form):
    """All that a session says, prefilled with the version that counts, and the reason."""

    reason = forms.CharField(
        label=_("Reason for the change"),
        error_messages={"required": _("Give a reason.")},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Whoever decides reads this, and it stays with the session for ever."),
    )

    def __init__(self, data: Any = None, *, version: SessionVersion) -> None:
        self.version = version
        super().__init__(data, initial=_typed(version.content))
        for name in FIELD_LABELS:
            if name in _TEXTS or name in _LONG_TEXTS or name in _NUMBERS:
                self.fields[name] = _text_field(name)
            elif name in _CLOSED:
                self._choice(name, _CLOSED[name].choices)
        self._add_when_and_where()
        self._add_lists()
        for sex in Sex:
            for band in AgeBand:
                self.fields[_cell(sex, band)] = _number_field(f"{sex.label}, {band.label}")
        for code in EXPLAINABLE:
            self.fields[f"explanation_{code}"] = forms.CharField(
                label=code,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )
        self.fields["base_version"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=str(version.number)
        )

    def _add_when_and_where(self) -> None:
        for name, kind in (("held_on", "date"), ("starts_at", "time"), ("ends_at", "time")):
            self.fields[name] = forms.CharField(
                label=FIELD_LABELS[name],
                required=False,
                widget=forms.TextInput(attrs={"type": kind}),
            )
        self._choice("institution", [("", _("None: see the venue")), *_institutions(self.version)])
        districts = District.objects.select_related("province")
        self._choice(
            "district",
            [("", _("That of the institution")), *((str(one.pk), str(one)) for one in districts)],
        )
        running = Q(centres=self.version.session.centre_id) | Q(pk=self.version.campaign_id)
        campaigns = Campaign.objects.filter(running).distinct()
        self._choice("campaign", [(str(one.pk), one.name) for one in campaigns])

    def _add_lists(self) -> None:
        content = self.version.content
        for name, model in (("topics", Topic), ("partners", Partner)):
            rows: Any = model._default_manager
            kept = rows.filter(Q(is_offered=True) | Q(pk__in=content.get(name) or []))
            self._choices(name, [(str(one.pk), one.name) for one in kept])
        staff = User.objects.filter(
            Q(centre=self.version.session.centre_id, is_active=True)
            | Q(pk__in=content.get("facilitators") or [])
        )
        self._choices("facilitators", [(str(one.pk), person(one)) for one in staff])
        lines = {line["material"] for line in content.get("materials") or []}
        self.materials = list(Material.objects.filter(Q(is_offered=True) | Q(pk__in=lines)))
        for material in self.materials:
            self.fields[f"material_{material.pk}"] = _number_field(material.name)

    def _choice(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        self.fields[name] = _Carried(
            label=FIELD_LABELS[name], required=False, widget=forms.Select(choices=list(choices))
        )

    def _choices(self, name: str, choices: Choices) -> None:
        self.fields[name] = _CarriedList(
            label=FIELD_LABELS[name],
            required=False,
            widget=forms.CheckboxSelectMultiple(choices=choices),
        )

    # -- What is shown -------------------------------------------------------------------------

    @property
    def rows(self) -> list[FormRow]:
        """Every entry but the attendance, in the order of the log."""
        before = field_values(self.version)
        before.pop("attendance", None)
        return [
            FormRow(name, label, before.get(name, ""), boxes, self._said(name))
            for name, label in FIELD_LABELS.items()
            if name != "attendance" and (boxes := self._boxes(name))
        ]

    @property
    def cells(self) -> list[tuple[str, list[CellBox]]]:
        counts = {(cell.sex, cell.age_band): cell.count for cell in self.version.cells.all()}
        return [
            (
                str(sex.label),
                [
                    CellBox(
                        str(band.label),
                        counts.get((sex.value, band.value), 0),
                        self[_cell(sex, band)],
                    )
                    for band in AgeBand
                ],
            )
            for sex in Sex
        ]

    @property
    def attendance_errors(self) -> list[str]:
        return self._said("attendance")

    @property
    def age_labels(self) -> list[str]:
        return [str(band.label) for band in AgeBand]

    def _boxes(self, name: str) -> list[forms.BoundField]:
        if name == "materials":
            return [self[f"material_{material.pk}"] for material in self.materials]
        if name == "explanations":
            given = self.version.content.get("explanations") or {}
            asked = [code for code in EXPLAINABLE if code in given or code in self._asked()]
            return [self[f"explanation_{code}"] for code in asked]
        return [self[name]] if name in self.fields else []

    def _asked(self) -> set[str]:
        """Rules whose explanation was typed, or is wanted since the last try."""
        typed = {code for code in EXPLAINABLE if self.data.get(f"explanation_{code}")}
        return typed | getattr(self, "wanted", set())

    def _said(self, name: str) -> list[str]:
        return [str(text) for text in self.said.get(name, [])]

    @property
    def said(self) -> dict[str, list[Any]]:
        """What the services said about each entry; errors of no entry are the form's own."""
        found: dict[str, list[Any]] = self.__dict__.setdefault("_said_by_field", {})
        return found

    # -- What is sent --------------------------------------------------------------------------

    def content(self) -> dict[str, Any]:
        """What was typed, as the services read it. Call it on a form that was posted."""
        values = self.cleaned_data
        typed: dict[str, Any] = {
            **self.version.content,
            **{name: values[name] for name in (*_TEXTS, *_LONG_TEXTS, *_NUMBERS, *_CLOSED)},
            **{
                name: values[name] or None
                for name in ("held_on", "starts_at", "ends_at", "institution", "district")
            },
            "campaign": values["campaign"] or None,
            **{name: values[name] for name in ("topics", "partners", "facilitators")},
            "materials": [
                {"material": material.pk, "quantity": number}
                for material in self.materials
                if (number := values[f"material_{material.pk}"])
            ],
            "explanations": {
                code: text for code in EXPLAINABLE if (text := values[f"explanation_{code}"])
            },
        }
        typed["attendance"] = [
            {"sex": sex.value, "age_band": band.value, "count": values[_cell(sex, band)] or 0}
            for sex in Sex
            for band in AgeBand
        ]
        return typed

    def add_content_errors(self, error: ContentError) -> None:
        for name, texts in error.errors.items():
            self.said.setdefault(name, []).extend(texts)
        self._refuse()

    def add_findings(self, error: RulesBrokenError) -> None:
        """Blocking rules beside their fields; those that may be explained get a box."""
        blocking = [finding for finding in error.findings if finding.blocks]
        for finding in blocking:
            self.said.setdefault(finding.field, []).append(finding.message)
        self.wanted = {one.code for one in blocking if one.code in EXPLAINABLE}
        self._refuse()

    def add_reason_error(self, error: ReasonError) -> None:
        if error.field == "reason":
            self.add_error("reason", str(error.message))
        else:
            self.add_error(None, str(error.message))

    def _refuse(self) -> None:
        unplaced = self.said.keys() - FIELD_LABELS.keys()
        for name in sorted(unplaced):
            for text in self.said[name]:
                self.add_error(None, str(text))
        self.add_error(None, _("Some entries need your attention."))


class _Carried(forms.CharField):
    """A choice whose value the services judge: what is not on offer is refused by them."""


class _CarriedList(forms.Field):
    """Several choices, likewise."""

    def to_python(self, value: Any) -> list[str]:
        return [str(one) for one in value or []]


def _cell(sex: Sex, band: AgeBand) -> str:
    return f"cell_{sex.value}_{band.value}"


def _text_field(name: str) -> forms.CharField:
    if name in _NUMBERS:
        return _number_field(FIELD_LABELS[name])
    widget: forms.Widget = forms.TextInput(attrs={"dir": "auto"})
    if name in _LONG_TEXTS:
        widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    return forms.CharField(label=FIELD_LABELS[name], required=False, widget=widget)


def _number_field(label: Any) -> forms.CharField:
    """Typed as text, because digits may be ۰-۹ too; the services fold and read them."""
    return forms.CharField(
        label=label,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6}),
    )


def _typed(content: Mapping[str, Any]) -> dict[str, Any]:
    """A stored content as it would have been typed."""
    plain = {
        name: "" if value is None else value
        for name, value in content.items()
        if not isinstance(value, (list, dict))
    }
    return {
        **plain,
        **{
            name: [str(key) for key in content.get(name) or []]
            for name in ("topics", "partners", "facilitators")
        },
        **{
            f"cell_{cell['sex']}_{cell['age_band']}": cell["count"]
            for cell in content.get("attendance") or []
        },
        **{
            f"material_{line['material']}": line["quantity"]
            for line in content.get("materials") or []
        },
        **{
            f"explanation_{code}": text
            for code, text in (content.get("explanations") or {}).items()
        },
    }


def _institutions(version: SessionVersion) -> Choices:
    """Those of the district, and those where the centre has been; the one on record in any case."""
    visited = SessionVersion.objects.filter(session__centre=version.session.centre_id).exclude(
        institution=None
    )
    near = (
        Institution.objects.filter(
            Q(district=version.district_id) | Q(pk__in=visited.order_by().values("institution"))
        )
        .standing()
        .select_related("district")
    )
    choices = [(str(one.pk), f"{one.name}, {one.district.name}") for one in near]
    recorded = version.institution
    if recorded is not None and str(recorded.pk) not in dict(choices):
        choices.insert(0, (str(recorded.pk), recorded.name))
    return choices
