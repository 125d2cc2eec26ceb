"""What the last page shows of the answers, and the report that they make."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from destinations.models import Country
from mrc.core.models import District

from .forms import YES, StepForm
from .intake import Told
from .steps import STEPS, Step

#: Phone, account and identity numbers, with the spaces and signs that people write into them.
_NUMBER = re.compile(r"([+(]?[0-9][0-9 ().-]{4,}[0-9])")


@dataclass(frozen=True, repr=False)
class Line:
    """One answer as the person reads it; `text` is empty where nothing was said."""

    label: Any
    text: str
    step: str

    @property
    def shown(self) -> SafeString:
        return with_numbers_in_order(self.text)


def with_numbers_in_order(text: str) -> SafeString:
    """The text for a page: ``0300 1234567`` stays in its order inside Urdu, lines stay lines."""
    parts = _NUMBER.split(text)
    marked = format_html_join(
        "",
        "{}{}",
        (
            (words, format_html('<bdi dir="ltr" class="latin">{}</bdi>', number) if number else "")
            for words, number in zip(parts[::2], [*parts[1::2], ""], strict=True)
        ),
    )
    return SafeString(marked.replace("\r\n", "<br>").replace("\n", "<br>"))


def lines(answers: dict[str, str]) -> list[Line]:
    """Every question with its answer, in the order of the pages."""
    found: list[Line] = []
    for step in STEPS:
        if step.form is None:
            continue
        form = step.form(initial=answers)
        for name, field in form.fields.items():
            text = _readable(field, answers.get(name, ""))
            found.append(Line(label=field.label, text=text, step=step.name))
    return found


def first_wrong(answers: dict[str, str]) -> tuple[Step, StepForm] | None:
    """The first page whose answers do not hold, with its errors."""
    for step in STEPS:
        if step.form is not None:
            form = step.form(data=answers)
            if not form.is_valid():
                return step, form
    return None


def told(answers: dict[str, str], *, language: str) -> Told:
    """The report of answers that hold (see `first_wrong`)."""
    cleaned: dict[str, Any] = {}
    for step in STEPS:
        if step.form is not None:
            form = step.form(data=answers)
            form.is_valid()
            cleaned |= form.cleaned_data
    in_danger = cleaned.pop("in_danger") == YES
    key, code = cleaned.pop("district"), cleaned.pop("country_code")
    return Told(
        language=language,
        in_danger=in_danger,
        district=_district(key),
        country_code=code if Country.objects.filter(code=code).exists() else "",
        **cleaned,
    )


def _district(key: str) -> District | None:
    if not key:
        return None
    return District.objects.select_related("usual_centre").filter(pk=key).first()


def _readable(field: forms.Field, answer: str) -> str:
    widget = field.widget
    if isinstance(widget, forms.Select | forms.RadioSelect):
        if not answer:
            return ""
        return str(dict(widget.choices).get(answer, ""))
    return answer
