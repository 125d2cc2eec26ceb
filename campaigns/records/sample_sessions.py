"""Generated sessions: what an officer might have typed, and what became of it. Pure.

Everything is drawn from one seeded generator, so that the same day gives the same sessions.
"""

import datetime
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from .models import Institution
from .models.choices import Audience, CountMethod, GenderIntake, InstitutionKind, Mode
from .sample_people import Cells, people_at

KARACHI = ZoneInfo("Asia/Karachi")
QUESTION_SET = "safe-migration-1"

_AUDIENCES: dict[str, Audience] = {
    InstitutionKind.SCHOOL: Audience.STUDENTS,
    InstitutionKind.COLLEGE: Audience.STUDENTS,
    InstitutionKind.UNIVERSITY: Audience.STUDENTS,
    InstitutionKind.MADRASA: Audience.STUDENTS,
    InstitutionKind.TVET: Audience.TRAINEES,
    InstitutionKind.COMMUNITY: Audience.COMMUNITY,
    InstitutionKind.PUBLIC_OFFICE: Audience.MIXED,
    InstitutionKind.ONLINE: Audience.MIXED,
}
_LEARNING = (InstitutionKind.TVET, InstitutionKind.UNIVERSITY, InstitutionKind.COLLEGE)


@dataclass(frozen=True)
class Place:
    """Where sessions may be held: an institution, or a venue in a district."""

    kind: str
    district: int
    institution: Institution | None = None
    venue: str = ""

    @property
    def intake(self) -> str:
        return self.institution.gender_intake if self.institution else GenderIntake.UNKNOWN.value

    @property
    def enrolment(self) -> int | None:
        return self.institution.enrolment if self.institution else None


@dataclass(frozen=True)
class Vocabulary:
    """The lists that a session draws from; ids, except for the words."""

    topics: tuple[int, ...]
    materials: tuple[int, ...]
    partners: tuple[int, ...]
    trades: tuple[str, ...]
    questions: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Meeting:
    """One session before it is typed: when, where, in which campaign."""

    held_on: datetime.date
    starts_at: datetime.time
    ends_at: datetime.time
    place: Place
    campaign: int
    cohort: str

    @property
    def ended(self) -> datetime.datetime:
        return datetime.datetime.combine(self.held_on, self.ends_at, KARACHI)


def uuid7_at(moment: datetime.datetime, random: Random) -> UUID:
    """A UUID of version 7 for that moment, as a phone would have made it (RFC 9562)."""
    milliseconds = int(moment.timestamp() * 1000)
    high, low = random.getrandbits(12), random.getrandbits(62)
    return UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low)


def content_of(
    random: Random, meeting: Meeting, words: Vocabulary, *, officer: int, by_sheet: bool
) -> dict[str, Any]:
    """What the officer typed, as `parse_content` reads it."""
    place = meeting.place
    cells = people_at(random, kind=place.kind, intake=place.intake, limit=place.enrolment)
    total = sum(cells.values())
    return {
        "campaign": meeting.campaign,
        "held_on": meeting.held_on.isoformat(),
        "starts_at": meeting.starts_at.isoformat("minutes"),
        "ends_at": meeting.ends_at.isoformat("minutes"),
        "mode": Mode.ONLINE if place.kind == InstitutionKind.ONLINE else Mode.IN_PERSON,
        "institution": str(place.institution.pk) if place.institution else None,
        "venue": place.venue,
        "district": None if place.institution else place.district,
        "topics": random.sample(words.topics, k=min(len(words.topics), random.randint(2, 4))),
        "language": random.choice(words.languages),
        "facilitators": [officer],
        "partners": random.sample(words.partners, k=random.choice([0, 0, 0, 1, 1, 2])),
        "audience": _AUDIENCES[place.kind],
        "cohort": meeting.cohort,
        "attendance": [
            {"sex": sex, "age_band": band, "count": count} for (sex, band), count in cells.items()
        ],
        "headcount_declared": total,
        "count_method": _count_method(random, place, by_sheet=by_sheet),
        "staff_present": random.randint(1, 3),
        **_handed_out(random, words, total),
        **_asked(random, words, total, repeats=bool(meeting.cohort) and random.random() < 0.3),
        **_tested(random, place.kind, total),
        "explanations": _explanations(place, cells),
    }


def _count_method(random: Random, place: Place, *, by_sheet: bool) -> str:
    if place.kind == InstitutionKind.ONLINE:
        return CountMethod.SCREEN_COUNT
    if by_sheet:
        return CountMethod.SIGNED_SHEET
    if place.kind == InstitutionKind.COMMUNITY and random.random() < 0.12:
        return CountMethod.ESTIMATE
    if place.kind in _AUDIENCES and place.kind in (*_LEARNING, InstitutionKind.SCHOOL):
        return random.choice([CountMethod.REGISTER, CountMethod.REGISTER, CountMethod.HEADCOUNT])
    return CountMethod.HEADCOUNT


def _handed_out(random: Random, words: Vocabulary, total: int) -> dict[str, Any]:
    chosen = random.sample(words.materials, k=random.choice([0, 1, 1, 2]))
    quantities = [max(1, total - random.randint(0, total // 4)) for _material in chosen]
    return {
        "materials": [
            {"material": material, "quantity": quantity}
            for material, quantity in zip(chosen, quantities, strict=True)
        ]
    }


def _asked(random: Random, words: Vocabulary, total: int, *, repeats: bool) -> dict[str, Any]:
    """Show of hands, referrals, questions: each of them only at some sessions."""
    found: dict[str, Any] = {}
    if random.random() < 0.6:
        share = random.uniform(0.2, 0.6) if repeats else random.uniform(0.75, 1.0)
        found["first_time_count"] = round(total * share)
    if random.random() < 0.75:
        found["referrals"] = random.choice([0, 0, 1, 1, 2, 3, 4, 6])
    if random.random() < 0.35:
        found["questions"] = "\n".join(random.sample(words.questions, k=random.randint(1, 2)))
    return found


def _tested(random: Random, kind: str, total: int) -> dict[str, Any]:
    """Pre and post tests at institutes, and cards on disability here and there."""
    found: dict[str, Any] = {}
    if kind in _LEARNING and random.random() < 0.35:
        before = round(total * random.uniform(0.75, 0.95))
        after = round(before * random.uniform(0.85, 1.0))
        found |= {
            "question_set": QUESTION_SET,
            "pre_tested": before,
            "pre_passed": round(before * random.uniform(0.28, 0.48)),
            "post_tested": after,
            "post_passed": round(after * random.uniform(0.62, 0.86)),
        }
    if random.random() < 0.08:
        cards = round(total * random.uniform(0.6, 0.9))
        found |= {
            "disability_respondents": cards,
            "disability_positives": round(cards * random.uniform(0.01, 0.05)),
        }
    return found


def _explanations(place: Place, cells: Cells) -> dict[str, str]:
    """Why there are a few men at a women's institute, or women at a men's one (rule B5)."""
    other = {GenderIntake.MALE.value: "female", GenderIntake.FEMALE.value: "male"}.get(place.intake)
    if other and any(sex == other for sex, _band in cells):
        return {"B5": "Teachers and staff of the institute sat in the session."}
    return {}
