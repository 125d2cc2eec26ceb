"""Form fields of the field log: they read through the records' readers and keep what was typed.

No field refuses what the records accept, and none says anything of its own about limits: the
messages are those of `campaigns.records.readers`. All are optional, because a step is saved
whatever is missing.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext_lazy as _

from campaigns.records import readers
from mrc.core.urdu import fold_digits

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Choices = list[tuple[Any, Any]]
Text: TypeAlias = "str | _StrPromise"

#: A day as people write it in Pakistan: 9/3/2026, 9-3-2026, 9.3.2026.
_WRITTEN_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_WRITTEN_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::00)?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200f\u061c\u2066-\u2069]")


class RecordField(forms.Field):
    """Reads one value with a reader of the records. `needed`: a sent session must have it."""

    reader: Callable[[Any], Any]

    def __init__(
        self,
        *,
        label: Text,
        needed: bool = False,
        widget: forms.Widget | None = None,
        help_text: Text = "",
    ) -> None:
        super().__init__(required=False, label=label, help_text=help_text, widget=widget)
        self.needed = needed

    def normalise(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> Any:
        try:
            return type(self).reader(self.normalise(value))
        except readers.InvalidError as error:
            raise ValidationError(str(error.message)) from None


class NumberWidget(forms.TextInput):
    """A text input with a number pad: `type=number` throws away ۰-۹ and what it cannot read."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", **attrs})


class CountField(RecordField):
    """A count of people or things."""

    reader = staticmethod(readers.read_number)

    def __init__(self, *, stepper: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=NumberWidget(**({"data-stepper": ""} if stepper else {})), **kwargs)


class CellField(CountField):
    """One cell of sex and age band. Its range is a rule (B3), which says more than a reader."""

    reader = staticmethod(readers.read_integer)


class NativeInput(forms.TextInput):
    """The browser's own picker; a plain text field where it could not show what was typed."""

    def __init__(self, input_type: str, shows: Callable[[str], Any]) -> None:
        super().__init__({"dir": "ltr"})
        self.native_type = input_type
        self.shows = shows

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["type"] = self.native_type if self._can_show(value) else "text"
        return context

    def _can_show(self, value: Any) -> bool:
        try:
            return not value or self.shows(str(value)) is not None
        except ValueError:
            return False


class DayField(RecordField):
    reader = staticmethod(readers.read_date)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=NativeInput("date", parse_date), **kwargs)

    def normalise(self, value: Any) -> Any:
        """``9/3/2026`` as ``2026-03-09``; day first, as Pakistan writes it."""
        typed = _plain(value)
        match = _WRITTEN_DAY.fullmatch(typed)
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else typed


class TimeField(RecordField):
    reader = staticmethod(readers.read_time)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=NativeInput("time", parse_time), **kwargs)

    def normalise(self, value: Any) -> Any:
        """``10.30`` and ``2:30 pm`` as ``10:30`` and ``14:30``."""
        typed = _plain(value)
        match = _WRITTEN_TIME.fullmatch(typed)
        if match is None:
            return typed
        hour, half = int(match[1]), (match[3] or "").lower()
        if half and not 1 <= hour <= 12:
            return typed
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        return f"{hour:02}:{match[2]}"


class WordsField(RecordField):
    """Free text. How long it may be is checked with the whole content."""

    reader = staticmethod(partial(readers.read_text, limit=1_000_000))

    def __init__(self, *, lines: int = 1, **kwargs: Any) -> None:
        attrs = {"dir": "auto", "autocomplete": "off"}
        widget = forms.Textarea({**attrs, "rows": lines}) if lines > 1 else forms.TextInput(attrs)
        super().__init__(widget=widget, **kwargs)


class OneOfField(RecordField):
    """One entry of a list; anything else is refused, however it was posted."""

    def __init__(self, *, choices: Choices, as_list: bool = False, **kwargs: Any) -> None:
        widget = forms.Select(choices=[("", _("Choose")), *choices])
        super().__init__(widget=forms.RadioSelect(choices=choices) if as_list else widget, **kwargs)
        self.known = {str(key): key for key, _label in flat(choices)}

    def to_python(self, value: Any) -> Any:
        if value in (None, ""):
            return None
        if str(value) not in self.known:
            raise ValidationError(_("Choose one from the list."))
        return self.known[str(value)]


class SomeOfField(RecordField):
    """Several entries of a list."""

    def __init__(self, *, choices: Choices, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple(choices=choices), **kwargs)
        self.known = {str(key): key for key, _label in flat(choices)}

    def to_python(self, value: Any) -> list[Any]:
        chosen = [str(item) for item in value or []]
        if not self.known.keys() >= set(chosen):
            raise ValidationError(_("Choose from the list."))
        return [self.known[item] for item in chosen]


class TickField(RecordField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxInput(), **kwargs)

    def to_python(self, value: Any) -> bool:
        return bool(value)


def flat(choices: Choices) -> Choices:
    """A list without the groups in which its entries may stand."""
    entries: Choices = []
    for key, label in choices:
        entries += flat(label) if isinstance(label, list) else [(key, label)]
    return entries


def _plain(value: Any) -> str:
    return _INVISIBLE.sub("", fold_digits(str(value or ""))).strip()
