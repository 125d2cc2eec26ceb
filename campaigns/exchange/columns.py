"""The columns of the workbook of sessions: one list, which the writer and the reader share.

A column is known by its key, which stands in a hidden row of the sheet. Headings are for people:
they may be in either language, and columns may be moved.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import AgeBand, Sex

#: Between several values in one cell.
SEPARATORS = ";؛\n"


class Kind(StrEnum):
    """What a column's cells are read as."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    LIST = "list"


@dataclass(frozen=True)
class Column:
    key: str
    heading: str | Promise
    kind: Kind
    #: The field of the session's content that it fills, which findings are about.
    field: str
    group: str | Promise = ""
    #: The list that it offers and is read by, for columns that have one.
    choices: str = ""
    #: Whether other values than the listed ones may be typed: names that resemble one are found.
    is_open: bool = False
    needed: bool = False
    width: int = 14
    help: str | Promise = ""


_WHO, _WHEN, _WHERE, _WHAT, _HOW_MANY = (
    _("Who"),
    _("When"),
    _("Where"),
    _("What"),
    _("How many"),
)
_OPTIONAL, _REASONS = _("If known"), _("Explanations")


def _numbered(
    key: str, heading: str | Promise, choices: str, count: int, *, needed: bool = False
) -> Iterator[Column]:
    for number in range(1, count + 1):
        yield Column(
            f"{key}.{number}",
            _Numbered(heading, number),
            Kind.LIST,
            key,
            _WHO if key == "facilitators" else _WHAT,
            choices,
            needed=needed and number == 1,
            width=22,
        )


class _Numbered(Promise):
    """A heading with its number, in the language that is active when it is read."""

    def __init__(self, heading: str | Promise, number: int) -> None:
        self.heading, self.number = heading, number

    def __str__(self) -> str:
        return f"{self.heading} {self.number}"


def _attendance() -> Iterator[Column]:
    for sex in Sex:
        for band in AgeBand:
            yield Column(
                f"count.{sex.value}.{band.value}",
                band.label,
                Kind.NUMBER,
                "attendance",
                sex.label,
                width=9,
            )


def _materials(count: int) -> Iterator[Column]:
    for number in range(1, count + 1):
        yield Column(
            f"materials.{number}",
            _Numbered(_("Material"), number),
            Kind.LIST,
            "materials",
            _WHAT,
            "materials",
            width=22,
        )
        yield Column(
            f"quantity.{number}",
            _Numbered(_("Number handed out"), number),
            Kind.NUMBER,
            "materials",
            _WHAT,
        )


def _optional(field: str, heading: str | Promise) -> Column:
    return Column(field, heading, Kind.NUMBER, field, _OPTIONAL, width=12)


def _explanation(code: str, heading: str | Promise) -> Column:
    return Column(f"explanation.{code}", heading, Kind.TEXT, "explanations", _REASONS, width=30)


