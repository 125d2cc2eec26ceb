"""A season of field work on one phone, with everything that goes wrong in it, from a fixed seed.

Each session is typed once and has to arrive once, as it was typed. What the phone refuses to write
it says, and the driver notes it: nothing may be missing that was not said.
"""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from campaigns.models import (
    AgeBand,
    CountMethod,
    DeliveryLanguage,
    EvidenceFile,
    Mode,
    Session,
    SessionVersion,
    Sex,
)
from campaigns.records.content import content_hash, parse_content
from campaigns.records.integrity import problems
from tests.campaigns.field.app.phone import karachi_today
from tests.campaigns.field.app.proxy import Fault, Plan

SEED = 20261122
_URDU_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


class Event(Enum):
    """What happens around a session."""

    CALM = "nothing"
    OFFLINE = "no connection"
    LOST = "answers are lost after the commit"
    TORN = "answers break off in the middle"
    ERROR = "500"
    BUSY = "503 with Retry-After"
    PORTAL_PAGE = "a captive portal with a page"
    PORTAL_JSON = "a captive portal with JSON"
    PORTAL_REDIRECT = "a captive portal with a redirect"
    EXPIRED = "the sign-in runs out"
    CSRF = "the token is changed between two sessions"
    KILLED = "the tab is killed while it writes"
    TWO_TABS = "a second tab takes over"
    AHEAD = "the clock is a year ahead"
    BEHIND = "the clock is a year behind"
    FULL = "the storage is full"
    UPDATED = "a new service worker comes in the middle"
    SCREENS = "typed on the real screens"
    RESTARTED = "the browser is ended and started again"
    CRASHED = "the browser is killed and started again"


#: Weather lasts for some sessions; what it does to a request.
WEATHER: dict[Event, Fault] = {
    Event.OFFLINE: Fault.CUT,
    Event.LOST: Fault.LOST,
    Event.TORN: Fault.TORN,
    Event.ERROR: Fault.ERROR,
    Event.BUSY: Fault.BUSY,
    Event.PORTAL_PAGE: Fault.PORTAL_PAGE,
    Event.PORTAL_JSON: Fault.PORTAL_JSON,
    Event.PORTAL_REDIRECT: Fault.PORTAL_REDIRECT,
}
#: Faults after which the server may have stored what was sent: they meet what is sent.
_OF_ANSWERS = {Fault.LOST, Fault.TORN}


@dataclass
class Work:
    """One session: what is typed, and what must be stored, made from the same facts."""

    number: int
    event: Event
    typed: dict[str, Any] = field(default_factory=dict)
    content: dict[str, Any] = field(default_factory=dict)
    has_picture: bool = False


def season(length: int, known: Mapping[str, Any], seed: int = SEED) -> list[Work]:
    """So many sessions; every event happens, the costly ones as often as the others or less."""
    dice = random.Random(seed)
    events = list(Event)
    rounds = [events[number % len(events)] for number in range(length)]
    dice.shuffle(rounds)
    works = []
    for number, event in enumerate(rounds):
        work = Work(number=number, event=event, has_picture=number % 9 == 4)
        work.typed, work.content = facts(number, known, dice)
        works.append(work)
    return works


