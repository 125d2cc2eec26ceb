"""About 400 generated sessions of the last two years, marked as sample data everywhere.

They go through the services like real ones: hashed, judged by the rules, flagged, verified by
somebody else. What they are about is in `content/campaigns/sample.yaml`.
"""

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from mrc.core.models import Centre, District, User

from . import services
from .models import (
    Campaign,
    Institution,
    InstitutionKind,
    Programme,
    Session,
    Target,
    Topic,
)
from .sample_sessions import KARACHI, Meeting, Place, Vocabulary, content_of, uuid7_at
from .signals import sessions_loaded
from .vocabulary import load_vocabulary

SEED = 20160101
DAYS = 730
#: Sessions of each centre over the two years.
SESSIONS = {"ISB": 140, "LHE": 160, "PEW": 105}
LANGUAGES = {"ISB": ("ur", "ur", "en"), "LHE": ("ur", "pa", "pa"), "PEW": ("ps", "ps", "hno", "ur")}
#: From this age on a session has normally been decided.
DECIDED_AFTER_DAYS = 16
#: Schools are closed in high summer, and everybody keeps short days in Ramadan.
_QUIET_MONTHS = {6: 0.6, 7: 0.45, 8: 0.7}


@dataclass(frozen=True)
class Crew:
    """The people of a centre who hold and who verify its sample sessions."""

    centre: Centre
    officer: User
    supervisor: User


