"""A content as people read it: the last page before sending, a session, an older version."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.dateparse import parse_date, parse_time
from django.utils.formats import date_format, number_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import (
    AgeBand,
    Audience,
    Campaign,
    CountMethod,
    DeliveryLanguage,
    Institution,
    Material,
    Mode,
    Partner,
    Sex,
    Topic,
)
from mrc.core.models import District, User

from .fields import Choices, flat
from .lists import Lists, shown_name
from .steps import COUNT, WHAT, WHEN, WHERE, Step

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One thing that was said. `lines` is empty where nothing was."""

    key: str
    label: str | Promise
    lines: tuple[str, ...]
    comment: str = ""
    #: It says something else in the text that this one is compared with.
    differs: bool = False


@dataclass(frozen=True)
class SexLine:
    label: str
    total: int
    bands: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Section:
    step: Step
    rows: tuple[Row, ...]
    #: The attendance, in the section that counts.
    grid: tuple[SexLine, ...] = ()
    total: int | None = None
    grid_comment: str = ""
    grid_differs: bool = False


@dataclass(frozen=True)
class Names:
    """What the ids in a content are called, in the language being read."""

    campaign: str = ""
    institution: str = ""
    district: str = ""
    topics: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    facilitators: tuple[str, ...] = ()
    materials: dict[int, str] = field(default_factory=dict)


LABELS: dict[str, str | Promise] = {
    "campaign": gettext_lazy("Campaign"),
    "institution": gettext_lazy("Institution"),
    "venue": gettext_lazy("Place"),
    "district": gettext_lazy("District"),
    "held_on": gettext_lazy("Date"),
    "starts_at": gettext_lazy("Began"),
    "ends_at": gettext_lazy("Ended"),
    "mode": gettext_lazy("How it was held"),
    "topics": gettext_lazy("Topics"),
    "language": gettext_lazy("Language"),
    "facilitators": gettext_lazy("Held by"),
    "audience": gettext_lazy("Audience"),
    "cohort": gettext_lazy("Class or batch"),
    "partners": gettext_lazy("Partners"),
    "materials": gettext_lazy("Materials handed out"),
    "referrals": gettext_lazy("Sent on to counselling"),
    "questions": gettext_lazy("Questions that people asked"),
    "notes": gettext_lazy("Notes"),
    "headcount_declared": gettext_lazy("Heads counted"),
    "count_method": gettext_lazy("Way of counting"),
    "attendance": gettext_lazy("People by sex and age"),
    "first_time_count": gettext_lazy("For the first time"),
    "staff_present": gettext_lazy("Staff who were there"),
    "question_set": gettext_lazy("Question set"),
    "pre_tested": gettext_lazy("Tested before"),
    "pre_passed": gettext_lazy("Passed before"),
    "post_tested": gettext_lazy("Tested after"),
    "post_passed": gettext_lazy("Passed after"),
    "disability_respondents": gettext_lazy("Disability cards handed in"),
    "disability_positives": gettext_lazy("Of them with a disability"),
}

_CLOSED: dict[str, type[models.TextChoices]] = {
    "mode": Mode,
    "language": DeliveryLanguage,
    "audience": Audience,
    "count_method": CountMethod,
}


def summarise(
    content: Content, *, district: District | None = None, names: Names | None = None
) -> list[Section]:
    """The content in four sections, one for each step that it was typed in.

    `district` is the one of that date, where the content was sent; an institution may move.
    `names` are looked up where they are not known already.
    """
    names = names or _names(content)
    if district is not None:
        names = dataclasses.replace(names, district=district.name)
    rows = {key: Row(key, label, _lines(key, content, names)) for key, label in LABELS.items()}
    sections = [
        Section(step, tuple(rows[key] for key in step.keys if key != "attendance"))
        for step in (WHERE, WHEN, WHAT)
    ]
    grid = _grid(content)
    counted = tuple(rows[key] for key in COUNT.keys if key != "attendance")
    return [*sections, Section(COUNT, counted, grid, sum(line.total for line in grid))]


def with_comments(sections: Iterable[Section], comments: Mapping[str, str]) -> list[Section]:
    """The same with a supervisor's remarks beside what they are about."""
    return [
        dataclasses.replace(
            section,
            rows=tuple(
                dataclasses.replace(row, comment=comments.get(row.key, "")) for row in section.rows
            ),
            grid_comment=comments.get("attendance", "") if section.step is COUNT else "",
        )
        for section in sections
    ]


def compared(sections: Iterable[Section], others: Iterable[Section]) -> list[Section]:
    """The same with a mark on what the other text says differently."""
    return [
        dataclasses.replace(
            section,
            rows=tuple(
                dataclasses.replace(row, differs=row.lines != twin.lines)
                for row, twin in zip(section.rows, other.rows, strict=True)
            ),
            grid_differs=section.grid != other.grid,
        )
        for section, other in zip(sections, others, strict=True)
    ]


