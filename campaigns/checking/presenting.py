"""What was sent, as a supervisor reads it: fields with their labels, cells as a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import AgeBand, AttendanceCount, Session, SessionVersion, Sex

#: Fields in the order of the form, with their labels. A returning supervisor remarks on these.
FIELD_LABELS: dict[str, Any] = {
    "campaign": _("Campaign"),
    "institution": _("Institution"),
    "venue": _("Venue"),
    "district": _("District"),
    "held_on": _("Date"),
    "starts_at": _("Start"),
    "ends_at": _("End"),
    "mode": _("Mode"),
    "topics": _("Topics"),
    "language": _("Language of delivery"),
    "facilitators": _("Facilitators"),
    "partners": _("Partners present"),
    "materials": _("Materials handed out"),
    "audience": _("Audience"),
    "cohort": _("Group"),
    "headcount_declared": _("Declared headcount"),
    "count_method": _("Way of counting"),
    "attendance": _("Attendance by sex and age"),
    "first_time_count": _("First-time participants"),
    "staff_present": _("Staff present"),
    "referrals": _("Referrals to counselling"),
    "question_set": _("Question set"),
    "pre_tested": _("Tested before"),
    "pre_passed": _("Passed before"),
    "post_tested": _("Tested after"),
    "post_passed": _("Passed after"),
    "disability_respondents": _("Disability cards handed in"),
    "disability_positives": _("Of them with a disability"),
    "questions": _("Questions that people asked"),
    "notes": _("Notes"),
    "explanations": _("Explanations"),
    "evidence": _("Evidence"),
}


@dataclass(frozen=True)
class Row:
    """One field of one or several versions side by side."""

    field: str
    label: str
    values: list[str]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


@dataclass(frozen=True)
class CellTable:
    """Attendance by sex and age; the totals are sums, nobody typed them."""

    age_labels: list[str]
    #: (sex, people by age, sum)
    rows: list[tuple[str, list[int], int]]
    column_sums: list[int]
    total: int

    @property
    def compact(self) -> "CellTable":
        """Without the sexes and ages of which nobody came; the sums are the same."""
        kept = [index for index, people in enumerate(self.column_sums) if people]
        return CellTable(
            [self.age_labels[index] for index in kept],
            [
                (sex, [numbers[index] for index in kept], people)
                for sex, numbers, people in self.rows
                if people
            ],
            [self.column_sums[index] for index in kept],
            self.total,
        )


def cell_table(cells: Iterable[AttendanceCount]) -> CellTable:
    counts = {(cell.sex, cell.age_band): cell.count for cell in cells}
    bands = list(AgeBand)
    rows = []
    for sex in Sex:
        numbers = [counts.get((sex.value, band.value), 0) for band in bands]
        rows.append((str(sex.label), numbers, sum(numbers)))
    sums = [sum(row[1][index] for row in rows) for index in range(len(bands))]
    return CellTable([str(band.label) for band in bands], rows, sums, sum(sums))


def compare(versions: list[SessionVersion]) -> list[Row]:
    """Every field that any of the versions filled, side by side, and every cell that differs."""
    columns = [field_values(version) for version in versions]
    rows = []
    for field, label in FIELD_LABELS.items():
        rows.append(Row(field, str(label), [column.get(field, "") for column in columns]))
        if field == "attendance":
            rows += differing_cells(versions)
    return [row for row in rows if any(row.values)]


def differing_cells(versions: list[SessionVersion]) -> list[Row]:
    """A row for each group of sex and age whose number is not the same in all versions."""
    counts = [
        {(cell.sex, cell.age_band): cell.count for cell in version.cells.all()}
        for version in versions
    ]
    rows = [
        Row(
            "attendance",
            f"{sex.label}, {band.label}",
            [str(one.get((sex.value, band.value), 0)) for one in counts],
        )
        for sex in Sex
        for band in AgeBand
    ]
    return [row for row in rows if row.differs]


def differences(before: SessionVersion, after: SessionVersion) -> list[Row]:
    """What two versions say differently: the value of the first, then of the second."""
    return [row for row in compare([before, after]) if row.differs]


def day(value: Any) -> str:
    """A date as people write it; empty where there is none."""
    return date_format(value, "DATE_FORMAT") if value else ""


def person(user: Any) -> str:
    """A member of staff as pages name them."""
    return user.get_full_name() or user.username


def field_values(version: SessionVersion) -> dict[str, str]:
    """The fields of a version in words; what was left empty is left out."""
    institution = version.institution
    values: dict[str, Any] = {
        "campaign": version.campaign.name,
        "institution": institution.standing.name if institution is not None else "",
        "venue": version.venue,
        "district": version.district.name,
        "held_on": date_format(version.held_on, "DATE_FORMAT"),
        "starts_at": time_format(version.starts_at),
        "ends_at": time_format(version.ends_at),
        "mode": version.get_mode_display(),
        "language": version.get_language_display(),
        "topics": _joined(row.topic.name for row in version.topic_rows.all()),
        "facilitators": _joined(
            row.facilitator.get_full_name() or row.facilitator.username
            for row in version.facilitator_rows.all()
        ),
        "partners": _joined(row.partner.name for row in version.partner_rows.all()),
        "materials": _joined(
            f"{row.material.name}: {row.quantity}" for row in version.material_rows.all()
        ),
        "audience": version.get_audience_display(),
        "cohort": version.cohort,
        "count_method": version.get_count_method_display(),
        "attendance": gettext("%(total)s people")
        % {"total": sum(cell.count for cell in version.cells.all())},
        "questions": version.questions,
        "notes": version.notes,
        "explanations": _joined(
            f"{code}: {text}" for code, text in version.content.get("explanations", {}).items()
        ),
    }
    for name in FIELD_LABELS:
        number = getattr(version, name, None)
        if name not in values and number is not None:
            values[name] = number
    return {name: str(value) for name, value in values.items() if value not in ("", None)}


def with_rows(versions: Any) -> Any:
    """A queryset of versions with all that `field_values` reads, in a fixed number of queries."""
    return versions.select_related(
        "campaign", "district", "institution__merged_into", "session__centre", "session__officer"
    ).prefetch_related(
        "cells",
        "topic_rows__topic",
        "facilitator_rows__facilitator",
        "partner_rows__partner",
        "material_rows__material",
    )


def last_sessions(session: Session, *, limit: int = 10) -> Any:
    """What the same officer sent last, for an eye on patterns."""
    return (
        Session.objects.of_officer(session.officer)
        .filter(centre=session.centre)
        .not_void()
        .exclude(pk=session.pk)
        .for_lists()
        .order_by("-current_version__held_on", "-received_at")[:limit]
    )


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(texts)
