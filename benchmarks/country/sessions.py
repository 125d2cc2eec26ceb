"""Sessions with about ten cells each, written past the services: `COPY` on PostgreSQL.

The guards of the records are down while it writes, and up again when it ends. What the records
hold is what the services would have written; only the contents are shortened.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Model

from campaigns.models import (
    AttendanceCount,
    Session,
    SessionEvent,
    SessionVersion,
    VersionFacilitator,
    VersionMaterial,
    VersionTopic,
)
from campaigns.records.models import AgeBand, Sex
from campaigns.records.sample_sessions import uuid7_at
from mrc.core import database_guards

from .people import FIRST_DAY, LAST_DAY, Country

KARACHI = ZoneInfo("Asia/Karachi")
CELLS = [(sex.value, band.value) for sex in (Sex.FEMALE, Sex.MALE) for band in AgeBand] + [
    (Sex.TRANSGENDER.value, AgeBand.FROM_25_TO_29.value),
    (Sex.NOT_RECORDED.value, AgeBand.NOT_RECORDED.value),
]
AT_ONCE = 5_000
Row = tuple[Any, ...]


class Writer:
    """Draws sessions and writes them, a few thousand at once."""

    def __init__(self, random: Random, country: Country) -> None:
        self.random, self.country = random, country
        self.cells = 0

    def write(self, number: int) -> None:
        database_guards.remove_all(connection)
        try:
            for first in range(1, number + 1, AT_ONCE):
                with transaction.atomic():
                    self._write(range(first, min(first + AT_ONCE, number + 1)))
        finally:
            database_guards.install_all(connection)
        _tell_the_database()

    def _write(self, keys: Iterable[int]) -> None:
        tables: dict[type[Model], list[dict[str, Any]]] = {
            model: []
            for model in (Session, SessionVersion, AttendanceCount, SessionEvent, VersionMaterial,
                          VersionTopic, VersionFacilitator)
        }  # fmt: skip
        for key in keys:
            for model, row in self._session(key):
                tables[model].append(row)
        self.cells += len(tables[AttendanceCount])
        for model, rows in tables.items():
            insert(model, rows)

    def _session(self, key: int) -> Iterator[tuple[type[Model], dict[str, Any]]]:
        random, country = self.random, self.country
        officer = random.choice(country.officers)
        held_on = FIRST_DAY + datetime.timedelta(days=random.randrange((LAST_DAY - FIRST_DAY).days))
        ended = datetime.datetime.combine(held_on, datetime.time(11, 30), KARACHI)
        received = ended + datetime.timedelta(hours=random.expovariate(1 / 20))
        fate = random.random()
        state = "submitted" if fate < 0.02 else "void" if fate < 0.03 else "verified"
        pk = uuid7_at(ended, random)
        year = received.year
        reference = f"{officer.centre.code}-{year}-{key:06d}"  # type: ignore[union-attr]  # of a centre
        yield Session, {
            "id": pk, "reference": reference, "centre_id": officer.centre_id,
            "officer_id": officer.pk, "state": state, "current_version_id": key,
            "received_at": received, "is_sample": True,
        }  # fmt: skip
        cells = random.sample(CELLS, random.randint(8, 12))
        counts = [1 + int(random.expovariate(1 / 5)) for _cell in cells]
        total = sum(counts)
        yield SessionVersion, self._version(key, pk, officer.pk, held_on, received, total)
        for (sex, band), count in zip(cells, counts, strict=True):
            yield AttendanceCount, {
                "version_id": key, "sex": sex, "age_band": band, "count": count,
            }  # fmt: skip
        yield from self._events(key, pk, officer, received, state, returned=fate > 0.94)
        if random.random() < 0.7:
            material = random.choice(country.materials).pk
            line = {"version_id": key, "material_id": material, "quantity": total}
            yield VersionMaterial, line
        for topic in random.sample(country.topics, 2):
            yield VersionTopic, {"version_id": key, "topic_id": topic.pk}
        yield VersionFacilitator, {"version_id": key, "facilitator_id": officer.pk}

    def _events(
        self,
        key: int,
        pk: Any,
        officer: Any,
        received: datetime.datetime,
        state: str,
        *,
        returned: bool,
    ) -> Iterator[tuple[type[Model], dict[str, Any]]]:
        supervisor = self.country.supervisors[self.country.centres.index(officer.centre)].pk
        steps = [("", "submitted", officer.pk, received)]
        if returned:
            back = received + datetime.timedelta(hours=5)
            steps.append(("submitted", "returned", supervisor, back))
        if state != "submitted":
            decided = received + datetime.timedelta(hours=self.random.expovariate(1 / 60))
            steps.append(("submitted", state, supervisor, decided))
        for from_state, to_state, by, at in steps:
            yield SessionEvent, {
                "session_id": pk, "version_id": key, "by_id": by, "at": at,
                "from_state": from_state, "to_state": to_state,
                "reason": "Invented" if to_state in ("returned", "void") else "", "comments": "{}",
            }  # fmt: skip

    def _version(
        self,
        key: int,
        pk: Any,
        officer: int,
        held_on: datetime.date,
        received: datetime.datetime,
        total: int,
    ) -> dict[str, Any]:
        random, country = self.random, self.country
        institution = random.choice(country.institutions) if random.random() < 0.75 else None
        venue = "" if institution else f"Hall {random.randrange(40)}"
        district = institution.district_id if institution else random.choice(country.districts).pk
        campaign = random.choice(country.campaigns).pk
        content = json.dumps({"campaign": campaign, "held_on": held_on.isoformat()})
        is_tested = random.random() < 0.3
        return {
            "id": key, "session_id": pk, "number": 1, "content": content,
            "content_hash": hashlib.sha256(f"{key}".encode()).hexdigest(), "rule_set": 1,
            "submitted_by_id": officer, "received_at": received, "device": "benchmark",
            "campaign_id": campaign, "held_on": held_on, "starts_at": datetime.time(10),
            "ends_at": datetime.time(11, 30), "mode": random.choice(["in_person"] * 9 + ["online"]),
            "institution_id": institution.pk if institution else None, "venue": venue,
            "venue_key": venue.lower(), "district_id": district, "language": "ur",
            "audience": "mixed", "cohort": "", "cohort_key": random.choice(["", "", "batch a"]),
            "headcount_declared": total,
            "count_method": random.choice(["register", "headcount", "headcount", "estimate"]),
            "first_time_count": total // 2 if random.random() < 0.6 else None, "staff_present": 2,
            "referrals": random.choice([None, 0, 1, 3]), "question_set": "v1" if is_tested else "",
            "pre_tested": total if is_tested else None,
            "pre_passed": total // 3 if is_tested else None,
            "post_tested": total if is_tested else None,
            "post_passed": total // 2 if is_tested else None,
            "disability_respondents": None, "disability_positives": None, "questions": "",
            "notes": "",
        }  # fmt: skip


def insert(model: type[Model], rows: list[dict[str, Any]]) -> None:
    """Every row has the same keys: names of columns."""
    if not rows:
        return
    table, columns = model._meta.db_table, ", ".join(f'"{name}"' for name in rows[0])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(tuple(row.values()))
            return
        marks = ", ".join(["%s"] * len(rows[0]))
        values = [_for_sqlite(model, row) for row in rows]
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)


def _for_sqlite(model: type[Model], row: dict[str, Any]) -> list[Any]:
    fields = {field.column: field for field in model._meta.concrete_fields}
    return [
        value if name in ("content", "comments")
        else fields[name].get_db_prep_save(value, connection)
        for name, value in row.items()
    ]  # fmt: skip


def _tell_the_database() -> None:
    """The next version's number, and what the planner has to know of a table that grew so fast."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('campaigns_sessionversion', 'id'),"
                " (SELECT MAX(id) FROM campaigns_sessionversion))"
            )
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
