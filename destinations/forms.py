"""The forms of a fact and of a kind of facts in the admin."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from destinations.facts_life.choices import Origin
from destinations.facts_life.content import FIELDS, Content, as_word, content_of
from destinations.facts_life.rules import problems
from destinations.facts_life.services import next_check, save_fact, save_kind, set_check
from destinations.models import Fact, FactKind
from mrc.core.models import User


class FactForm(WagtailAdminModelForm):
    """Keeps “checked by MRC” true, and every change with its source and its line in the history."""

    is_same_source = forms.BooleanField(
        label=_("The same source still says so"),
        required=False,
        help_text=_(
            "Only if you looked at the source again and it says what you wrote, as with a "
            "misspelling that you correct. Otherwise change the source above."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A new fact brings its source with it.
        if self.instance.pk is None:
            self.fields.pop("is_same_source", None)
        if "owner" in self.fields:
            self.fields["owner"].queryset = people_who_may_check(self.instance.owner)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        before = content_of(self.instance) if self.instance.pk is not None else {}
        found = problems(
            before,
            self._after(before, data),
            is_same_source=data.get("is_same_source", False),
            today=timezone.localdate(),
        )
        for name, text in found.items():
            if name not in self.errors:
                self.add_error(name, text)
        if data.get("checked_on") and data.get("kind") and self._is_checked_anew():
            data["check_due_on"] = next_check(data["kind"], data["checked_on"])
        return data

    def _after(self, before: Content, data: dict[str, Any]) -> Content:
        """The statement as it would be; a field with an error of its own counts as unchanged."""
        after = dict(before)
        for name in FIELDS:
            if name in data:
                value = data[name]
                if name == "country":
                    after[name] = value.code if value is not None else ""
                elif name == "kind":
                    after[name] = value.key
                else:
                    after[name] = as_word(value)
        return after

    def _is_checked_anew(self) -> bool:
        """Whether the next date follows from the new check, and is not the person's own."""
        return "checked_on" in self.changed_data and "check_due_on" not in self.changed_data

    def save(self, commit: bool = True) -> Any:
        fact: Fact = super().save(commit=False)
        if "checked_on" in self.changed_data:
            set_check(fact, on=self.cleaned_data["checked_on"], by=self.for_user)
        if commit:
            save_fact(
                fact,
                by=self.for_user,
                origin=Origin.ADMIN,
                is_same_source=self.cleaned_data.get("is_same_source", False),
            )
        return fact


class FactKindForm(WagtailAdminModelForm):
    """A label that changes is told to all that keep pages."""

    def save(self, commit: bool = True) -> Any:
        kind: FactKind = super().save(commit=False)
        if commit:
            save_kind(kind)
        return kind


def people_who_may_check(now: User | None = None) -> Any:
    """Members of staff in whose care a fact can be: they may change facts. `now` stays one."""
    people = User.objects.with_perm("destinations.change_fact")
    return people | User.objects.filter(pk=now.pk) if now is not None else people
