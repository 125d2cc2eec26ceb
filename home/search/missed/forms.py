"""The form in which an editor settles a search without a result, in one step."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from home.search.synonyms import SynonymGroup, lines_of

from .models import MissedSearch
from .settling import add_to_group, make_group, settle

NOTHING = _("Choose words, write what it means, write a note, or tick “done”.")
BOTH = _("Choose a group or write what it means, not both.")


class MissedSearchForm(WagtailAdminModelForm):
    """Either way of making the search find something also marks it as done."""

    group = forms.ModelChoiceField(
        SynonymGroup.objects.all(),
        label=_("It means the same as"),
        required=False,
        help_text=_("The words are added to this group; searches for them find its pages at once."),
    )
    same_as = forms.CharField(
        label=_("Or: it should find what these words find, one a line"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In any script, a country too: “tankhwah”, “Dubai”."),
    )

    class Meta:
        model = MissedSearch
        fields = ("is_done", "note")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        group, same_as = data.get("group"), lines_of(data.get("same_as") or "")
        if group and same_as:
            self.add_error("same_as", BOTH)
        elif not (group or same_as or data.get("is_done") or data.get("note")):
            # Opening a settled one again is a change too.
            if not self.instance.done_on:
                raise ValidationError(NOTHING)
        elif (group or same_as) and not self.errors:
            self._make_words(group, "\n".join(same_as))
        return data

    def _make_words(self, group: SynonymGroup | None, same_as: str) -> None:
        """Here, because only a group that is valid may mark the search as done."""
        try:
            if group is not None:
                add_to_group(self.instance, group)
            else:
                make_group(self.instance, same_as)
        except ValidationError as error:
            self.add_error("group" if group is not None else "same_as", error.messages)
        else:
            self.cleaned_data["is_done"] = True

    def save(self, commit: bool = True) -> MissedSearch:
        self.instance.note = self.cleaned_data["note"]
        return settle(
            self.instance,
            is_done=self.cleaned_data["is_done"],
            by=self.for_user,
            on=timezone.localdate(),
        )
