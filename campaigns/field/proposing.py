"""The form with which an officer proposes an institution that is not on record."""

import datetime
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import GenderIntake, Institution, InstitutionKind, Ownership
from campaigns.records import services
from campaigns.records.identifiers import is_uuid7, new_id
from mrc.core.models import District, User

from .fields import OneOfField, WordsField
from .lists import Lists

_URDU = re.compile("[\u0600-\u06ff]")


class ProposeForm(forms.Form):
    """`id` is made when the page is opened, so that the same page sent twice is one proposal."""

    use_required_attribute = False
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name_en = WordsField(label=gettext_lazy("Name in English"))
    name_ur = WordsField(label=gettext_lazy("Name in Urdu"))
    kind = OneOfField(
        label=gettext_lazy("What kind of place is it?"),
        choices=InstitutionKind.choices,
        needed=True,
    )
    gender_intake = OneOfField(
        label=gettext_lazy("Who studies there?"), choices=GenderIntake.choices
    )
    ownership = OneOfField(label=gettext_lazy("Who runs it?"), choices=Ownership.choices)

    def __init__(self, data: Mapping[str, Any] | None, lists: Lists, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["district"] = OneOfField(
            label=gettext_lazy("District"), choices=lists.districts, needed=True
        )
        self.order_fields(
            ["id", "name_en", "name_ur", "district", "kind", "gender_intake", "ownership"]
        )
        self.fields["name_ur"].widget.attrs.update(lang="ur", dir="rtl")
        self.fields["name_en"].widget.attrs.update(lang="en", dir="ltr")

    @classmethod
    def named(cls, searched: str, lists: Lists) -> "ProposeForm":
        """An open form with the name that was searched for, in its own script."""
        name = "name_ur" if _URDU.search(searched) else "name_en"
        return cls(None, lists, initial={"id": str(new_id()), name: searched})

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        for name in ("district", "kind"):
            if name not in self.errors and not values.get(name):
                self.add_error(name, _("Fill this in."))
        if not {"name_en", "name_ur"} & self.errors.keys() and not (
            values.get("name_en") or values.get("name_ur")
        ):
            self.add_error("name_en", _("Give a name in English or in Urdu."))
        return values

    @property
    def district(self) -> District:
        return District.objects.get(pk=self.cleaned_data["district"])

    def already(self, by: User) -> Institution | None:
        """What this page proposed before, when it is sent a second time."""
        made: UUID | None = self.cleaned_data.get("id")
        return Institution.objects.filter(pk=made, proposed_by=by).first() if made else None

    def alike(self) -> list[services.Match]:
        """Institutions on record that this may be."""
        return services.near_duplicates(
            name_en=self.cleaned_data["name_en"],
            name_ur=self.cleaned_data["name_ur"],
            district=self.district,
        )

    def propose(self, *, by: User, now: datetime.datetime) -> Institution | None:
        """The new institution; None with an error beside its field where the records refuse it."""
        values = self.cleaned_data
        try:
            return services.propose_institution(
                by=by,
                institution_id=self._id(),
                name_en=values["name_en"],
                name_ur=values["name_ur"],
                district=self.district,
                kind=values["kind"],
                gender_intake=values["gender_intake"] or GenderIntake.UNKNOWN,
                ownership=values["ownership"] or Ownership.UNKNOWN,
                now=now,
            )
        except services.ReasonError as error:
            self.add_error(error.field, str(error.message))
        except services.NotAllowedError as error:
            self.add_error(None, str(error.message))
        return None

    def _id(self) -> UUID:
        given: UUID | None = self.cleaned_data.get("id")
        return given if given is not None and is_uuid7(given) else new_id()