def facts(
    number: int, known: Mapping[str, Any], dice: random.Random
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same session as thumbs type it and as it has to be stored."""
    typed_number = dice.choice([str, _in_urdu, _in_arabic])
    day = karachi_today()
    start = dice.randint(6 * 60, 18 * 60)
    end = start + dice.randint(15, 240)
    cells = _cells(dice)
    total = sum(cells.values())
    notes = dice.choice(["", "گروپ ۳، می\u200cخواہم", "One asked about Oman", "a\nb"])
    content: dict[str, Any] = {
        "campaign": known["campaign"],
        "held_on": f"{day:%Y-%m-%d}",
        "starts_at": _clock(start),
        "ends_at": _clock(end),
        "mode": dice.choice(Mode.values),
        "institution": str(known["institution"]),
        "topics": [known["topic"]],
        "language": dice.choice(DeliveryLanguage.values),
        "facilitators": [known["officer"]],
        "materials": [{"material": known["material"], "quantity": number + 1}],
        "audience": "trainees",
        "cohort": f"Batch {number}",
        "attendance": [
            {"sex": sex, "age_band": band, "count": count} for (sex, band), count in cells.items()
        ],
        "headcount_declared": total,
        "count_method": dice.choice(
            [CountMethod.REGISTER.value, CountMethod.HEADCOUNT.value, CountMethod.ESTIMATE.value]
        ),
        "first_time_count": dice.choice([None, total]),
        "staff_present": dice.randint(0, 5),
        "notes": notes,
    }
    typed = {
        name: str(content[name])
        for name in ("campaign", "institution", "mode", "language", "audience", "count_method")
    }
    typed |= {
        "place": "institution",
        "held_on": dice.choice([content["held_on"], f"{day.day}/{day.month}/{day.year}"]),
        "starts_at": content["starts_at"].replace(":", dice.choice([":", "."])),
        "ends_at": typed_number(content["ends_at"]),
        "topics": [str(known["topic"])],
        "facilitators": [str(known["officer"])],
        f"material_{known['material']}": typed_number(number + 1),
        "cohort": f"  Batch {typed_number(number)} ",
        "headcount_declared": typed_number(total),
        "first_time_count": "" if content["first_time_count"] is None else typed_number(total),
        "staff_present": typed_number(content["staff_present"]),
        "notes": notes.replace("\n", "\r\n"),
    }
    for (sex, band), count in cells.items():
        typed[f"cell_{sex}_{band}"] = typed_number(count)
    return typed, content


def _cells(dice: random.Random) -> dict[tuple[str, str], int]:
    """Two to six cells that raise no warning which a phone would ask about."""
    sexes = [Sex.FEMALE, Sex.MALE, Sex.TRANSGENDER]
    bands = [AgeBand.FROM_15_TO_17, AgeBand.FROM_18_TO_24, AgeBand.FROM_25_TO_29, AgeBand.FROM_45]
    chosen = dice.sample([(s.value, b.value) for s in sexes for b in bands], dice.randint(2, 6))
    return {cell: dice.randint(1, 60) for cell in chosen}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _in_urdu(value: object) -> str:
    return str(value).translate(_URDU_DIGITS)


def _in_arabic(value: object) -> str:
    return str(value).translate(_ARABIC_DIGITS)


def plan_of(fault: Fault, dice: random.Random) -> Plan:
    """Bad weather meets every request; lost answers meet the first and most of what is sent."""
    left = [fault]

    def plan(method: str, path: str) -> Fault | None:
        if "/api/outreach/" not in path:
            # Pages and scripts come from the phone or are fetched in good weather.
            return None
        if fault in _OF_ANSWERS:
            if method != "PUT":
                return None
            return left.pop() if left else fault if dice.random() < 0.7 else None
        if fault is Fault.ERROR:
            return fault if dice.random() < 0.6 else None
        return fault

    return plan


@dataclass
class Diary:
    """What happened, for the sentence with which a failure begins."""

    events: Counter[Event] = field(default_factory=Counter)
    #: Codes of what the phone refused to write, and said so.
    told: Counter[str] = field(default_factory=Counter)


def assert_received(expected: Mapping[str, Mapping[str, Any]], *, pictures: int) -> None:
    """The server holds exactly these sessions, each once, each as it was typed."""
    sessions = {str(one.pk): one for one in Session.objects.select_related("current_version").all()}
    assert sessions.keys() == expected.keys()
    assert SessionVersion.objects.count() == len(expected)
    for key, content in expected.items():
        version = sessions[key].current_version
        assert version is not None
        assert version.content == parse_content(content).as_json(), key
        assert version.content_hash == content_hash(parse_content(content))
    assert len({one.reference for one in sessions.values()}) == len(expected)
    assert EvidenceFile.objects.count() == pictures
    assert list(problems()) == []
