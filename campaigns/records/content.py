"""What an officer types about a session: a versioned schema, its normal form and its hash.

A phone writes the same normal form, so the hash tells whether the server holds what it sent.
Both pass `tests/campaigns/records/content_vectors.json`.

Normal form: every key is there (null or an empty list where nothing was typed); text is in
Unicode NFC with digits folded to 0-9, line ends as \\n, and no blank at either end; dates are
2026-03-09 and times 10:00; lists of ids are sorted and without repetition; a cell of nobody and a
material of which none was handed out are left out; cells are in the order of the closed lists.
"""

import datetime
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any
from uuid import UUID

import rfc8785
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models.choices import AgeBand, Audience, CountMethod, DeliveryLanguage, Mode, Sex
from .readers import (
    InvalidError,
    read_choice,
    read_date,
    read_id,
    read_ids,
    read_integer,
    read_notes,
    read_number,
    read_text,
    read_time,
    read_uuid,
)

#: Raised when a key is added or changes its meaning; a version keeps the number it was sent under.
SCHEMA = 1

FieldErrors = dict[str, list[str | Promise]]


class ContentError(ValueError):
    """What was sent cannot be read. `errors`: the messages for each field."""

    def __init__(self, errors: FieldErrors) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Cell:
    """A number of people of one sex and age band."""

    sex: str
    age_band: str
    count: int


@dataclass(frozen=True)
class MaterialLine:
    """A number of items of one material, by the material's id."""

    material: int
    quantity: int


