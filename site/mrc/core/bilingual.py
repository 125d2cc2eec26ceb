"""Short values kept in both languages side by side, so that one change reaches both at once."""

from typing import Any, overload

from django.utils.translation import get_language


def current_language() -> str:
    """The language of this response: ``"en"`` or ``"ur"``."""
    return "ur" if (get_language() or "en").startswith("ur") else "en"


class Paired:
    """Reads ``<name>_en`` or ``<name>_ur`` by the active language; English where Urdu is missing.

    ``{{ fact.value }}`` in a template is enough. Where a wrong `lang` would matter for a longer
    text, use ``{% paired fact "value" %}``, which marks the language of a fallback.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "Paired": ...
    @overload
    def __get__(self, instance: object, owner: type) -> str: ...
    def __get__(self, instance: object | None, owner: type) -> "Paired | str":
        if instance is None:
            return self
        return paired_value(instance, self.name)[0]


def paired_value(instance: Any, name: str, language: str | None = None) -> tuple[str, str]:
    """The text in the asked language and the language it is really in."""
    language = language or current_language()
    text = getattr(instance, f"{name}_{language}", "") or ""
    if text:
        return text, language
    other = "en" if language == "ur" else "ur"
    return getattr(instance, f"{name}_{other}", "") or "", other
