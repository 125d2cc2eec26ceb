"""How many people of which sex and age come to a generated session. Pure; no real data.

Source of the sizes and shares: the project's "Typical sizes (assumed for generated data)".
"""

import math
from random import Random
from typing import NamedTuple

from .models.choices import AgeBand, GenderIntake, InstitutionKind, Sex

Cells = dict[tuple[str, str], int]


class Size(NamedTuple):
    """Smallest, usual (median) and largest session of a kind."""

    least: int
    median: int
    most: int


SIZES: dict[str, Size] = {
    InstitutionKind.SCHOOL: Size(40, 68, 110),
    InstitutionKind.COLLEGE: Size(40, 65, 110),
    InstitutionKind.UNIVERSITY: Size(50, 80, 120),
    InstitutionKind.TVET: Size(40, 60, 90),
    InstitutionKind.MADRASA: Size(25, 40, 70),
    InstitutionKind.COMMUNITY: Size(20, 35, 60),
    InstitutionKind.PUBLIC_OFFICE: Size(20, 38, 60),
    InstitutionKind.ONLINE: Size(15, 42, 90),
}

#: Weights of the age bands; what a rule calls impossible for a kind has none.
_AGES: dict[str, dict[AgeBand, int]] = {
    InstitutionKind.SCHOOL: {
        AgeBand.UNDER_15: 22,
        AgeBand.FROM_15_TO_17: 70,
        AgeBand.FROM_18_TO_24: 8,
    },
    InstitutionKind.COLLEGE: {
        AgeBand.FROM_15_TO_17: 44,
        AgeBand.FROM_18_TO_24: 54,
        AgeBand.FROM_25_TO_29: 2,
    },
    InstitutionKind.UNIVERSITY: {
        AgeBand.FROM_18_TO_24: 88,
        AgeBand.FROM_25_TO_29: 10,
        AgeBand.FROM_30_TO_44: 2,
    },
    InstitutionKind.TVET: {
        AgeBand.FROM_15_TO_17: 20,
        AgeBand.FROM_18_TO_24: 66,
        AgeBand.FROM_25_TO_29: 11,
        AgeBand.FROM_30_TO_44: 3,
    },
    InstitutionKind.MADRASA: {
        AgeBand.UNDER_15: 10,
        AgeBand.FROM_15_TO_17: 42,
        AgeBand.FROM_18_TO_24: 44,
        AgeBand.FROM_25_TO_29: 4,
    },
    InstitutionKind.COMMUNITY: {
        AgeBand.FROM_15_TO_17: 5,
        AgeBand.FROM_18_TO_24: 22,
        AgeBand.FROM_25_TO_29: 22,
        AgeBand.FROM_30_TO_44: 32,
        AgeBand.FROM_45: 17,
        AgeBand.NOT_RECORDED: 2,
    },
    InstitutionKind.PUBLIC_OFFICE: {
        AgeBand.FROM_18_TO_24: 29,
        AgeBand.FROM_25_TO_29: 36,
        AgeBand.FROM_30_TO_44: 30,
        AgeBand.FROM_45: 5,
    },
    InstitutionKind.ONLINE: {
        AgeBand.FROM_18_TO_24: 48,
        AgeBand.FROM_25_TO_29: 31,
        AgeBand.FROM_30_TO_44: 16,
        AgeBand.NOT_RECORDED: 5,
    },
}

#: Lowest and highest share of women by the institution's intake.
_WOMEN: dict[str, tuple[float, float]] = {
    GenderIntake.MALE: (0.0, 0.05),
    GenderIntake.FEMALE: (0.95, 1.0),
    GenderIntake.COED: (0.35, 0.60),
}
_WOMEN_OTHERWISE: dict[str, tuple[float, float]] = {
    InstitutionKind.PUBLIC_OFFICE: (0.02, 0.12),
    InstitutionKind.COMMUNITY: (0.15, 0.65),
}
_WOMEN_ELSEWHERE = (0.25, 0.55)


def people_at(random: Random, *, kind: str, intake: str, limit: int | None = None) -> Cells:
    """One session's attendance; `limit` is the institution's enrolment."""
    total = _total(random, SIZES[kind], limit)
    women = round(total * _share_of_women(random, kind, intake))
    cells: Cells = {}
    _spread(random, cells, Sex.FEMALE, women, kind)
    _spread(random, cells, Sex.MALE, total - women, kind)
    _rarities(random, cells, kind)
    return cells


def _total(random: Random, size: Size, limit: int | None) -> int:
    """Drawn again rather than cut off at the ends: people do not come in round numbers."""
    most = min(size.most, limit or size.most)
    while True:
        total = round(random.lognormvariate(math.log(size.median), 0.28))
        if size.least <= total <= most:
            return total


def _share_of_women(random: Random, kind: str, intake: str) -> float:
    """At single-sex institutes mostly nobody of the other sex, now and then a few teachers."""
    if intake in (GenderIntake.MALE, GenderIntake.FEMALE) and random.random() < 0.8:
        return float(intake == GenderIntake.FEMALE)
    low, high = _WOMEN.get(intake) or _WOMEN_OTHERWISE.get(kind, _WOMEN_ELSEWHERE)
    return random.uniform(low, high)


def _spread(random: Random, cells: Cells, sex: Sex, people: int, kind: str) -> None:
    weights = _AGES[kind]
    for band in random.choices(list(weights), list(weights.values()), k=people):
        place = (sex.value, band.value)
        cells[place] = cells.get(place, 0) + 1


def _rarities(random: Random, cells: Cells, kind: str) -> None:
    """Transgender participants, and people of whom nobody knows."""
    open_to_all = kind in (InstitutionKind.COMMUNITY, InstitutionKind.PUBLIC_OFFICE)
    if open_to_all and random.random() < 0.3:
        cells[Sex.TRANSGENDER.value, AgeBand.FROM_25_TO_29.value] = random.choice([1, 2, 2, 3, 4])
    if kind == InstitutionKind.ONLINE or (open_to_all and random.random() < 0.2):
        cells[Sex.NOT_RECORDED.value, AgeBand.NOT_RECORDED.value] = random.randint(1, 7)
