"""What the register has for the licence number or the name that somebody typed."""

import datetime
import re
from dataclasses import dataclass

from mrc.core.urdu import fold_digits

from .questions import OTHER
from .register.choices import Standing
from .register.licence import Licence, parse_licence
from .register.searching import Entry, RegisterState, search, shown_name

#: A1, 786 and the like stand in many names: such a number alone is no licence number.
_FEWEST_DIGITS = 3
_NUMBERS_IN_NAMES = frozenset({"786", "313", "110"})


@dataclass(frozen=True)
class Candidate:
    """One agency to choose from."""

    key: str
    number: str
    name: str
    #: ``"en"`` or ``"ur"``: the language that the name is in.
    name_language: str
    city: str
    standing: Standing

    @classmethod
    def of(cls, entry: Entry, today: datetime.date) -> "Candidate":
        name, language = shown_name(entry)
        return cls(
            key=entry.licence_key,
            number=entry.licence_number,
            name=name,
            name_language=language,
            city=entry.city,
            standing=entry.standing(today),
        )

    def has_number(self, licence: Licence) -> bool:
        """Whether this is the licence that was written, as far as it was written."""
        own = parse_licence(self.number)
        if own is None or own.number != licence.number:
            return False
        return licence.office in {"", own.office}

    def has_digits(self, digits: str) -> bool:
        """Whether its number or its name holds these, whatever office stands beside them."""
        own = parse_licence(self.number)
        in_name = re.findall(r"\d+", fold_digits(self.name))
        return digits in in_name or (own is not None and own.number == digits)

    @property
    def agency(self) -> str:
        return f"{self.name} ({self.city})" if self.city else self.name


@dataclass(frozen=True)
class LookUp:
    """The candidates for a text, and the state of the list in which they were looked for."""

    typed: str
    state: RegisterState
    candidates: tuple[Candidate, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether a licence number was typed, rather than a name."""
        return self.licence is not None

    @property
    def licence(self) -> Licence | None:
        """The licence number that was typed, if one was."""
        licence = parse_licence(self.typed)
        if licence is None or licence.number in _NUMBERS_IN_NAMES:
            return None
        return licence if len(licence.number) >= _FEWEST_DIGITS else None

    @property
    def knows_number(self) -> bool:
        """Whether the number that was typed is in the list, whoever it belongs to."""
        licence = self.licence
        return licence is not None and any(one.has_number(licence) for one in self.candidates)

    def is_contradicted_by(self, candidate: Candidate) -> bool:
        """Whether another number was typed than the one that this agency has in the list."""
        return self.licence is not None and not candidate.has_digits(self.licence.number)

    def chosen(self, key: str) -> Candidate | None:
        return next((one for one in self.candidates if one.key == key), None)

    def is_answered_by(self, key: str) -> bool:
        """Whether the reader has said which of the candidates it is."""
        return key == OTHER or self.chosen(key) is not None


def look_up(typed: str, *, today: datetime.date) -> LookUp:
    """At most five candidates, the likeliest first; none while the register is empty."""
    found, state = search(typed, today)
    return LookUp(typed, state, tuple(Candidate.of(one.entry, today) for one in found))