@dataclass(frozen=True, kw_only=True)
class SessionContent:
    """A session as its officer describes it. None and empty mean that nothing was typed."""

    campaign: int | None = None
    held_on: datetime.date | None = None
    starts_at: datetime.time | None = None
    ends_at: datetime.time | None = None
    mode: str = ""
    institution: UUID | None = None
    venue: str = ""
    district: int | None = None
    topics: tuple[int, ...] = ()
    language: str = ""
    facilitators: tuple[int, ...] = ()
    partners: tuple[int, ...] = ()
    materials: tuple[MaterialLine, ...] = ()
    questions: str = ""
    referrals: int | None = None
    audience: str = ""
    cohort: str = ""
    attendance: tuple[Cell, ...] = ()
    headcount_declared: int | None = None
    count_method: str = ""
    first_time_count: int | None = None
    staff_present: int | None = None
    question_set: str = ""
    pre_tested: int | None = None
    pre_passed: int | None = None
    post_tested: int | None = None
    post_passed: int | None = None
    disability_respondents: int | None = None
    disability_positives: int | None = None
    notes: str = ""
    #: Why a blocking rule that may be explained is right to be broken: ``{"B4": "..."}``.
    explanations: dict[str, str] = field(default_factory=dict)
    #: Warnings that the officer has seen, each with a note or an empty tick: ``{"W1": ""}``.
    acknowledged: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Everybody counted: always the sum of the cells."""
        return sum(cell.count for cell in self.attendance)

    @property
    def cells(self) -> dict[tuple[str, str], int]:
        return {(cell.sex, cell.age_band): cell.count for cell in self.attendance}

    def as_json(self) -> dict[str, Any]:
        """The normal form, as it is stored, hashed and answered."""
        plain = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        return {"schema": SCHEMA, **plain}


def canonical(content: SessionContent) -> bytes:
    """The canonical JSON of RFC 8785."""
    return rfc8785.dumps(content.as_json())


def content_hash(content: SessionContent) -> str:
    """SHA-256 (hex) of the canonical JSON."""
    return hashlib.sha256(canonical(content)).hexdigest()


def parse_content(raw: Mapping[str, Any], *, complete: bool = True) -> SessionContent:
    """Reads what a form or a phone sent; raises `ContentError` with messages for each field.

    With ``complete=False`` missing fields are no error: a form shows its steps one by one.
    """
    values: dict[str, Any] = {}
    errors: FieldErrors = {}
    if not isinstance(raw, Mapping) or raw.get("schema", SCHEMA) != SCHEMA:
        raise ContentError({"schema": [_("This version of the form is not known here.")]})
    for key in raw.keys() - _READERS.keys() - {"schema"}:
        errors[str(key)[:60]] = [_("This field is not known.")]
    for name, read in _READERS.items():
        try:
            values[name] = read(raw.get(name))
        except InvalidError as error:
            errors[name] = [error.message]
    if complete:
        for name, message in _missing(values, errors):
            errors[name] = [message]
    if errors:
        raise ContentError(errors)
    return SessionContent(**{name: value for name, value in values.items() if value is not None})


def _missing(values: dict[str, Any], errors: FieldErrors) -> list[tuple[str, str | Promise]]:
    """What a complete session lacks."""
    lacking: list[tuple[str, str | Promise]] = [
        (name, _("Fill this in."))
        for name in REQUIRED
        if name not in errors and values.get(name) in (None, "", ())
    ]
    placed = values.get("institution") or (values.get("venue") and values.get("district"))
    if not placed and not errors.keys() & {"institution", "venue", "district"}:
        lacking.append(
            ("institution", _("Choose an institution, or write the venue and choose its district."))
        )
    return lacking


def _read_cells(value: Any) -> tuple[Cell, ...]:
    if value in (None, ""):
        return ()
    if not isinstance(value, list):
        raise InvalidError(_("This cannot be read."))
    cells: dict[tuple[str, str], int] = {}
    for item in value:
        if not isinstance(item, Mapping) or item.keys() != {"sex", "age_band", "count"}:
            raise InvalidError(_("This cannot be read."))
        sex, band = _closed(Sex, item["sex"]), _closed(AgeBand, item["age_band"])
        if (sex, band) in cells:
            raise InvalidError(_("A cell is given twice."))
        cells[sex, band] = read_integer(item["count"]) or 0
    return tuple(
        Cell(sex, band, cells[sex, band])
        for sex in Sex.values
        for band in AgeBand.values
        if cells.get((sex, band))
    )


def _read_materials(value: Any) -> tuple[MaterialLine, ...]:
    if value in (None, ""):
        return ()
    if not isinstance(value, list):
        raise InvalidError(_("This cannot be read."))
    quantities: dict[int, int] = {}
    for item in value:
        if not isinstance(item, Mapping) or item.keys() != {"material", "quantity"}:
            raise InvalidError(_("This cannot be read."))
        material = read_id(item["material"])
        if material is None or material in quantities:
            raise InvalidError(_("A material is given twice."))
        quantities[material] = read_number(item["quantity"]) or 0
    return tuple(
        MaterialLine(key, quantities[key]) for key in sorted(quantities) if quantities[key]
    )


def _closed(choices: type[models.TextChoices], value: Any) -> str:
    chosen = read_choice(value, choices=choices)
    if not chosen:
        raise InvalidError(_("This cannot be read."))
    return chosen


def _plain(value: Any) -> Any:
    match value:
        case Cell():
            return {"sex": value.sex, "age_band": value.age_band, "count": value.count}
        case MaterialLine():
            return {"material": value.material, "quantity": value.quantity}
        case tuple():
            return [_plain(item) for item in value]
        case datetime.date():
            return value.isoformat()
        case datetime.time():
            return f"{value:%H:%M}"
        case UUID():
            return str(value)
        case _:
            return value


#: Characters of each text at most.
TEXT_LIMITS = {"venue": 200, "questions": 4000, "cohort": 120, "question_set": 40, "notes": 4000}
_EXPLAINABLE = frozenset({"B4", "B5", "B6"})
_WARNINGS = frozenset(f"W{number}" for number in range(1, 10))

_READERS: dict[str, Callable[[Any], Any]] = {
    "campaign": read_id,
    "held_on": read_date,
    "starts_at": read_time,
    "ends_at": read_time,
    "mode": partial(read_choice, choices=Mode),
    "institution": read_uuid,
    "venue": partial(read_text, limit=TEXT_LIMITS["venue"]),
    "district": read_id,
    "topics": read_ids,
    "language": partial(read_choice, choices=DeliveryLanguage),
    "facilitators": read_ids,
    "partners": read_ids,
    "materials": _read_materials,
    "questions": partial(read_text, limit=TEXT_LIMITS["questions"]),
    "referrals": read_number,
    "audience": partial(read_choice, choices=Audience),
    "cohort": partial(read_text, limit=TEXT_LIMITS["cohort"]),
    "attendance": _read_cells,
    "headcount_declared": read_number,
    "count_method": partial(read_choice, choices=CountMethod),
    "first_time_count": read_number,
    "staff_present": read_number,
    "question_set": partial(read_text, limit=TEXT_LIMITS["question_set"]),
    "pre_tested": read_number,
    "pre_passed": read_number,
    "post_tested": read_number,
    "post_passed": read_number,
    "disability_respondents": read_number,
    "disability_positives": read_number,
    "notes": partial(read_text, limit=TEXT_LIMITS["notes"]),
    "explanations": partial(read_notes, codes=_EXPLAINABLE, keep_empty=False),
    "acknowledged": partial(read_notes, codes=_WARNINGS, keep_empty=True),
}
#: `attendance` is left to rule B3, which says more than "fill this in".
REQUIRED = (
    "campaign",
    "held_on",
    "starts_at",
    "ends_at",
    "mode",
    "topics",
    "language",
    "facilitators",
    "audience",
    "headcount_declared",
    "count_method",
    "staff_present",
)
#: Fields in which people write freely: rule B10 reads them all.
FREE_TEXT = ("venue", "cohort", "questions", "question_set", "notes")