def _lines(key: str, content: Content, names: Names) -> tuple[str, ...]:
    value = content.get(key)
    if key in _PARTICULAR:
        return _PARTICULAR[key](content, names)
    if value is None or value == "" or value == []:
        return ()
    if key in _CLOSED:
        return (str(_CLOSED[key](value).label),)
    if isinstance(value, int):
        return (number_format(value),)
    return tuple(str(value).split("\n"))


def _date(content: Content, names: Names) -> tuple[str, ...]:
    day = parse_date(content.get("held_on") or "")
    if day is None:
        return ()
    return (
        _("%(weekday)s, %(date)s")
        % {"weekday": date_format(day, "l"), "date": date_format(day, "DATE_FORMAT")},
    )


def _time(key: str) -> Callable[[Content, Names], tuple[str, ...]]:
    def shown(content: Content, names: Names) -> tuple[str, ...]:
        time = parse_time(content.get(key) or "")
        return (time_format(time, "TIME_FORMAT"),) if time else ()

    return shown


def _materials(content: Content, names: Names) -> tuple[str, ...]:
    return tuple(
        _("%(material)s: %(quantity)s")
        % {
            "material": names.materials.get(line["material"], ""),
            "quantity": number_format(line["quantity"]),
        }
        for line in content.get("materials") or ()
    )


_PARTICULAR: dict[str, Callable[[Content, Names], tuple[str, ...]]] = {
    "campaign": lambda content, names: _one(names.campaign),
    "institution": lambda content, names: _one(names.institution),
    "district": lambda content, names: _one(names.district),
    "topics": lambda content, names: names.topics,
    "partners": lambda content, names: names.partners,
    "facilitators": lambda content, names: names.facilitators,
    "materials": _materials,
    "held_on": _date,
    "starts_at": _time("starts_at"),
    "ends_at": _time("ends_at"),
}


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _grid(content: Content) -> tuple[SexLine, ...]:
    """The sexes that were counted, each with the age groups that were."""
    cells = {
        (cell["sex"], cell["age_band"]): cell["count"] for cell in content.get("attendance") or ()
    }
    lines = []
    for sex in Sex:
        bands = tuple(
            (str(band.label), cells[sex.value, band.value])
            for band in AgeBand
            if cells.get((sex.value, band.value))
        )
        if bands:
            lines.append(SexLine(str(sex.label), sum(count for _band, count in bands), bands))
    return tuple(lines)


def names_in(lists: Lists, content: Content, institution: Institution | None) -> Names:
    """The names of what was chosen in the form, from the lists that it was chosen from."""
    campaigns, districts = dict(lists.campaigns), dict(flat(lists.districts))
    place = institution.district.name if institution else districts.get(content["district"], "")

    def chosen(entries: Choices, keys: Iterable[int]) -> tuple[str, ...]:
        wanted = set(keys)
        return tuple(str(label) for key, label in entries if key in wanted)

    return Names(
        campaign=campaigns.get(content["campaign"], ""),
        institution=institution.name if institution and content["institution"] else "",
        district=place if content["institution"] or content["district"] else "",
        topics=chosen(lists.topics, content["topics"]),
        partners=chosen(lists.partners, content["partners"]),
        facilitators=chosen(lists.staff, content["facilitators"]),
        materials=dict(lists.materials),
    )


def _names(content: Content) -> Names:
    """One query for each kind of thing that is named, however many of it."""
    institution = _institution(content.get("institution"))
    district = content.get("district") or (institution.district_id if institution else None)
    campaigns = _named(Campaign, [content.get("campaign")])
    return Names(
        campaign=next(iter(campaigns.values()), ""),
        institution=institution.name if institution else "",
        district=next(iter(_named(District, [district]).values()), ""),
        topics=tuple(_named(Topic, content.get("topics") or ()).values()),
        partners=tuple(_named(Partner, content.get("partners") or ()).values()),
        facilitators=tuple(
            shown_name(user)
            for user in User.objects.filter(pk__in=content.get("facilitators") or ()).order_by(
                "first_name", "username"
            )
        ),
        materials=_named(Material, [line["material"] for line in content.get("materials") or ()]),
    )


def _named(model: type[models.Model], keys: Iterable[int | None]) -> dict[int, str]:
    wanted = [key for key in keys if key is not None]
    if not wanted:
        return {}
    return {one.pk: str(one) for one in model._default_manager.filter(pk__in=wanted)}


def _institution(key: str | None) -> Institution | None:
    if not key:
        return None
    found = Institution.objects.select_related("merged_into").filter(pk=UUID(key)).first()
    return found.standing if found is not None else None
