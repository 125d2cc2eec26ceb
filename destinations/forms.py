"""The form of a fact in the admin."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from destinations.services import set_check

#: Changing one of these makes another statement of it, which nobody has checked yet.
STATEMENT_FIELDS = ("kind", "country", "value_en", "value_ur", "source_name", "source_date")


class FactForm(WagtailAdminModelForm):
    """Keeps “checked by MRC” true: a changed statement needs a new check, or none."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        checked_on = data.get("checked_on")
        if checked_on is None:
            return data
        if checked_on > timezone.localdate():
            self.add_error("checked_on", _("Nobody can have checked it on a day still to come."))
        elif self._is_another_statement() and "checked_on" not in self.changed_data:
            self.add_error(
                "checked_on",
                _(
                    "You changed the statement. Give the day on which you checked the new one, "
                    "or empty this field."
                ),
            )
        return data

    def _is_another_statement(self) -> bool:
        """Filling what was empty, such as a missing Urdu value, is no change."""
        return any(
            name in self.changed_data and self.initial.get(name) not in (None, "")
            for name in STATEMENT_FIELDS
        )

    def save(self, commit: bool = True) -> Any:
        if "checked_on" in self.changed_data:
            set_check(self.instance, on=self.cleaned_data["checked_on"], by=self.for_user)
        return super().save(commit=commit)
