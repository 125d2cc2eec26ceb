"""What a counsellor chooses or writes about a question."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mrc.core.places.models import Centre
from mrc.core.questions.choices import Outcome, Result, Way
from mrc.core.questions.models import SENTENCE_LENGTH

_TEXT = {"dir": "auto", "autocomplete": "off", "spellcheck": "false"}
_LONGEST = 6000
#: What can be recorded; a mail is written here.
_BY_HAND = [choice for choice in Way.choices if choice[0] not in (Way.EMAIL, Way.COMES)]


class _KeyedForm(forms.Form):
    """Carries the answer's id: the same button pressed twice is one answer."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4


class MailForm(_KeyedForm):
    text = forms.CharField(
        label=_("The answer"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={**_TEXT, "rows": 10}),
        help_text=_(
            "In the language that was asked for. The mail brings your words, the centre and the "
            "reference; the question is not in it."
        ),
        error_messages={"required": _("Write the answer.")},
    )


class RecordForm(_KeyedForm):
    way = forms.ChoiceField(
        label=pgettext_lazy("an answer", "How"),
        choices=[*_BY_HAND, (Way.COMES.value, _("The person called us or came"))],
        widget=forms.RadioSelect,
    )
    result = forms.ChoiceField(
        label=_("What came of it"), choices=Result.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What you told the person"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={**_TEXT, "rows": 4}),
        help_text=_("Encrypted; nobody can change it afterwards."),
    )


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=pgettext_lazy("a question", "Why"), choices=Outcome.choices, widget=forms.RadioSelect
    )


class CentreForm(forms.Form):
    centre = forms.ModelChoiceField(
        label=_("Centre"),
        queryset=Centre.objects.all(),
        help_text=_("Its counsellors see the question from then on; your centre no longer does."),
    )


class SuggestForm(forms.Form):
    sentence = forms.CharField(
        label=_("What should stand in the guide"),
        max_length=SENTENCE_LENGTH,
        widget=forms.Textarea(attrs={**_TEXT, "rows": 3}),
        help_text=_(
            "One sentence of your own, without anything of the person: no name, number, place or "
            "employer. Editors see it with the topic, and not the question."
        ),
        error_messages={"required": _("Write something.")},
    )
