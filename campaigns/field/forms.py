"""One form for each step of a session. Names are those of the content schema.

`StepForm` says what they have in common: none ever refuses to be saved.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import (
    AgeBand,
    Audience,
    CountMethod,
    DeliveryLanguage,
    Institution,
    Mode,
    Sex,
)
from campaigns.records import readers

from .fields import (
    CellField,
    CountField,
    DayField,
    OneOfField,
    RecordField,
    SomeOfField,
    TickField,
    TimeField,
    WordsField,
)
from .step_form import StepForm, Typed, marked

AT_INSTITUTION, AT_VENUE = "institution", "venue"


class InstitutionField(RecordField):
    """An institution's id; one that was merged becomes the one that stays."""

    reader = staticmethod(readers.read_uuid)

    def to_python(self, value: Any) -> Institution | None:
        key: UUID | None = super().to_python(value)
        if key is None:
            return None
        found = (
            Institution.objects.select_related("district", "merged_into__district")
            .filter(pk=key)
            .first()
        )
        if found is None:
            raise ValidationError(_("Choose one from the list."))
        return found.standing


class WhereForm(StepForm):
    keys = ("campaign", "institution", "venue", "district")
    groups: ClassVar[dict[str, str | Promise]] = {"institution": _("Place")}

    def add_fields(self) -> None:
        self.fields["campaign"] = OneOfField(
            label=_("Campaign"), choices=self.lists.campaigns, needed=True
        )
        self.fields["place"] = OneOfField(
            label=_("What kind of place?"),
            choices=[
                (AT_INSTITUTION, _("A school, college, institute or office, or online")),
                (AT_VENUE, _("In the community: a hall, a home, an open place")),
            ],
            as_list=True,
            needed=True,
        )
        self.fields["institution"] = InstitutionField(label=_("Institution"))
        self.fields["institution_search"] = WordsField(
            label=_("Name of the institution"),
            help_text=_("Part of the name is enough, in English or Urdu."),
        )
        self.fields["everywhere"] = TickField(label=_("Search in all districts"))
        self.fields["venue"] = WordsField(
            label=_("Name of the place"),
            needed=True,
            help_text=_("As people there call it, for example: Union Council hall, Chak 45."),
        )
        self.fields["district"] = OneOfField(
            label=_("District"), choices=self.lists.districts, needed=True
        )

    @property
    def chosen(self) -> Institution | None:
        self.is_valid()
        return self.cleaned_data.get("institution")

    @property
    def place(self) -> str:
        """Where it was, as chosen; else as what was filled in says."""
        self.is_valid()
        values = self.cleaned_data
        if values.get("place"):
            return str(values["place"])
        is_venue = (values.get("venue") or values.get("district")) and not values.get("institution")
        return AT_VENUE if is_venue else AT_INSTITUTION

    def to_content(self) -> dict[str, Any]:
        content = super().to_content()
        chosen = content.pop("institution", None)
        if self.place == AT_VENUE:
            return {**content, "institution": None}
        content.update(institution=chosen and chosen.pk, venue="", district=None)
        return content


class WhenForm(StepForm):
    keys = ("held_on", "starts_at", "ends_at", "mode")
    held_on = DayField(label=_("Date of the session"), needed=True)
    starts_at = TimeField(label=_("It began at"), needed=True)
    ends_at = TimeField(label=_("It ended at"), needed=True)
    mode = OneOfField(label=_("How was it held?"), choices=Mode.choices, as_list=True, needed=True)


class WhatForm(StepForm):
    keys = (
        "topics",
        "language",
        "facilitators",
        "audience",
        "cohort",
        "partners",
        "materials",
        "referrals",
        "questions",
        "notes",
    )
    groups: ClassVar[dict[str, str | Promise]] = {"materials": _("Materials handed out")}

    def add_fields(self) -> None:
        self._add_meeting()
        for key, name in self.lists.materials:
            self.fields[f"material_{key}"] = CountField(label=name, stepper=True)
        self.fields["referrals"] = CountField(
            label=_("People sent on to counselling"), stepper=True
        )
        without_people = _("No names, phone numbers or CNIC numbers.")
        self.fields["questions"] = WordsField(
            label=_("Questions that people asked"), lines=4, help_text=without_people
        )
        self.fields["notes"] = WordsField(
            label=_("Notes for your supervisor"), lines=3, help_text=without_people
        )

    def _add_meeting(self) -> None:
        """What it was about, who held it and for whom."""
        lists = self.lists
        self.fields["topics"] = SomeOfField(
            label=_("What was it about?"), choices=lists.topics, needed=True
        )
        self.fields["language"] = OneOfField(
            label=_("Language that was spoken"), choices=DeliveryLanguage.choices, needed=True
        )
        self.fields["facilitators"] = SomeOfField(
            label=_("Who held the session?"), choices=lists.staff, needed=True
        )
        self.fields["audience"] = OneOfField(
            label=_("Who was it for?"), choices=Audience.choices, needed=True
        )
        self.fields["cohort"] = WordsField(
            label=_("Class or batch"),
            help_text=_("If you meet this group again: Welding batch B, 2026."),
        )
        self.fields["partners"] = SomeOfField(
            label=_("Partners who were there"), choices=lists.partners
        )

    @property
    def material_fields(self) -> list[BoundField]:
        return [self[f"material_{key}"] for key, _name in self.lists.materials]

    def to_content(self) -> dict[str, Any]:
        content = super().to_content()
        quantities = {
            key: self.cleaned_data.get(f"material_{key}") for key, _name in self.lists.materials
        }
        content["materials"] = [
            {"material": key, "quantity": number} for key, number in quantities.items() if number
        ]
        return content


