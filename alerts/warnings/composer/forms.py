"""The fields of each step. Texts stand in pairs: `<name>_en` and `<name>_ur`, side by side.

A text in one language only is a problem beside the empty one, and never stops anybody from going
on: only publishing needs everything.
"""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from alerts.warnings.choices import Certainty, Channel, Kind, Severity, Trade
from destinations.models import Country
from mrc.core.bilingual import current_language
from mrc.core.models import Contact, District

NO_URDU = _("Write this in Urdu too.")
NO_ENGLISH = _("Write this in English too.")
#: Lines of a list that a form takes at once; a browser never sends more.
MOST_LINES = 30


def text_field(language: str, label: Any, *, rows: int = 0, length: int = 255) -> forms.CharField:
    """A text in one language, with the attributes of that language; several lines where asked."""
    attributes: dict[str, Any] = {
        "lang": language,
        "dir": "rtl" if language == "ur" else "ltr",
        "class": "composer-text",
    }
    widget: forms.Widget = (
        forms.Textarea(attrs={**attributes, "rows": rows}) if rows else forms.TextInput(attributes)
    )
    return forms.CharField(label=label, required=False, max_length=length, widget=widget)


class StepForm(forms.Form):
    #: Pairs of texts that must be there before publishing.
    required_pairs: tuple[str, ...] = ()
    #: All pairs: both languages, or neither.
    pairs: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.pairs:
            check_pair(self, cleaned, name, needed=name in self.required_pairs)
        return cleaned


def check_pair(
    form: forms.Form, cleaned: dict[str, Any], name: str, *, needed: bool = False
) -> None:
    """Both languages or neither, or both: each missing one is a problem beside its field."""
    english, urdu = cleaned.get(f"{name}_en"), cleaned.get(f"{name}_ur")
    # A field with a problem of its own has said it already.
    if not english and (urdu or needed) and f"{name}_en" not in form.errors:
        form.add_error(f"{name}_en", NO_ENGLISH)
    if not urdu and (english or needed) and f"{name}_ur" not in form.errors:
        form.add_error(f"{name}_ur", NO_URDU)


class WhatForm(StepForm):
    pairs = ("title", "summary", "body", "confirmed_by")
    required_pairs = ("title", "summary")

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", "–"), *Kind.choices],
        error_messages={"required": _("Choose what kind of scam it is.")},
    )
    severity = forms.ChoiceField(
        label=_("How serious"), choices=Severity.choices, initial=Severity.SEVERE
    )
    certainty = forms.ChoiceField(
        label=_("How certain"), choices=Certainty.choices, initial=Certainty.REPORTED
    )
    title_en = text_field("en", _("Title, in English"))
    title_ur = text_field("ur", _("Title, in Urdu"))
    summary_en = text_field("en", _("In one sentence, in English"), rows=2, length=300)
    summary_ur = text_field("ur", _("In one sentence, in Urdu"), rows=2, length=300)
    body_en = text_field("en", _("What is happening, in English"), rows=3, length=4000)
    body_ur = text_field("ur", _("What is happening, in Urdu"), rows=3, length=4000)
    confirmed_by_en = text_field("en", _("Confirmed or denied by, in English"), length=200)
    confirmed_by_ur = text_field("ur", _("Confirmed or denied by, in Urdu"), length=200)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        confirmed = cleaned.get("certainty") == Certainty.CONFIRMED
        if confirmed and not cleaned.get("confirmed_by_en") and not cleaned.get("confirmed_by_ur"):
            message = _("Write who confirmed it, or choose “Reported to us”.")
            self.add_error("confirmed_by_en", message)
        is_rumour = cleaned.get("kind") == Kind.RUMOUR
        if cleaned.get("kind") and is_rumour != (cleaned.get("certainty") == Certainty.DENIED):
            self.add_error(
                "certainty",
                _("“False rumour” and “This rumour is false” belong together: choose both."),
            )
        if paragraph_count(cleaned, "body_en") != paragraph_count(cleaned, "body_ur") and (
            cleaned.get("body_en") and cleaned.get("body_ur")
        ):
            self.add_error(
                "body_ur",
                _("Write as many paragraphs as in English: each is the other's translation."),
            )
        return cleaned


def paragraphs(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def paragraph_count(cleaned: dict[str, Any], name: str) -> int:
    return len(paragraphs(cleaned.get(name) or ""))


class WhereForm(StepForm):
    pairs = ("amount_asked",)

    countries = forms.ModelMultipleChoiceField(
        label=_("Countries"),
        queryset=Country.objects.none(),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )
    districts = forms.ModelMultipleChoiceField(
        label=_("Seen in these districts"),
        queryset=District.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    channels = forms.MultipleChoiceField(
        label=_("How it reaches people"),
        choices=Channel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    trades = forms.MultipleChoiceField(
        label=_("Work that is offered"),
        choices=Trade.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    amount_asked_en = text_field("en", _("Amount asked for, in English"), length=120)
    amount_asked_ur = text_field("ur", _("Amount asked for, in Urdu"), length=120)
    first_seen = forms.DateField(
        label=_("First seen"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _("Say since when it is known.")},
    )
    expires_on = forms.DateField(
        label=_("Holds until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _("Say until which day it holds.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = Country.objects.by_name(current_language())
        field: Any = self.fields["countries"]
        field.queryset = Country.objects.filter(pk__in=[country.pk for country in countries])
        field.choices = [(country.code, country.name) for country in countries]
        districts: Any = self.fields["districts"]
        districts.queryset = District.objects.filter(counted_with__isnull=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first_seen"), cleaned.get("expires_on")
        if first and last and last < first:
            self.add_error("expires_on", _("It would end before it was first seen."))
        return cleaned


class SignsForm(StepForm):
    pairs = ("example_message",)

    example_message_en = text_field("en", _("An example message, in English"), rows=2, length=1000)
    example_message_ur = text_field("ur", _("An example message, in Urdu"), rows=2, length=1000)


class HelpForm(StepForm):
    """Nothing but lists."""


class LineForm(forms.Form):
    """One point of a list."""

    text_en = text_field("en", _("In English"), length=300)
    text_ur = text_field("ur", _("In Urdu"), length=300)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        check_pair(self, cleaned, "text")
        return cleaned


class ContactForm(forms.Form):
    """Somebody to call, and when."""

    contact = forms.ModelChoiceField(
        label=_("Contact"), queryset=Contact.objects.all(), required=False, to_field_name="key"
    )
    note_en = text_field("en", _("When to call, in English"), length=200)
    note_ur = text_field("ur", _("When to call, in Urdu"), length=200)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        check_pair(self, cleaned, "note")
        if (cleaned.get("note_en") or cleaned.get("note_ur")) and not cleaned.get("contact"):
            self.add_error("contact", _("Choose whom to call."))
        return cleaned


class SourceForm(forms.Form):
    """Where we know it from; the same in both languages."""

    name = forms.CharField(label=_("Source"), required=False, max_length=200)
    url = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")
    date = forms.CharField(label=_("Date"), required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if (cleaned.get("url") or cleaned.get("date")) and not cleaned.get("name"):
            self.add_error("name", _("Name the source."))
        return cleaned


def _lines(form: type[forms.Form]) -> type[BaseFormSet]:
    return formset_factory(form, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES)


LineFormSet = _lines(LineForm)
ContactFormSet = _lines(ContactForm)
SourceFormSet = _lines(SourceForm)
