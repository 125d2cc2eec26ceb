"""The public tables as CSV and JSON: exactly what is frozen, every version, under an open licence.

The form is numbered (`SCHEMA`): within a number only new fields and columns are added. What each
means is on the page and in docs/data-office/public-figures.md.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.figures.definitions import BY_KEY
from campaigns.figures.quarters import Quarter
from campaigns.records.models import FrozenTable, TableKey
from mrc.core.bilingual import current_language
from mrc.core.exports import Row, build_csv

from .issues import ESTIMATED_PEOPLE, ESTIMATED_SESSIONS, SESSIONS, SHARE_WOMEN, TOTAL
from .labels import label_of

SCHEMA = "1.0"


@dataclass(frozen=True)
class Licence:
    """Under which the figures may be used. Source: creativecommons.org."""

    key: str
    name: str
    url: str


LICENCE = Licence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International",
    "https://creativecommons.org/licenses/by/4.0/",
)
#: What a figure is called in both files.
MEASURES = {
    SESSIONS: "sessions",
    TOTAL: "attendances",
    SHARE_WOMEN: "share_women_percent",
    ESTIMATED_SESSIONS: "estimated_sessions",
    ESTIMATED_PEOPLE: "estimated_attendances",
}
#: What the files explain, by the key of the definition.
_DEFINED = ("sessions", "attendances", "share_women", "estimated_sessions", "estimated_attendances")
#: Columns of the CSV file and fields of the JSON document, and what they hold.
COLUMNS: tuple[tuple[str, str | Promise], ...] = (
    ("period", gettext_lazy("A quarter (2026-Q3) or a calendar year (2026).")),
    ("from", gettext_lazy("The first day of the period.")),
    ("to", gettext_lazy("The last day of the period.")),
    ("version", gettext_lazy("1 when it was issued first; 2 and more restate it.")),
    ("is_newest", gettext_lazy("Whether this version holds.")),
    ("frozen_on", gettext_lazy("The day on which this version was issued.")),
    (
        "table",
        gettext_lazy("Which table: totals, province, sex, age_band or institution_kind."),
    ),
    ("category", gettext_lazy("The key of the row, which stays; empty for the total.")),
    ("label", gettext_lazy("What the row is called, in the language of the file.")),
    ("measure", gettext_lazy("Which figure: sessions, attendances and so on.")),
    ("value", gettext_lazy("The number; empty (in JSON: null) where it is not shown.")),
    ("is_hidden", gettext_lazy("Whether the number is not shown.")),
    ("is_sample", gettext_lazy("Whether the period counts generated sample data.")),
    ("licence", gettext_lazy("Under which licence the figures may be used.")),
    ("source", gettext_lazy("The page from which the figures come.")),
)


@dataclass(frozen=True)
class Version:
    """One issue of a period, as it stands in the files."""

    period: str
    number: int
    is_newest: bool
    tables: dict[TableKey, FrozenTable]

    @property
    def days(self) -> tuple[str, str]:
        if "Q" not in self.period:
            return f"{self.period}-01-01", f"{self.period}-12-31"
        quarter = Quarter.parse(self.period)
        return quarter.first_day.isoformat(), quarter.last_day.isoformat()

    @property
    def frozen_on(self) -> str:
        return self.tables[TableKey.TOTALS].frozen_at.date().isoformat()

    @property
    def is_sample(self) -> bool:
        return any(table.is_sample for table in self.tables.values())


def versions_of(tables: Iterable[FrozenTable]) -> list[Version]:
    """Every issue, period by period from the oldest, a year after its quarters."""
    found: dict[tuple[str, int], dict[TableKey, FrozenTable]] = {}
    for table in tables:
        found.setdefault((table.period, table.version), {})[TableKey(table.key)] = table
    newest: dict[str, int] = {}
    for period, number in found:
        newest[period] = max(number, newest.get(period, 0))
    order = sorted(found, key=lambda issue: (issue[0][:4], len(issue[0]) == 4, issue))
    return [
        Version(period, number, number == newest[period], found[period, number])
        for period, number in order
    ]


def as_csv(versions: Iterable[Version], *, source: str) -> bytes:
    """One row for each number. A hidden one has no value and says so."""
    return build_csv([[name for name, _text in COLUMNS], *_csv_rows(versions, source)])


def _csv_rows(versions: Iterable[Version], source: str) -> Iterator[Row]:
    licence = f"{LICENCE.key} {LICENCE.url}"
    for version in versions:
        begin: Row = [
            version.period, *version.days, version.number, _yes(version.is_newest),
            version.frozen_on,
        ]  # fmt: skip
        end: Row = [_yes(version.is_sample), licence, source]
        for key, table in version.tables.items():
            for row in table.rows:
                measure = MEASURES[row["key"]] if key == TableKey.TOTALS else MEASURES[TOTAL]
                category = "" if key == TableKey.TOTALS else row["key"]
                label = label_of(key, row) if category else ""
                number = row["number"]
                cells = [key.value, category, label, measure, number, _yes(number is None)]
                yield [*begin, *cells, *end]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def as_json(
    versions: Iterable[Version], *, source: str, added_up: Mapping[tuple[str, int], Any]
) -> bytes:
    """The same as one document. `added_up`: which version of each quarter a year adds up."""
    known = list(versions)
    document = {
        "schema_version": SCHEMA,
        "title": _("Our awareness sessions in figures"),
        "language": current_language(),
        "source": source,
        "licence": {"key": LICENCE.key, "name": LICENCE.name, "url": LICENCE.url},
        "is_sample": any(version.is_sample for version in known),
        "hidden_numbers": _hidden_rule(),
        "definitions": [
            {"key": key, "label": str(BY_KEY[key].label), "text": str(BY_KEY[key].text)}
            for key in _DEFINED
        ],
        "issues": [_json_issue(version, added_up) for version in known],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _hidden_rule() -> str:
    return _(
        "Numbers of one to four people, and numbers that come from one session alone, are not "
        "shown, so that nobody can be recognised. Others beside them are left out too where they "
        "would give them away."
    )


def _json_issue(version: Version, added_up: Mapping[tuple[str, int], Any]) -> dict[str, Any]:
    first, last = version.days
    issue: dict[str, Any] = {
        "period": version.period,
        "from": first,
        "to": last,
        "version": version.number,
        "is_newest": version.is_newest,
        "frozen_on": version.frozen_on,
        "is_sample": version.is_sample,
    }
    if parts := added_up.get((version.period, version.number)):
        issue["adds_up"] = parts
    issue["tables"] = {
        key.value: [_json_row(key, row) for row in table.rows]
        for key, table in version.tables.items()
    }
    return issue


def _json_row(key: TableKey, row: Mapping[str, Any]) -> dict[str, Any]:
    if key == TableKey.TOTALS:
        return {"measure": MEASURES[row["key"]], "value": row["number"]}
    known = {"category": row["key"], "measure": MEASURES[TOTAL], "value": row["number"]}
    return {**known, "label": label_of(key, row)} if row["key"] else known
