"""The steps of the composer, and their forms filled with what was typed so far."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.forms import BaseFormSet, Form, ModelMultipleChoiceField, MultipleChoiceField
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import forms
from .models import Part, ReadyText, WarningDraft


@dataclass(frozen=True)
class ListOf:
    """A list on a step: its name is the field of the page and the prefix of its lines."""

    name: str
    label: str | Promise
    formset: type[BaseFormSet]
    #: How many empty lines stand there at first.
    lines: int = 2
    help: str | Promise = ""

    @property
    def has_ready_texts(self) -> bool:
        return self.name in Part.values


@dataclass(frozen=True)
class Step:
    key: str
    label: str | Promise
    form: type[forms.StepForm]
    lists: tuple[ListOf, ...] = ()


STEPS: tuple[Step, ...] = (
    Step("what", _("What is happening"), forms.WhatForm),
    Step("where", _("Where and how"), forms.WhereForm),
    Step(
        "signs",
        _("Signs and what to do"),
        forms.SignsForm,
        (
            ListOf("signs", _("How to recognise it"), forms.LineFormSet),
            ListOf("do_now", _("What to do now"), forms.LineFormSet),
        ),
    ),
    Step(
        "help",
        _("Help and sources"),
        forms.HelpForm,
        (
            ListOf("already_paid", _("If you have already paid"), forms.LineFormSet),
            ListOf("contacts", _("Whom to call"), forms.ContactFormSet),
            ListOf("sources", _("Sources"), forms.SourceFormSet, lines=1),
        ),
    ),
)
#: The last step has nothing to fill in.
LOOK = "look"
BY_KEY = {step.key: step for step in STEPS}


@dataclass
class FilledList:
    of: ListOf
    formset: BaseFormSet
    #: Ready texts that are not in the list yet.
    ready: list[ReadyText] = field(default_factory=list)


@dataclass
class FilledStep:
    """One step's form and lists."""

    step: Step
    form: Form
    lists: list[FilledList]

    def is_valid(self) -> bool:
        valid = [self.form.is_valid(), *(one.formset.is_valid() for one in self.lists)]
        return all(valid)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Each problem with the label of its field; call `is_valid` first."""
        for form in [self.form, *(line for one in self.lists for line in one.formset)]:
            for name, errors in form.errors.items():
                label = str(form.fields[name].label) if name in form.fields else ""
                for error in errors:
                    yield label, str(error)


def filled(step: Step, draft: WarningDraft | None, *, checked: bool) -> FilledStep:
    """The step with what was typed. Unless it is checked, nothing is called wrong yet."""
    values = draft.values_of(step.key) if draft is not None else {}
    data = _query(values)
    if checked:
        form = step.form(data)
        formsets = [one.formset(_with_counts(data, one), prefix=one.name) for one in step.lists]
    else:
        form = step.form(initial=_initial(step.form, values) if values else first_values(step))
        formsets = [
            one.formset(initial=lines_of(values, one), prefix=one.name) for one in step.lists
        ]
    kind = draft.first("what", "kind") if draft is not None else ""
    lists = [
        FilledList(one, formset, _ready(one, kind, values) if one.has_ready_texts else [])
        for one, formset in zip(step.lists, formsets, strict=True)
    ]
    return FilledStep(step, form, lists)


def first_values(step: Step) -> dict[str, Any]:
    """What stands in an empty step."""
    return {"first_seen": timezone.localdate()} if step.key == "where" else {}


def lines_of(values: dict[str, list[str]], one: ListOf) -> list[dict[str, str]]:
    """The lines of a list as they were typed; at first so many empty ones."""
    names = list(one.formset.form.base_fields)
    count = _count(values, one)
    return [
        {name: (values.get(f"{one.name}-{line}-{name}") or [""])[0] for name in names}
        for line in range(count)
    ]


def typed_on(step: Step, sent: QueryDict) -> dict[str, list[str]]:
    """What a browser sent for the fields of a step, and nothing else it may have sent."""
    names = set(step.form.base_fields)
    for one in step.lists:
        count = min(_number(sent.get(f"{one.name}-TOTAL_FORMS")), forms.MOST_LINES)
        names.add(f"{one.name}-TOTAL_FORMS")
        names |= {
            f"{one.name}-{line}-{field}"
            for line in range(count)
            for field in one.formset.form.base_fields
        }
    return {name: sent.getlist(name) for name in sorted(names) if name in sent}


def with_lines(
    values: dict[str, list[str]], one: ListOf, added: list[dict[str, str]]
) -> dict[str, list[str]]:
    """The values with lines added to a list, the first ones in place of its empty lines."""
    lines = [line for line in lines_of(values, one) if any(line.values())] + added
    lines = lines[: forms.MOST_LINES]
    kept = {name: value for name, value in values.items() if not name.startswith(f"{one.name}-")}
    kept[f"{one.name}-TOTAL_FORMS"] = [str(len(lines))]
    for number, line in enumerate(lines):
        kept |= {f"{one.name}-{number}-{name}": [value] for name, value in line.items()}
    return kept


def _ready(one: ListOf, kind: str, values: dict[str, list[str]]) -> list[ReadyText]:
    taken = {line["text_en"] for line in lines_of(values, one)}
    texts = ReadyText.objects.filter(part=one.name).for_kind(kind)
    # What this kind needs stands before what every kind needs.
    ordered = sorted(texts, key=lambda text: (not text.kind, text.order, text.pk))
    return [text for text in ordered if text.text_en not in taken]


def _count(values: dict[str, list[str]], one: ListOf) -> int:
    typed = values.get(f"{one.name}-TOTAL_FORMS")
    return min(_number(typed[0]), forms.MOST_LINES) if typed else one.lines


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _query(values: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, typed in values.items():
        data.setlist(name, typed)
    return data


def _with_counts(data: QueryDict, one: ListOf) -> QueryDict:
    """With what Django's formsets want to be told."""
    data = data.copy()
    values = {name: data.getlist(name) for name in data}
    data[f"{one.name}-TOTAL_FORMS"] = str(_count(values, one))
    data[f"{one.name}-INITIAL_FORMS"] = "0"
    return data


def _initial(form: type[Form], values: dict[str, list[str]]) -> dict[str, Any]:
    """Typed values as an unbound form shows them: several where a field takes several."""
    initial: dict[str, Any] = {}
    for name, field_ in form.base_fields.items():
        several = isinstance(field_, (MultipleChoiceField, ModelMultipleChoiceField))
        typed = values.get(name, [])
        initial[name] = typed if several else (typed or [""])[0]
    return initial