COLUMNS: tuple[Column, ...] = (
    Column("officer", _("Officer who answers for it"), Kind.LIST, "officer", _WHO, "staff",
           needed=True, width=24,
           help=_("An outreach officer of the centre. A session that comes back goes to them.")),
    *_numbered("facilitators", _("Facilitator"), "facilitators", 3, needed=True),
    Column("campaign", _("Campaign"), Kind.LIST, "campaign", _WHAT, "campaigns", needed=True,
           width=28),
    Column("held_on", _("Date"), Kind.DATE, "held_on", _WHEN, needed=True, width=13,
           help=_("As 2026-03-09, or day first: 9/3/2026.")),
    Column("starts_at", _("Start"), Kind.TIME, "starts_at", _WHEN, needed=True, width=9,
           help=_("As 10:30 or 2:15 pm.")),
    Column("ends_at", _("End"), Kind.TIME, "ends_at", _WHEN, needed=True, width=9),
    Column("mode", _("In person or online"), Kind.LIST, "mode", _WHERE, "mode", needed=True,
           width=16),
    Column("institution", _("Institution"), Kind.LIST, "institution", _WHERE, "institutions",
           is_open=True, width=40,
           help=_("Its name, code or another name that is on record. Leave it empty for a "
                  "session at a venue.")),
    Column("venue", _("Venue, where it is no institution"), Kind.TEXT, "venue", _WHERE, width=28),
    Column("district", _("District"), Kind.LIST, "district", _WHERE, "districts", width=20,
           help=_("Needed with a venue, and where two institutions share a name.")),
    *_numbered("topics", _("Topic"), "topics", 4, needed=True),
    Column("language", _("Language of delivery"), Kind.LIST, "language", _WHAT, "language",
           needed=True),
    Column("audience", _("Audience"), Kind.LIST, "audience", _WHAT, "audience", needed=True,
           width=18),
    Column("cohort", _("Group"), Kind.TEXT, "cohort", _WHAT, width=22,
           help=_("For groups that you meet again: “Welding batch B, 2026”.")),
    *_numbered("partners", _("Partner"), "partners", 3),
    *_attendance(),
    Column("headcount_declared", _("Headcount before the form was filled"), Kind.NUMBER,
           "headcount_declared", _HOW_MANY, needed=True, width=16,
           help=_("Counted by itself: do not add up the columns before it.")),
    Column("count_method", _("Way of counting"), Kind.LIST, "count_method", _HOW_MANY,
           "count_method", needed=True, width=22),
    Column("first_time_count", _("First-time participants"), Kind.NUMBER, "first_time_count",
           _HOW_MANY, width=13),
    Column("staff_present", _("Staff present"), Kind.NUMBER, "staff_present", _HOW_MANY,
           needed=True, width=10, help=_("Of the institution, counted apart.")),
    *_materials(3),
    _optional("referrals", _("Referrals to counselling")),
    Column("question_set", _("Question set"), Kind.TEXT, "question_set", _OPTIONAL),
    _optional("pre_tested", _("Tested before")),
    _optional("pre_passed", _("Passed before")),
    _optional("post_tested", _("Tested after")),
    _optional("post_passed", _("Passed after")),
    _optional("disability_respondents", _("Disability cards handed in")),
    _optional("disability_positives", _("Of them with a disability")),
    Column("questions", _("Questions that people asked"), Kind.TEXT, "questions", _OPTIONAL,
           width=36, help=_("No names, phone numbers or CNIC numbers of participants.")),
    Column("notes", _("Notes"), Kind.TEXT, "notes", _OPTIONAL, width=36),
    _explanation("B4", _("Why the headcount differs")),
    _explanation("B5", _("Why the other sex attended")),
    _explanation("B6", _("Why these ages attended")),
    Column("acknowledged", _("Warnings seen"), Kind.TEXT, "acknowledged", _REASONS, width=30,
           help=_("The warnings that are right as they are, with a note if you like: "
                  "“W1: a second batch in the afternoon; W6”.")),
)  # fmt: skip

BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}
#: Field of the content -> the columns that fill it.
BY_FIELD: dict[str, tuple[Column, ...]] = {
    field: tuple(column for column in COLUMNS if column.field == field)
    for field in {column.field for column in COLUMNS}
}


def letter(index: int) -> str:
    """A column's letters as a spreadsheet program shows them: 0 is A, 27 is AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place(key: str, positions: dict[str, int]) -> str:
    """Where a column stands in a file, as ``"F"``, or ``"X-AY"`` for a field's several columns."""
    keys = [key] if key in BY_KEY else [column.key for column in BY_FIELD.get(key, ())]
    found = sorted(positions[name] for name in keys if name in positions)
    if not found:
        return ""
    first, last = letter(found[0]), letter(found[-1])
    return first if first == last else f"{first}–{last}"


def heading(key: str) -> str:
    """What people call a column, or the columns of a field."""
    if key in BY_KEY:
        column = BY_KEY[key]
        return (
            f"{column.group}: {column.heading}" if key.startswith("count.") else str(column.heading)
        )
    if key == "attendance":
        return str(_("Attendance by sex and age"))
    columns = BY_FIELD.get(key)
    if not columns:
        return ""
    first = columns[0].heading
    return str(first.heading if isinstance(first, _Numbered) else first)
