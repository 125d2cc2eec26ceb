"""Looking a promoter up by licence number or name, and how far the register can be trusted.

Names are no proof: two promoters may have almost the same, and a fraud uses a real one. Whoever
shows a result asks the reader to compare licence number, name and city with the agent's papers.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from rapidfuzz import fuzz

from mrc.core.bilingual import paired_value

from .catalogue import Catalogue, Entry, NameForm, catalogue
from .choices import STANDING_ICONS, STANDING_TONES, Standing
from .licence import parse_licence
from .models import RegisterEdition
from .names import ComparableName, comparable_name

#: Never more results than this: a list of strangers' names helps nobody.
MOST = 5
#: A list that is older is no ground to trust a promoter.
FRESH_FOR = datetime.timedelta(days=30)
#: Of 100: names below are not shown.
_NEAR = 72.0
#: Consonants alone say less than letters.
_BONES_WEIGHT = 0.94
#: Fewer consonants than this match by chance.
_FEWEST_BONES = 2
#: So many tell a part of a name from others by themselves: Akram and Kareem share three.
_SURE_BONES = 4
#: Of 100: a name of which only a part was written.
_PART = 84.0


class Match(StrEnum):
    #: The same licence; or the same name, but for the words that every promoter's name has.
    EXACT = "exact"
    #: The same number with another office, or none; or a similar name.
    NEAR = "near"


@dataclass(frozen=True)
class Found:
    """One promoter that may be the one looked for."""

    entry: Entry
    match: Match
    #: 0 to 100, for order only.
    score: float

    @property
    def is_exact(self) -> bool:
        return self.match is Match.EXACT


class StateKind(StrEnum):
    EMPTY = "empty"
    STALE = "stale"
    CURRENT = "current"


@dataclass(frozen=True)
class RegisterState:
    """Whether the register can be relied on, and of which list and date it is."""

    kind: StateKind
    edition: RegisterEdition | None = None

    @classmethod
    def of(cls, edition: RegisterEdition | None, today: datetime.date) -> Self:
        if edition is None:
            return cls(StateKind.EMPTY)
        is_stale = today - edition.as_of > FRESH_FOR
        return cls(StateKind.STALE if is_stale else StateKind.CURRENT, edition)

    @property
    def is_empty(self) -> bool:
        return self.kind is StateKind.EMPTY

    @property
    def is_stale(self) -> bool:
        return self.kind is StateKind.STALE

    @property
    def is_current(self) -> bool:
        return self.kind is StateKind.CURRENT

    @property
    def as_of(self) -> datetime.date | None:
        """Date of the list; None while there is none."""
        return self.edition.as_of if self.edition is not None else None

    @property
    def source(self) -> str:
        return self.edition.source if self.edition is not None else ""

    @property
    def source_url(self) -> str:
        return self.edition.source_url if self.edition is not None else ""


def register_state(today: datetime.date) -> RegisterState:
    """Empty; stale, with a list more than 30 days old; or current. One query."""
    return RegisterState.of(RegisterEdition.objects.newest(), today)


def find_by_number(text: str) -> list[Found]:
    """The licence with this number, however it is written; else those with the same digits.

    An exact match stands alone. Empty where the text holds no licence number or none is known.
    """
    return _by_number(text, catalogue()[0])


def find_by_name(text: str, limit: int = MOST) -> list[Found]:
    """Promoters with this name or one like it, in Latin or Urdu letters, the likeliest first.

    At most five. Those still in the list come before those that left it, at the same score.
    """
    return _by_name(text, catalogue()[0], min(limit, MOST))


def find(text: str) -> list[Found]:
    """By number and by name: an exact match first, then the same digits, then similar names."""
    return _by_either(text, catalogue()[0])


def search(text: str, today: datetime.date) -> tuple[list[Found], RegisterState]:
    """What `find` finds, and the state of the very list in which it was looked for. One query."""
    known, edition = catalogue()
    return _by_either(text, known), RegisterState.of(edition, today)


def _by_either(text: str, known: Catalogue) -> list[Found]:
    numbers = _by_number(text, known)
    if numbers and numbers[0].is_exact:
        return numbers
    names = _by_name(text, known, MOST)
    same = [one for one in names if one.is_exact]
    # "Falcon 786" is a name before it is a number; "9001 Lahore" is a number only.
    best: dict[int, Found] = {}
    for one in [*same, *(numbers or names)]:
        best.setdefault(one.entry.pk, one)
    return list(best.values())[:MOST]


def _by_number(text: str, known: Catalogue) -> list[Found]:
    licence = parse_licence(text)
    if licence is None:
        return []
    entry = known.by_key.get(licence.key)
    if entry is not None:
        return [Found(entry, Match.EXACT, 100.0)]
    alike = sorted(known.by_digits.get(licence.number, ()), key=lambda one: one.gone_on is not None)
    return [Found(entry, Match.NEAR, 90.0) for entry in alike[:MOST]]


def _by_name(text: str, known: Catalogue, limit: int) -> list[Found]:
    wanted = comparable_name(text)
    if not wanted.core or limit < 1:
        return []
    best: dict[int, Found] = {}
    for form, score in _scored(wanted, known.forms):
        found = best.get(form.entry.pk)
        if found is None or found.score < score:
            is_same = form.name.compact == wanted.compact
            match = Match.EXACT if is_same else Match.NEAR
            best[form.entry.pk] = Found(form.entry, match, score)
    return sorted(best.values(), key=_order)[:limit]


def _order(found: Found) -> tuple[bool, float, bool, str]:
    entry = found.entry
    return not found.is_exact, -found.score, entry.gone_on is not None, entry.licence_key


def _scored(wanted: ComparableName, forms: Iterable[NameForm]) -> Iterable[tuple[NameForm, float]]:
    for form in forms:
        score = _score(wanted, form.name)
        if score >= _NEAR:
            yield form, score


def _score(wanted: ComparableName, name: ComparableName) -> float:
    """How alike two names are, of 100. What tells them apart counts most, the rest a little."""
    if wanted.compact == name.compact:
        return 100.0
    bones = _bones_score(wanted, name)
    if wanted.is_urdu != name.is_urdu:
        return bones * _BONES_WEIGHT
    letters = _letters_score(wanted.distinct, name.distinct)
    # Letters decide within one script; equal consonants help a spelling that is far off.
    score = 0.9 * max(letters, (letters + bones) / 2) + 0.1 * fuzz.ratio(wanted.core, name.core)
    if _is_part(wanted, name) and min(len(wanted.bones), len(name.bones)) >= _SURE_BONES:
        return max(score, _PART * _BONES_WEIGHT)
    return score


def _letters_score(one: str, other: str) -> float:
    joined = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))
    return max(joined, fuzz.token_sort_ratio(one, other), fuzz.token_set_ratio(one, other) * 0.86)


def _bones_score(wanted: ComparableName, name: ComparableName) -> float:
    if min(len(wanted.bones), len(name.bones)) < _FEWEST_BONES:
        return 0.0
    whole = fuzz.ratio(wanted.bones, name.bones)
    return max(whole, _PART) if _is_part(wanted, name) else whole


def _is_part(wanted: ComparableName, name: ComparableName) -> bool:
    return wanted.bones in name.runs or name.bones in wanted.runs


def shown_name(entry: Entry) -> tuple[str, str]:
    """The name in the active language where there is one, and the language that it is in."""
    return paired_value(entry, "name")


def icon_and_tone(standing: Standing) -> tuple[str, str]:
    return STANDING_ICONS[standing.value], STANDING_TONES[standing.value]


__all__ = [
    "FRESH_FOR",
    "MOST",
    "Entry",
    "Found",
    "Match",
    "RegisterState",
    "Standing",
    "StateKind",
    "find",
    "find_by_name",
    "find_by_number",
    "icon_and_tone",
    "register_state",
    "search",
    "shown_name",
]
