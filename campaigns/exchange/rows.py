"""Sessions as rows of an export: one row a session, or one row a cell of sex and age.

Rows come one after another from the database, a few hundred at a time, so that memory does not
grow with their number.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.records.models import AttendanceCount, SessionVersion, Sex
from campaigns.records.querysets import SessionVersionQuerySet
from mrc.core.exports import Value

#: Sessions that are in memory at once.
CHUNK = 500


class RowsOf(StrEnum):
    SESSIONS = "sessions"
    CELLS = "cells"


@dataclass(frozen=True)
class ExportColumn:
    """A column, what it says of a session (and of one of its cells), and what that means."""

    key: str
    heading: str | Promise
    value: Callable[[SessionVersion, AttendanceCount | None], Value]
    meaning: str | Promise = ""
    width: int = 16


def columns_of(rows_of: RowsOf) -> tuple[ExportColumn, ...]:
    return SESSION_COLUMNS if rows_of is RowsOf.SESSIONS else CELL_COLUMNS


def headings(rows_of: RowsOf) -> list[str]:
    return [str(column.heading) for column in columns_of(rows_of)]


def rows(versions: SessionVersionQuerySet, rows_of: RowsOf) -> Iterator[list[Value]]:
    """The values of each row, in the active language. Six queries for every `CHUNK` sessions."""
    columns = columns_of(rows_of)
    for version in with_rows(versions).iterator(chunk_size=CHUNK):
        if rows_of is RowsOf.SESSIONS:
            yield [column.value(version, None) for column in columns]
        else:
            for cell in version.cells.all():
                yield [column.value(version, cell) for column in columns]


def with_rows(versions: SessionVersionQuerySet) -> SessionVersionQuerySet:
    """With all that the columns read, in a fixed number of queries."""
    return versions.select_related(
        "session__centre",
        "session__officer",
        "session__import_row",
        "campaign__programme",
        "institution__merged_into",
        "district__province",
    ).prefetch_related(
        "cells",
        "flags",
        "topic_rows__topic",
        "facilitator_rows__facilitator",
        "partner_rows__partner",
        "material_rows__material",
    )


def total_of(version: SessionVersion) -> int:
    return sum(cell.count for cell in version.cells.all())


def place_of(version: SessionVersion) -> str:
    return version.institution.standing.name if version.institution else version.venue


def _people(sex: Sex) -> Callable[[SessionVersion, AttendanceCount | None], Value]:
    return lambda version, cell: sum(
        row.count for row in version.cells.all() if row.sex == sex.value
    )


def _plain(name: str) -> Callable[[SessionVersion, AttendanceCount | None], Value]:
    return lambda version, cell: getattr(version, name)


def _joined(texts: Iterable[Any]) -> str:
    return "; ".join(str(text) for text in texts)


def _clock(moment: datetime.datetime) -> str:
    """In Karachi, whatever time zone a reader has chosen."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return f"{local:%Y-%m-%d %H:%M}"


def _person(user: Any) -> str:
    return user.get_full_name() or user.get_username()


def _institution(version: SessionVersion, name: str) -> Value:
    institution = version.institution.standing if version.institution else None
    return getattr(institution, name) if institution else None


def _kind(version: SessionVersion) -> Value:
    institution = version.institution.standing if version.institution else None
    return institution.get_kind_display() if institution else None


def _import(version: SessionVersion) -> Value:
    row = getattr(version.session, "import_row", None)
    return str(row.batch_id) if row else None


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


Column = ExportColumn
_REFERENCE = Column(
    "reference",
    gettext_lazy("Reference"),
    lambda version, cell: version.session.reference,
    gettext_lazy("The receipt number that the officer was given."),
)
_STATE = Column(
    "state",
    gettext_lazy("State"),
    lambda version, cell: version.session.get_state_display(),
    gettext_lazy("Only verified sessions count in figures. Void ones count nowhere."),
)
_CENTRE = Column(
    "centre", gettext_lazy("Centre"), lambda version, cell: version.session.centre.code
)
_CAMPAIGN = Column(
    "campaign", gettext_lazy("Campaign"), lambda version, cell: version.campaign.name, width=28
)
_DATE = Column("held_on", gettext_lazy("Date"), _plain("held_on"))
_PLACE = (
    Column(
        "institution",
        gettext_lazy("Institution"),
        lambda version, cell: _institution(version, "name"),
        gettext_lazy("After merges: the institution that stays. Empty for a session at a venue."),
        width=36,
    ),
    Column("venue", gettext_lazy("Venue"), _plain("venue"), width=28),
    Column(
        "district",
        gettext_lazy("District"),
        lambda version, cell: version.district.name,
        gettext_lazy("As of the day of the session."),
    ),
    Column(
        "province", gettext_lazy("Province"), lambda version, cell: version.district.province.name
    ),
)
_COUNT_METHOD = Column(
    "count_method",
    gettext_lazy("Way of counting"),
    lambda version, cell: version.get_count_method_display(),
    gettext_lazy("Sessions counted by estimate are left out of attendances and shown apart."),
)
_SAMPLE = Column(
    "is_sample",
    gettext_lazy("Sample data"),
    lambda version, cell: _yes(version.session.is_sample),
    gettext_lazy("Generated, to show how the site works: it says nothing about real sessions."),
)

