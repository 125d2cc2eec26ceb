"""What is typed in the checks: read in either script, refused with a word beside the field."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from destinations.models import Country
from mrc.core.urdu import fold_digits

from .answers import Known
from .costs import Way
from .money import AmountError, read_rupees
from .offer import SIGNS
from .questions import AMOUNT, LICENCE, PAPERS, PAPERS_SHOWN, PERMISSION, PURPOSES, Question
from .wording import Text

#: Of what is typed; longer input is cut in the browser and refused here.
LONGEST_NAME = 120
LONGEST_NUMBER = 60
#: A permission of an older day is a slip of the pen.
_OLDEST_PERMISSION = datetime.date(2000, 1, 1)
_WRITTEN_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_INVISIBLE = re.compile("[\u200b-\u200f\u061c\u2066-\u2069]")

_NO_ANSWER = _("Choose one of the answers.")
_AMOUNT_PROBLEMS: dict[str, Text] = {
    "unreadable": _("We could not read this sum. Write it like this: 50,000 or 50 hazar."),
    "currency": _("Write the sum in Pakistani rupees."),
    "several": _("Write one sum. If they named two, write the higher one."),
    "zero": _("If they ask for nothing, choose “They ask for nothing”."),
    "small": _("Is that in thousands? Write the whole sum: 50,000 or 50 hazar."),
    "large": _("That is more than 10 crore. Look at the zeros again."),
}


class AmountField(forms.CharField):
    """A sum of rupees as people write and say it; gives whole rupees, or None where empty."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "dir": "auto"}
        kwargs = {"max_length": LONGEST_NUMBER, "required": False, **kwargs}
        super().__init__(widget=forms.TextInput(attrs), **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_rupees(text)
        except AmountError as error:
            raise ValidationError(_AMOUNT_PROBLEMS[error.problem]) from None


class DayInput(forms.TextInput):
    """The browser's own calendar; a plain text field where it could not show what was typed."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["type"] = "date" if not value or _is_iso(str(value)) else "text"
        return context


class PastDayField(forms.CharField):
    """A day that is over, as 2026-03-09 or 9/3/2026, in any digits; None where empty."""

    def __init__(self, *, today: datetime.date, **kwargs: Any) -> None:
        self.today = today
        attrs = {"dir": "ltr", "autocomplete": "off"}
        super().__init__(widget=DayInput(attrs), max_length=40, required=False, **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        text = _INVISIBLE.sub("", fold_digits(super().clean(value)))
        if not text:
            return None
        written = _WRITTEN_DAY.fullmatch(text)
        if written:
            text = f"{written[3]}-{int(written[2]):02}-{int(written[1]):02}"
        if not _is_iso(text):
            raise ValidationError(_("Write the day like this: 9/3/2026."))
        day = datetime.date.fromisoformat(text)
        if day > self.today:
            raise ValidationError(_("This day is still to come. Look at the date again."))
        if day < _OLDEST_PERMISSION:
            raise ValidationError(_("This day is long ago. Look at the year again."))
        return day


class QuestionForm(forms.Form):
    """The answer to one question: a button, with what is typed on the same page."""

    question: Question

    def __init__(self, data: Any, *, question: Question, today: datetime.date) -> None:
        self.question = question
        self.today = today
        super().__init__(data, auto_id="id_%s")
        values = [option.value for option in question.options]
        self.fields[question.key] = forms.ChoiceField(
            choices=[(value, value) for value in values],
            error_messages={"required": _NO_ANSWER, "invalid_choice": _NO_ANSWER},
        )

    @property
    def knows(self) -> bool:
        """Whether the button was pressed that sends what is typed."""
        return bool(self.cleaned_data.get(self.question.key) == Known.YES)

    @property
    def typed_fields(self) -> list[forms.BoundField]:
        """The fields of the page, without the buttons."""
        return [self[name] for name in self.question.fields]

    def forget_typed(self) -> None:
        """What is no answer is not held against the reader."""
        for name in self.question.fields:
            self.errors.pop(name, None)

    def _require(self, name: str, message: Text) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)


class LicenceForm(QuestionForm):
    licence = forms.CharField(
        label=_("Licence number or name"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto"}),
    )

    def clean(self) -> None:
        if self.knows:
            self._require("licence", _("Write the number or the name, or choose another answer."))
        else:
            self.forget_typed()


class PermissionForm(QuestionForm):
    permission = forms.CharField(
        label=_("Permission number"),
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput({"autocomplete": "off", "dir": "ltr"}),
    )

    def __init__(self, data: Any, *, question: Question, today: datetime.date) -> None:
        super().__init__(data, question=question, today=today)
        self.fields["permission_date"] = PastDayField(
            today=today, label=_("Date of the permission, if you know it")
        )

    def clean(self) -> None:
        if self.knows:
            self._require("permission", _("Write the number, or choose another answer."))
        else:
            self.forget_typed()


class AmountForm(QuestionForm):
    amount = AmountField(
        label=_("Sum in rupees"), help_text=_("For example 15,000, or 1.5 lakh, or 50 hazar.")
    )
    amount_for = forms.ChoiceField(
        label=_("What is it for?"), required=False, choices=PURPOSES, widget=forms.RadioSelect
    )

    def clean(self) -> None:
        if not self.knows:
            self.forget_typed()
            return
        self._require("amount", _("Write the sum, or choose another answer."))
        self._require("amount_for", _("Choose what the sum is for."))


class PapersForm(QuestionForm):
    papers = forms.MultipleChoiceField(
        label=_("Papers"),
        required=False,
        choices=[(option.value, option.label) for option in PAPERS_SHOWN],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> None:
        if not self.knows:
            self.forget_typed()
            return
        self._require("papers", _("Tick what you have seen, or choose another answer."))


_FORMS: dict[str, type[QuestionForm]] = {
    LICENCE.key: LicenceForm,
    PERMISSION.key: PermissionForm,
    AMOUNT.key: AmountForm,
    PAPERS.key: PapersForm,
}


class CountryField(forms.ChoiceField):
    """A country by its code; nothing chosen is every country."""

    def __init__(self, countries: Iterable[Country], **kwargs: Any) -> None:
        choices: list[tuple[str, Text]] = [("", _("No country chosen"))]
        choices += [(country.code, country.name) for country in countries]
        super().__init__(choices=choices, required=False, **kwargs)


class PayForm(forms.Form):
    """“What should I pay?”: the way, the country, and what was asked."""

    way = forms.ChoiceField(
        label=_("How do you go?"),
        choices=(
            (Way.AGENT.value, _("Through an agency that found the job")),
            (Way.AGENT_OWN_JOB.value, _("Through an agency, but my family or I found the job")),
            (Way.DIRECT.value, _("Without an agency")),
        ),
        widget=forms.RadioSelect,
    )
    asked = AmountField(
        label=_("How much do they ask for in all?"),
        help_text=_("In rupees, if you know it. For example 15,000, or 1.5 lakh, or 50 hazar."),
    )

    def __init__(self, data: Any, *, countries: Iterable[Country]) -> None:
        super().__init__(data, auto_id="id_%s")
        self.fields["country"] = CountryField(countries, label=_("Which country?"))
        self.order_fields(["way", "country", "asked"])


class OfferForm(forms.Form):
    """“Is this offer real?”: the signs, and the country."""

    sign = forms.MultipleChoiceField(
        label=_("What is true of the message or advert?"),
        required=False,
        choices=[(sign.key, sign.label) for sign in SIGNS],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any, *, countries: Iterable[Country]) -> None:
        super().__init__(data, auto_id="id_%s")
        self.fields["country"] = CountryField(countries, label=_("Which country?"))


def form_of(question: Question, data: Any, *, today: datetime.date) -> QuestionForm:
    """The form of a question, bound to the address's parameters."""
    return _FORMS.get(question.key, QuestionForm)(data, question=question, today=today)


def _is_iso(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False