class CountForm(StepForm):
    keys = (
        "headcount_declared",
        "count_method",
        "attendance",
        "first_time_count",
        "staff_present",
        "question_set",
        "pre_tested",
        "pre_passed",
        "post_tested",
        "post_passed",
        "disability_respondents",
        "disability_positives",
    )
    groups: ClassVar[dict[str, str | Promise]] = {"attendance": _("People by sex and age")}

    headcount_declared = CountField(
        label=_("Heads counted"),
        needed=True,
        stepper=True,
        help_text=_("Count heads first, by yourself, before you fill in the boxes below."),
    )
    count_method = OneOfField(
        label=_("How did you count?"), choices=CountMethod.choices, needed=True
    )
    first_time_count = CountField(
        label=_("Here for the first time"),
        stepper=True,
        help_text=_("By a show of hands. Leave it empty if you did not ask."),
    )
    staff_present = CountField(
        label=_("Staff who were there"),
        needed=True,
        stepper=True,
        help_text=_("Ours and the host's. They are not part of the numbers above."),
    )
    question_set = OneOfField(label=_("Question set"), choices=[])
    pre_tested = CountField(label=_("Tested before"), stepper=True)
    pre_passed = CountField(label=_("Passed before"), stepper=True)
    post_tested = CountField(label=_("Tested after"), stepper=True)
    post_passed = CountField(label=_("Passed after"), stepper=True)
    disability_respondents = CountField(
        label=_("Cards handed in"),
        stepper=True,
        help_text=_("From the anonymous cards only: never judge by eye."),
    )
    disability_positives = CountField(label=_("Cards that say a disability"), stepper=True)

    def add_fields(self) -> None:
        typed = str(self.data.get("question_set") or "").strip()
        offered = self.lists.question_sets
        if typed and typed not in dict(offered):
            # Some sets were named before there was a list.
            offered = [*offered, (typed, typed)]
        self.fields["question_set"] = OneOfField(label=_("Question set"), choices=offered)
        for sex in Sex:
            for band in AgeBand:
                self.fields[cell_name(sex, band)] = CellField(label=band.label, stepper=True)

    def label_of(self, anchor: str) -> str | Promise:
        if anchor.startswith("cell_"):
            sex = next(sex for sex in Sex if anchor.startswith(f"cell_{sex.value}_"))
            return f"{sex.label}: {super().label_of(anchor)}"
        return super().label_of(anchor)

    @cached_property
    def grid(self) -> list[dict[str, Any]]:
        """The cells, one card for each sex, with its total."""
        return [self._card(sex) for sex in Sex]

    def _card(self, sex: Sex) -> dict[str, Any]:
        cells = [self[cell_name(sex, band)] for band in AgeBand]
        is_main = sex in (Sex.FEMALE, Sex.MALE)
        return {
            "sex": sex,
            "label": sex.label,
            "cells": cells,
            "total": self.people(sex),
            "is_main": is_main,
            "is_open": is_main or any(cell.value() or cell.remarks for cell in cells),
        }

    @property
    def attendance_state(self) -> str:
        return marked(self.remarks.get("attendance", []))

    @property
    def optional_groups(self) -> list[dict[str, Any]]:
        """What few sessions have, folded away until something is in it."""
        groups = []
        for title, names in _OPTIONAL_GROUPS:
            fields = [self[name] for name in names]
            is_open = any(field.value() or field.remarks for field in fields)
            groups.append({"title": title, "fields": fields, "is_open": is_open})
        return groups

    def people(self, sex: Sex) -> int:
        self.is_valid()
        cells = (self.cleaned_data.get(cell_name(sex, band)) or 0 for band in AgeBand)
        return sum(cells)

    @property
    def total(self) -> int:
        return sum(self.people(sex) for sex in Sex)

    @property
    def difference(self) -> int | None:
        """Boxes less the declared headcount; None before one was declared."""
        self.is_valid()
        declared = self.cleaned_data.get("headcount_declared")
        return None if declared is None else self.total - declared

    @property
    def distance(self) -> int:
        return abs(self.difference or 0)

    def to_content(self) -> dict[str, Any]:
        content = super().to_content()
        content["attendance"] = [
            {"sex": sex.value, "age_band": band.value, "count": count}
            for sex in Sex
            for band in AgeBand
            if (count := self.cleaned_data.get(cell_name(sex, band))) is not None
        ]
        return content


_OPTIONAL_GROUPS = (
    (
        _("Test before and after"),
        ("question_set", "pre_tested", "pre_passed", "post_tested", "post_passed"),
    ),
    (_("Disability cards"), ("disability_respondents", "disability_positives")),
)


def cell_name(sex: Sex, band: AgeBand) -> str:
    return f"cell_{sex.value}_{band.value}"


def typed_from_content(content: Mapping[str, Any]) -> Typed:
    """What would have to be typed to say this content: a correction starts from it."""
    typed: Typed = {"place": AT_INSTITUTION if content.get("institution") else AT_VENUE}
    for key, value in content.items():
        if key in ("topics", "facilitators", "partners"):
            typed[key] = [str(item) for item in value]
        elif value is not None and not isinstance(value, list | dict):
            typed[key] = str(value)
    for cell in content.get("attendance", ()):
        typed[f"cell_{cell['sex']}_{cell['age_band']}"] = str(cell["count"])
    for line in content.get("materials", ()):
        typed[f"material_{line['material']}"] = str(line["quantity"])
    for code, text in content.get("explanations", {}).items():
        typed[f"explanation_{code}"] = text
    for code, note in content.get("acknowledged", {}).items():
        typed[f"tick_{code}"] = "on"
        typed[f"note_{code}"] = note
    return typed
