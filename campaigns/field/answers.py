"""An officer's answers to the rules: why a blocking one is right to be broken, that a warning was
seen. They stand beside any field, so they have names of their own: ``explanation_B4``, ``tick_W1``
and ``note_W1``.
"""

from typing import Any

from django.http import QueryDict

from campaigns.records.rules import RULES, Level

from .step_form import Typed

EXPLAINABLE = frozenset(rule.code for rule in RULES if rule.explainable)
WARNINGS = frozenset(rule.code for rule in RULES if rule.level is Level.WARN)


def taken(posted: QueryDict) -> Typed:
    """What a page said about the rules that it asked about.

    ``asked_W1`` comes with every tick box: a browser says nothing about one that is not ticked.
    """
    names = {f"explanation_{code}" for code in EXPLAINABLE} | {f"note_{code}" for code in WARNINGS}
    typed: Typed = {
        name: str(posted[name]).replace("\x00", "") for name in sorted(names & posted.keys())
    }
    for code in sorted(WARNINGS):
        if f"asked_{code}" in posted:
            typed[f"tick_{code}"] = "on" if posted.get(f"tick_{code}") else ""
    return typed


def text(typed: Typed, code: str) -> str:
    """The explanation or the note for a rule, as it was typed."""
    prefix = "explanation" if code.startswith("B") else "note"
    return str(typed.get(f"{prefix}_{code}", ""))


def is_ticked(typed: Typed, code: str) -> bool:
    return bool(typed.get(f"tick_{code}"))


def as_content(typed: Typed) -> dict[str, Any]:
    """The two keys of the content. A note says as much as a tick."""
    explanations: dict[str, str] = {}
    acknowledged: dict[str, str] = {}
    for name, value in typed.items():
        kind, _, code = name.partition("_")
        if kind == "explanation" and str(value).strip():
            explanations[code] = str(value)
        elif kind == "tick" and value:
            acknowledged.setdefault(code, "")
        elif kind == "note" and str(value).strip():
            acknowledged[code] = str(value)
    return {"explanations": explanations, "acknowledged": acknowledged}