SESSION_COLUMNS: tuple[ExportColumn, ...] = (
    _REFERENCE,
    _STATE,
    _CENTRE,
    Column(
        "officer",
        gettext_lazy("Officer"),
        lambda version, cell: _person(version.session.officer),
        gettext_lazy("Who answers for the session."),
    ),
    _CAMPAIGN,
    Column(
        "programme",
        gettext_lazy("Programme"),
        lambda version, cell: version.campaign.programme.name if version.campaign.programme else "",
        gettext_lazy("The funded project that pays for the campaign today."),
        width=28,
    ),
    _DATE,
    Column("starts_at", gettext_lazy("Start"), lambda version, cell: f"{version.starts_at:%H:%M}"),
    Column("ends_at", gettext_lazy("End"), lambda version, cell: f"{version.ends_at:%H:%M}"),
    Column(
        "mode",
        gettext_lazy("In person or online"),
        lambda version, cell: version.get_mode_display(),
    ),
    *_PLACE[:1],
    Column(
        "institution_code",
        gettext_lazy("Institution's code"),
        lambda version, cell: _institution(version, "code"),
    ),
    Column(
        "institution_kind",
        gettext_lazy("Kind of institution"),
        lambda version, cell: _kind(version),
    ),
    *_PLACE[1:],
    Column(
        "topics",
        gettext_lazy("Topics"),
        lambda version, cell: _joined(row.topic.name for row in version.topic_rows.all()),
        width=28,
    ),
    Column(
        "language",
        gettext_lazy("Language of delivery"),
        lambda version, cell: version.get_language_display(),
    ),
    Column(
        "audience", gettext_lazy("Audience"), lambda version, cell: version.get_audience_display()
    ),
    Column("cohort", gettext_lazy("Group"), _plain("cohort")),
    Column(
        "facilitators",
        gettext_lazy("Facilitators"),
        lambda version, cell: _joined(
            _person(row.facilitator) for row in version.facilitator_rows.all()
        ),
    ),
    Column(
        "partners",
        gettext_lazy("Partners"),
        lambda version, cell: _joined(row.partner.name for row in version.partner_rows.all()),
    ),
    Column(
        "materials",
        gettext_lazy("Materials handed out"),
        lambda version, cell: _joined(
            f"{row.material.name}: {row.quantity}" for row in version.material_rows.all()
        ),
        gettext_lazy("Items, not people."),
    ),
    Column(
        "total",
        gettext_lazy("People"),
        lambda version, cell: total_of(version),
        gettext_lazy("The sum of the cells of sex and age. One person at two sessions is two."),
    ),
    *(Column(f"people_{sex.value}", sex.label, _people(sex)) for sex in Sex),
    Column(
        "headcount_declared",
        gettext_lazy("Declared headcount"),
        _plain("headcount_declared"),
        gettext_lazy("Counted by itself, before the form was filled in."),
    ),
    _COUNT_METHOD,
    Column(
        "first_time_count",
        gettext_lazy("First-time participants"),
        _plain("first_time_count"),
        gettext_lazy("By show of hands. Empty: it was not asked."),
    ),
    Column("staff_present", gettext_lazy("Staff present"), _plain("staff_present")),
    Column("referrals", gettext_lazy("Referrals to counselling"), _plain("referrals")),
    Column("question_set", gettext_lazy("Question set"), _plain("question_set")),
    Column("pre_tested", gettext_lazy("Tested before"), _plain("pre_tested")),
    Column("pre_passed", gettext_lazy("Passed before"), _plain("pre_passed")),
    Column("post_tested", gettext_lazy("Tested after"), _plain("post_tested")),
    Column("post_passed", gettext_lazy("Passed after"), _plain("post_passed")),
    Column(
        "disability_respondents",
        gettext_lazy("Disability cards handed in"),
        _plain("disability_respondents"),
    ),
    Column(
        "disability_positives",
        gettext_lazy("Of them with a disability"),
        _plain("disability_positives"),
    ),
    Column("questions", gettext_lazy("Questions that people asked"), _plain("questions"), width=40),
    Column("notes", gettext_lazy("Notes"), _plain("notes"), width=40),
    Column(
        "warnings",
        gettext_lazy("Warnings"),
        lambda version, cell: _joined(sorted({flag.code for flag in version.flags.all()})),
        gettext_lazy("Codes of the rules that raised one when the version was received."),
    ),
    Column(
        "version",
        gettext_lazy("Version"),
        _plain("number"),
        gettext_lazy("1 is what was sent first; corrections and amendments count up."),
    ),
    Column(
        "received_at",
        gettext_lazy("First received at"),
        lambda version, cell: _clock(version.session.received_at),
        gettext_lazy("Time in Pakistan."),
    ),
    Column(
        "import",
        gettext_lazy("Import"),
        lambda version, cell: _import(version),
        gettext_lazy("The upload that the session came with. Empty: it was logged one by one."),
    ),
    _SAMPLE,
)

CELL_COLUMNS: tuple[ExportColumn, ...] = (
    _REFERENCE,
    _STATE,
    _CENTRE,
    _CAMPAIGN,
    _DATE,
    *_PLACE,
    Column("sex", gettext_lazy("Sex"), lambda version, cell: _cell(cell).get_sex_display()),
    Column(
        "age_band", gettext_lazy("Age"), lambda version, cell: _cell(cell).get_age_band_display()
    ),
    Column(
        "count",
        gettext_lazy("People"),
        lambda version, cell: _cell(cell).count,
        gettext_lazy("Cells of nobody have no row. One person at two sessions is two."),
    ),
    _COUNT_METHOD,
    _SAMPLE,
)


def _cell(cell: AttendanceCount | None) -> AttendanceCount:
    if cell is None:
        raise ValueError("this column is about a cell")
    return cell
