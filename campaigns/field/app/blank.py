"""The forms of the field log without anybody's data: what the app fills in on the phone."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import Promise

from campaigns.field.fields import Choices
from campaigns.field.forms import CountForm, WhatForm, WhenForm, WhereForm
from campaigns.field.lists import Lists
from campaigns.field.proposing import ProposeForm
from campaigns.field.steps import FILLED_IN, Step
from campaigns.field.summary import LABELS


class BlankLists(Lists):
    """Lists without entries: theirs come with the bundle and differ from centre to centre."""

    def __init__(self) -> None:
        self.kept = {}

    @cached_property
    def campaigns(self) -> Choices:
        return []

    @cached_property
    def districts(self) -> Choices:
        return []

    @cached_property
    def staff(self) -> Choices:
        return []

    @cached_property
    def topics(self) -> Choices:
        return []

    @cached_property
    def partners(self) -> Choices:
        return []

    @cached_property
    def question_sets(self) -> Choices:
        return []

    @cached_property
    def materials(self) -> Choices:
        return []


@dataclass(frozen=True)
class BlankForms:
    """One form for each step, and the one that proposes an institution."""

    lists: BlankLists = field(default_factory=BlankLists)

    @cached_property
    def where(self) -> WhereForm:
        return WhereForm({}, self.lists)

    @cached_property
    def when(self) -> WhenForm:
        return WhenForm({}, self.lists)

    @cached_property
    def what(self) -> WhatForm:
        return WhatForm({}, self.lists)

    @cached_property
    def count(self) -> CountForm:
        return CountForm({}, self.lists)

    @cached_property
    def propose(self) -> ProposeForm:
        # Its own ids: the step about the place stands in the same page and has a district too.
        return ProposeForm(None, self.lists, auto_id="propose_%s")


@dataclass(frozen=True)
class SummarySection:
    """One step as it is read before it is sent: its rows, still without what was said."""

    step: Step
    rows: tuple[tuple[str, str | Promise], ...]
    has_grid: bool


def summary_sections() -> list[SummarySection]:
    return [
        SummarySection(
            step=step,
            rows=tuple((key, LABELS[key]) for key in step.keys if key != "attendance"),
            has_grid="attendance" in step.keys,
        )
        for step in FILLED_IN
    ]
