"""What the forms of all steps have in common: a form that is always saved, and its remarks."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise

from .fields import CountField
from .lists import Lists
from .remarks import Kind, Remark

#: What was typed, as it was typed, by the names of the fields.
Typed = dict[str, str | list[str]]


class RemarkedField(BoundField):
    """A field of a step with its remarks, which a screen reader hears with it."""

    form: "StepForm"

    @property
    def remarks(self) -> list[Remark]:
        return self.form.remarks.get(self.name, [])

    @property
    def state(self) -> str:
        """How the field is to be marked: ``error``, ``warning`` or nothing."""
        return marked(self.remarks)

    @property
    def is_number(self) -> bool:
        return isinstance(self.field, CountField)

    @property
    def aria_describedby(self) -> str | None:
        ids = [f"{self.auto_id}_helptext"] if self.help_text else []
        ids += [remark.id for remark in self.remarks]
        return " ".join(ids) or None

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("aria-invalid", None)
        if any(remark.is_wrong for remark in self.remarks) and not self.field.widget.use_fieldset:
            attrs["aria-invalid"] = "true"
        return attrs


class StepForm(forms.Form):
    """Keeps what was typed as it was typed, gives what can be read of it, and carries remarks.

    It never refuses to be saved: what is wrong is said beside its field.
    """

    use_required_attribute = False
    bound_field_class = RemarkedField
    #: Keys of the content that are typed here, in the order of the page.
    keys: ClassVar[tuple[str, ...]] = ()
    #: A key whose remarks stand beside a group of fields, with the group's name.
    groups: ClassVar[dict[str, str | Promise]] = {}

    def __init__(self, typed: Typed, lists: Lists) -> None:
        super().__init__(
            MultiValueDict({name: v if isinstance(v, list) else [v] for name, v in typed.items()})
        )
        self.lists = lists
        self.remarks: dict[str, list[Remark]] = defaultdict(list)
        self.add_fields()

    def add_fields(self) -> None:
        """Fields whose choices come from the database."""

    def to_content(self) -> dict[str, Any]:
        """What can be read of what was typed; a value that cannot be read is left out."""
        self.is_valid()
        return {key: self.cleaned_data[key] for key in self.keys if key in self.cleaned_data}

    def unreadable(self) -> list[Remark]:
        """A remark for each value that cannot be read."""
        return [
            Remark(kind=Kind.ERROR, message=str(message), anchor=name)
            for name, messages in self.errors.items()
            for message in messages
        ]

    def remark(self, remark: Remark) -> None:
        self.remarks[remark.anchor].append(remark)

    def __getitem__(self, name: str) -> RemarkedField:
        return cast(RemarkedField, super().__getitem__(name))

    def label_of(self, anchor: str) -> str | Promise:
        if anchor in self.groups:
            return self.groups[anchor]
        return self.fields[anchor].label or "" if anchor in self.fields else ""

    @property
    def group_remarks(self) -> dict[str, list[Remark]]:
        """Remarks about groups of fields, by the group's key."""
        return {key: self.remarks.get(key, []) for key in self.groups}

    @property
    def other_remarks(self) -> list[Remark]:
        """Remarks about what no field of this page holds: they stand on top."""
        return [
            remark
            for anchor, remarks in self.remarks.items()
            if anchor not in self.fields and anchor not in self.groups
            for remark in remarks
        ]


def marked(remarks: Iterable[Remark]) -> str:
    kinds = {remark.kind for remark in remarks}
    if kinds & {Kind.ERROR, Kind.MISSING}:
        return "error"
    return "warning" if kinds & {Kind.WARNING, Kind.COMMENT} else ""
