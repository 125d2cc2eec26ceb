"""What somebody may choose, with and without an address."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import offers
from .addresses import normalised
from .choices import Frequency
from .models import Choice, Subscriber


class ChoicesForm(forms.Form):
    """The choices of a subscription. None of a sort means all of it."""

    topic = forms.MultipleChoiceField(
        label=_("What do you want to hear about?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    country = forms.MultipleChoiceField(
        label=_("Which countries?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("If you choose none, you hear about all countries."),
    )
    kind = forms.MultipleChoiceField(
        label=_("Which kinds of scam?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("If you choose none, you hear about all kinds."),
    )
    frequency = forms.ChoiceField(
        label=_("How often?"),
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        initial=Frequency.AT_ONCE,
        error_messages={"required": _("Choose one.")},
    )
    language = forms.ChoiceField(
        label=_("In which language?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = [(topic.key, topic.name) for topic in offers.topics()]
        self._offer("topic", topics)
        self._offer("country", offers.countries())
        self._offer("kind", offers.kinds())
        self.fields["topic"].initial = [key for key, _name in topics]
        if len(topics) <= 1:
            # Nothing to choose: asked for by coming here.
            del self.fields["topic"]

    def _offer(self, name: str, options: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = options

    def offered(self, name: str) -> list[str]:
        """The values between which somebody may choose."""
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        options: Any = field.choices
        return [value for value, _words in options]

    @property
    def chosen(self) -> dict[str, list[str]]:
        """What was chosen, as the services take it. All of a sort is the same as none of it, so
        that what is added later is not missed."""
        data = self.cleaned_data
        return {
            Choice.What.TOPIC.value: data.get("topic") or [one.key for one in offers.topics()],
            Choice.What.COUNTRY.value: self._some_of("country"),
            Choice.What.KIND.value: self._some_of("kind"),
        }

    def _some_of(self, name: str) -> list[str]:
        chosen: list[str] = self.cleaned_data[name]
        return [] if len(chosen) == len(self.offered(name)) else chosen


class SubscribeForm(ChoicesForm):
    """The public form. Phones set in Urdu type other digits, and spaces that nobody sees."""

    email = forms.CharField(
        label=_("Your e-mail address"),
        max_length=320,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "dir": "ltr", "spellcheck": "false"}
        ),
        help_text=_("We use it for this news alone and give it to nobody."),
        error_messages={"required": _("Type your e-mail address.")},
    )
    field_order = ("email", "topic", "country", "kind", "frequency", "language")

    def clean_email(self) -> str:
        return normalised(self.cleaned_data["email"])


def choices_of(subscriber: Subscriber) -> dict[str, Any]:
    """A subscription as the form's initial values."""
    chosen: dict[str, Any] = {what: [] for what in Choice.What.values}
    for choice in subscriber.choices.all():
        chosen[choice.what].append(choice.value)
    return {**chosen, "frequency": subscriber.frequency, "language": subscriber.language}
