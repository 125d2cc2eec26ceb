"""A new version of a question set: every question with its answers in both languages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.codes.models import QuestionSet

from .services import LEAST_ANSWERS, MOST_QUESTIONS, NewAnswer, NewQuestion

#: Answers that the form has room for.
ANSWERS = 3
#: Rows without anything are no question.
EMPTY_ROWS = 2


class SetForm(forms.Form):
    """The set itself; its questions are `QuestionForm`s beside it."""

    title_en = forms.CharField(label=_("Title (English)"), max_length=120)
    title_ur = forms.CharField(
        label=_("Title (Urdu)"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ur"}),
    )
    pass_mark = forms.IntegerField(
        label=_("Right answers to pass"), min_value=1, max_value=MOST_QUESTIONS
    )


def _text(label: Any, *, urdu: bool, length: int) -> forms.CharField:
    attrs = {"dir": "rtl", "lang": "ur"} if urdu else {"lang": "en"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, max_length=length, required=False, widget=widget)


class QuestionForm(forms.Form):
    """One question with up to three answers, of which one is right."""

    text_en = _text(_("Question (English)"), urdu=False, length=240)
    text_ur = _text(_("Question (Urdu)"), urdu=True, length=240)
    rests_on = forms.CharField(
        label=_("Page that it rests on"),
        max_length=160,
        required=False,
        help_text=_("Its address below the language: safe-migration/agents."),
    )
    right = forms.TypedChoiceField(
        label=_("Right answer"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "–"), *((place, str(place)) for place in range(1, ANSWERS + 1))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, ANSWERS + 1):
            for language, name in (("en", _("English")), ("ur", _("Urdu"))):
                label = _("Answer %(place)d (%(language)s)") % {"place": place, "language": name}
                self.fields[f"answer_{place}_{language}"] = _text(
                    label, urdu=language == "ur", length=160
                )

    @property
    def is_empty(self) -> bool:
        return not any(
            str(self.data.get(self.add_prefix(name), "")).strip() for name in self.fields
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.is_empty:
            return values
        for name in ("text_en", "text_ur"):
            if not values.get(name):
                self.add_error(name, _("Write the question in both languages."))
        given = self._check_answers(values)
        if len(given) < LEAST_ANSWERS:
            self.add_error("answer_2_en", _("A question needs at least two answers."))
        if values.get("right") not in given:
            self.add_error("right", _("Say which of the answers is right."))
        return values

    def _check_answers(self, values: dict[str, Any]) -> list[int]:
        """The places that have an answer; half of one is an error of the other half."""
        given = []
        for place in range(1, ANSWERS + 1):
            pair = [f"answer_{place}_{language}" for language in ("en", "ur")]
            filled = [name for name in pair if values.get(name)]
            if filled:
                given.append(place)
            for name in pair:
                if filled and name not in filled:
                    self.add_error(name, _("Write the answer in both languages."))
        return given

    def question(self) -> NewQuestion:
        """Only of a form that is valid and not empty."""
        values = self.cleaned_data
        answers = [
            NewAnswer(
                values[f"answer_{place}_en"],
                values[f"answer_{place}_ur"],
                is_right=place == values["right"],
            )
            for place in range(1, ANSWERS + 1)
            if values[f"answer_{place}_en"]
        ]
        return NewQuestion(values["text_en"], values["text_ur"], answers, values["rests_on"])


def question_forms(data: Any = None, *, of: QuestionSet | None = None) -> list[QuestionForm]:
    """A form for each question of the set to start from, and a few more, ten at most."""
    starts = [_start(question) for question in of.questions.all()] if of else []
    number = MOST_QUESTIONS if data is not None else min(len(starts) + EMPTY_ROWS, MOST_QUESTIONS)
    return [
        QuestionForm(
            data, prefix=f"q{place}", initial=starts[place] if place < len(starts) else None
        )
        for place in range(number)
    ]


def _start(question: Any) -> dict[str, Any]:
    values = {name: getattr(question, name) for name in ("text_en", "text_ur", "rests_on")}
    for answer in question.answers.all():
        values[f"answer_{answer.number}_en"] = answer.text_en
        values[f"answer_{answer.number}_ur"] = answer.text_ur
        if answer.is_right:
            values["right"] = answer.number
    return values