def _tell_the_planner() -> None:
    """PostgreSQL knows nothing of rows that came in bulk until its statistics are renewed.

    Figures asked for right afterwards would take minutes where they take milliseconds.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def load_sample_sessions(*, today: datetime.date | None = None) -> int:
    """Creates the sample data that is missing and gives the number of sessions created.

    A centre that has sample sessions, or lacks its officer or supervisor, is left alone. Ends by
    announcing `sessions_loaded`.
    """
    day = today or timezone.localdate()
    crews = [crew for crew in _crews() if not _has_sample(crew.centre)]
    if not crews:
        return 0
    now = datetime.datetime.combine(day, datetime.time(7), KARACHI)
    with transaction.atomic():
        data = _read()
        campaigns = _load_campaigns(data, day, crews[0].supervisor)
        loaded = sum(_load_centre(crew, data, campaigns, now) for crew in crews)
    _tell_the_planner()
    sessions_loaded.send(sender=Session, today=day)
    return loaded


def _read() -> dict[str, Any]:
    path = Path(settings.REPO_DIR) / "content" / "campaigns" / "sample.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _crews() -> Iterator[Crew]:
    users = User.objects.in_bulk(field_name="username")
    for centre in Centre.objects.filter(code__in=SESSIONS).order_by("pk"):
        officer = users.get(f"officer-{centre.slug}")
        supervisor = users.get(f"supervisor-{centre.slug}")
        if officer and supervisor and officer.centre_id == supervisor.centre_id == centre.pk:
            yield Crew(centre, officer, supervisor)


def _has_sample(centre: Centre) -> bool:
    return Session.objects.filter(centre=centre, is_sample=True).exists()


# -- Campaigns and lists --------------------------------------------------------------------------


def _load_campaigns(data: dict[str, Any], day: datetime.date, by: User) -> dict[str, Campaign]:
    """Routine outreach over all the years, and one campaign that is under way."""
    load_vocabulary()
    values = dict(data["programme"])
    programme, _created = Programme.objects.get_or_create(
        slug=values.pop("slug"), defaults={**values, "is_sample": True}
    )
    focus_start = (day - datetime.timedelta(days=365)).replace(day=1)
    dates = {
        "routine": (datetime.date(day.year - 2, 1, 1), datetime.date(day.year, 12, 31)),
        "focus": (focus_start, day + datetime.timedelta(days=60)),
    }
    found = {}
    for key, row in data["campaigns"].items():
        starts_on, ends_on = dates[key]
        apart = ("slug", "targets", "topics")
        texts = {name: text for name, text in row.items() if name not in apart}
        found[key], created = Campaign.objects.get_or_create(
            slug=row["slug"],
            defaults={
                **texts,
                "programme": programme,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "state": "active",
                "is_sample": True,
            },
        )
        if created:
            found[key].centres.set(Centre.objects.filter(code__in=SESSIONS))
            found[key].topics.set(Topic.objects.filter(key__in=row.get("topics", [])))
            _load_targets(found[key], row.get("targets", []), by)
    return found


def _load_targets(campaign: Campaign, rows: list[dict[str, Any]], by: User) -> None:
    set_at = datetime.datetime.combine(campaign.starts_on, datetime.time(9), KARACHI)
    Target.objects.bulk_create(
        Target(
            campaign=campaign,
            indicator=row["indicator"],
            value=row["value"],
            starts_on=campaign.starts_on,
            ends_on=campaign.ends_on,
            set_by=by,
            set_at=set_at,
        )
        for row in rows
    )


# -- One centre -----------------------------------------------------------------------------------


def _load_centre(
    crew: Crew, data: dict[str, Any], campaigns: dict[str, Campaign], now: datetime.datetime
) -> int:
    code = crew.centre.code
    random = Random(f"{SEED}-{code}")  # noqa: S311  (drawing examples, not secrets)
    words = Vocabulary(
        **load_vocabulary()._asdict(),
        trades=tuple(data["trades"]),
        questions=tuple(data[f"questions_{crew.officer.language}"]),
        languages=LANGUAGES[code],
    )
    places = _load_places(crew, data, now - datetime.timedelta(days=DAYS + 1))
    meetings = _meetings(random, SESSIONS[code], places, campaigns, words, now)
    for meeting in meetings:
        _live_through(random, crew, meeting, words, now)
    return len(meetings)


def _load_places(crew: Crew, data: dict[str, Any], now: datetime.datetime) -> list[Place]:
    code = crew.centre.code
    districts = {district.name_en: district for district in District.objects.all()}
    found: dict[str, Institution] = {}
    for row in data["institutions"][code]:
        if row["district"] in districts:
            found[row["name_en"]] = _load_institution(crew, row, districts[row["district"]], now)
            if row.get("merged_into") in found:
                services.merge_institution(
                    institution=found[row["name_en"]],
                    into=found[row["merged_into"]],
                    by=crew.supervisor,
                    now=now,
                )
    places = [
        Place(institution.kind, institution.district_id, institution)
        for institution in found.values()
    ]
    places += [
        Place(InstitutionKind.COMMUNITY, districts[row["district"]].pk, venue=row["venue"])
        for row in data["venues"][code]
        if row["district"] in districts
    ]
    return places


def _load_institution(
    crew: Crew, row: dict[str, Any], district: District, now: datetime.datetime
) -> Institution:
    institution = services.propose_institution(
        by=crew.officer,
        name_en=row["name_en"],
        name_ur=row["name_ur"],
        district=district,
        kind=row["kind"],
        ownership=row["ownership"],
        gender_intake=row["intake"],
        aliases=row.get("aliases", ()),
        institution_id=uuid7_at(now, Random(row["name_en"])),  # noqa: S311
        is_sample=True,
        now=now,
    )
    if row.get("size"):
        institution.enrolment, institution.enrolment_on = row["size"], now.date()
        institution.save(update_fields=["enrolment", "enrolment_on"])
    if row.get("state") != "proposed":
        services.accept_institution(institution=institution, by=crew.supervisor, now=now)
    return institution


# -- When and where -------------------------------------------------------------------------------


def _meetings(
    random: Random,
    number: int,
    places: list[Place],
    campaigns: dict[str, Campaign],
    words: Vocabulary,
    now: datetime.datetime,
) -> list[Meeting]:
    """In the order in which they are held; a few on the day and at the place of another."""
    weights = [_weight(place) for place in places]
    found: list[Meeting] = []
    for day in sorted(_days(random, number, now.date())):
        place = random.choices(places, weights)[0]
        starts_at = datetime.time(random.choice([9, 10, 10, 11, 12, 14]), random.choice([0, 30]))
        again = found[-1] if found and found[-1].held_on == day else None
        if again is not None:
            # One day, one journey: the second group of the same place, in the afternoon.
            place, starts_at = again.place, datetime.time(15, 0)
        minutes = random.choice([60, 75, 90, 90, 120])
        ends_at = datetime.datetime.combine(day, starts_at) + datetime.timedelta(minutes=minutes)
        is_focus = place.kind in ("tvet", "university", "college") and random.random() < 0.45
        campaign = campaigns["routine"]
        if is_focus and day >= campaigns["focus"].starts_on:
            campaign = campaigns["focus"]
        cohort = ""
        if place.kind == InstitutionKind.TVET:
            cohort = f"{random.choice(words.trades)}, {day.year}"
        found.append(Meeting(day, starts_at, ends_at.time(), place, campaign.pk, cohort))
    return found


def _weight(place: Place) -> float:
    """Institutes are visited most; every open venue is far from the centre."""
    weights = {InstitutionKind.TVET: 3.0, InstitutionKind.UNIVERSITY: 1.8, "community": 1.6}
    return weights.get(place.kind, 1.2)


def _days(random: Random, number: int, today: datetime.date) -> Iterator[datetime.date]:
    """Working days, more of them lately than in the beginning; some twice."""
    drawn: list[datetime.date] = []
    while len(drawn) < number:
        if drawn and random.random() < 0.03:
            again = random.choice(drawn)
            drawn += [again] if drawn.count(again) == 1 else []
            continue
        age = 1 + int(DAYS * random.random() ** 1.15)
        day = today - datetime.timedelta(days=age)
        wanted = day.weekday() != 6 and random.random() < _QUIET_MONTHS.get(day.month, 1)
        if wanted and drawn.count(day) == 0:
            drawn.append(day)
    yield from drawn


# -- What became of it ----------------------------------------------------------------------------


def _live_through(
    random: Random,
    crew: Crew,
    meeting: Meeting,
    words: Vocabulary,
    now: datetime.datetime,
) -> None:
    """Sends one session, and lets its supervisor decide it: most are verified at once."""
    fate = random.random()
    age = (now.date() - meeting.held_on).days
    is_young = age < DECIDED_AFTER_DAYS
    # Those that are back with their officer: the photo of the sheet is still to come (rule B9).
    by_sheet = is_young and fate < 0.12
    content = content_of(random, meeting, words, officer=crew.officer.pk, by_sheet=by_sheet)
    if random.random() < 0.04:
        content["headcount_declared"] += random.choice([-2, -1, 1, 3])
        content["explanations"] = {
            **content["explanations"],
            "B4": "Some came late or left before the end.",
        }
    received = _later(random, meeting.ended, hours=5, spread=1.3, before=now)
    session_id = uuid7_at(meeting.ended, random)
    _send(crew, session_id, content, base_version=0, at=received)
    session = Session.objects.get(pk=session_id)
    if is_young and fate > 0.15:
        return
    decided = _later(random, received, hours=60, spread=0.7, before=now)
    if fate < 0.025 and not is_young:
        services.void_session(
            session=session, by=crew.supervisor, reason="Logged twice by mistake.", now=decided
        )
        return
    if fate < 0.12:
        services.return_session(
            session=session,
            by=crew.supervisor,
            reason="Please check the numbers against the register.",
            comments={"attendance": "The register says something else."},
            now=decided,
        )
        if fate < 0.045 or is_young:
            return
        resent = _later(random, decided, hours=30, spread=0.5, before=now)
        content = _corrected(content)
        _send(crew, session_id, content, base_version=1, at=resent)
        decided = _later(random, resent, hours=40, spread=0.5, before=now)
    session.refresh_from_db()
    services.verify_session(session=session, by=crew.supervisor, now=decided)


def _send(
    crew: Crew,
    session_id: Any,
    content: dict[str, Any],
    *,
    base_version: int,
    at: datetime.datetime,
) -> None:
    services.submit_session(
        session_id=session_id,
        content=content,
        base_version=base_version,
        by=crew.officer,
        now=at,
        device="sample",
        is_sample=True,
    )


def _corrected(content: dict[str, Any]) -> dict[str, Any]:
    """One more in the largest cell, as the register says."""
    cells = [dict(cell) for cell in content["attendance"]]
    largest = max(cells, key=lambda cell: cell["count"])
    largest["count"] += 1
    total = sum(cell["count"] for cell in cells)
    explanations = {code: text for code, text in content["explanations"].items() if code != "B4"}
    return {
        **content,
        "attendance": cells,
        "headcount_declared": total,
        "explanations": explanations,
    }


def _later(
    random: Random,
    moment: datetime.datetime,
    *,
    hours: float,
    spread: float,
    before: datetime.datetime,
) -> datetime.datetime:
    """Some time after a moment (median `hours`), but not in the future."""
    delay = datetime.timedelta(hours=random.lognormvariate(math.log(hours), spread))
    earliest = moment + datetime.timedelta(minutes=5)
    return max(earliest, min(moment + delay, before))
