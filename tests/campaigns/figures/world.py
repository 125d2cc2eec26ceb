"""A small country in which everything happens to sessions that may happen: seeded, by services."""

import datetime
import itertools
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import connection
from django.utils import timezone

from campaigns.models import (
    AgeBand,
    Campaign,
    GenderIntake,
    Institution,
    InstitutionKind,
    Material,
    Programme,
    Session,
    Sex,
)
from campaigns.records import services
from mrc.core.accounts.roles import Role
from mrc.core.models import District, User
from tests.campaigns.figures.builders import Office, make_campaign, make_institution, send, verify
from tests.factories import DistrictFactory, make_user

FIRST_DAY = datetime.date(2024, 11, 20)
DAYS = 420
_slugs = itertools.count(1)


@dataclass
class World:
    """Two centres with two officers each; `grow` adds sessions, `turn` changes what they say."""

    seed: str
    random: Random = field(init=False)
    offices: list[Office] = field(init=False)
    officers: dict[str, list[User]] = field(init=False)
    campaigns: dict[str, list[Campaign]] = field(init=False)
    districts: list[District] = field(init=False)
    institutions: list[Institution] = field(init=False)
    programmes: list[Programme] = field(init=False)
    materials: list[Material] = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.offices = [Office("LHE"), Office("PEW", "Khyber Pakhtunkhwa")]
        self.officers = {
            office.code: [office.officer, make_user(Role.OFFICER, centre=office.centre)]
            for office in self.offices
        }
        self.programmes = [
            Programme.objects.create(slug=f"world-{next(_slugs)}", name_en=name, name_ur=name)
            for name in ("Silk Routes", "Reintegration")
        ]
        self.campaigns = {
            office.code: [office.campaign, make_campaign(office.centre, name="Focus")]
            for office in self.offices
        }
        self.campaigns["LHE"][0].programme = self.programmes[0]
        self.campaigns["LHE"][0].save()
        self.districts = [office.district for office in self.offices] + [
            DistrictFactory(name_en=f"World {number}", province=self._province(number))
            for number in range(4)
        ]
        self.institutions = [self._institution() for _number in range(9)]
        self.materials = [
            Material.objects.create(key=f"world-{next(_slugs)}", name_en=name)
            for name in ("Leaflet", "Poster")
        ]

    def _province(self, number: int) -> Any:
        return self.offices[number % 2].district.province

    def _institution(self) -> Institution:
        return make_institution(
            self.offices[0],
            district=self.random.choice(self.districts),
            kind=self.random.choice([*InstitutionKind.values]),
            gender_intake=self.random.choice([*GenderIntake.values]),
        )

    # -- Sessions -------------------------------------------------------------------------------

    def grow(self, number: int) -> None:
        """Sessions in every state."""
        for _number in range(number):
            self._live(self.random.choice(self.offices))
        if connection.vendor == "postgresql":
            # Nobody counts rows of a transaction that is still open: without this the planner
            # takes the tables for empty and answers single questions in minutes.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    def _live(self, office: Office) -> None:
        office.officer = self.random.choice(self.officers[office.code])
        office.campaign = self.random.choice(self.campaigns[office.code])
        session = self._send(office, **self._content(office))
        fate = self.random.random()
        if fate < 0.1:
            return
        later = datetime.timedelta(seconds=self.random.randint(60, 900_000))
        if fate < 0.25:
            services.return_session(
                session=session,
                by=office.supervisor,
                reason="Count again",
                now=session.received_at + later,
            )
            if fate < 0.13:
                return
            held_on = session.current_version.held_on  # type: ignore[union-attr]  # it was sent
            values = {**self._content(office), "held_on": held_on}
            values["received_after"] = datetime.timedelta(days=9)
            session = self._send(office, session_id=session.pk, base_version=1, **values)
            if fate < 0.16:
                return
        if fate > 0.94:
            services.void_session(
                session=session, by=office.supervisor, reason="Twice", now=session.received_at
            )
            return
        verify(office, session, later)

    def _send(self, office: Office, **values: Any) -> Session:
        return send(office, **values)

    def _content(self, office: Office) -> dict[str, Any]:
        cells = self._cells()
        total = sum(cells.values())
        values: dict[str, Any] = {
            "held_on": FIRST_DAY + datetime.timedelta(days=self.random.randrange(DAYS)),
            "cells": cells,
            "received_after": datetime.timedelta(hours=self.random.randint(1, 120)),
            "is_sample": self.random.random() < 0.2,
            "mode": self.random.choice(["in_person", "online", "hybrid"]),
            "cohort": self.random.choice(["", "", "Batch A", "batch  a", "Batch B"]),
            "count_method": self.random.choice(["headcount", "register", "estimate"]),
            "acknowledged": {"W8": "no network"},
        }
        if self.random.random() < 0.7:
            values["institution"] = self.random.choice(self.institutions)
        else:
            values["venue"] = self.random.choice(["Hall", " hall ", "Old fort"])
            office.district = self.random.choice(self.districts)
        if self.random.random() < 0.6:
            values["first_time_count"] = self.random.randint(0, total)
        if self.random.random() < 0.5:
            values["referrals"] = self.random.choice([0, 1, 5])
        if self.random.random() < 0.5:
            values["materials"] = [
                {"material": material.pk, "quantity": self.random.randint(1, 90)}
                for material in self.random.sample(self.materials, self.random.choice([1, 2]))
            ]
        return values | self._tests(total)

    def _cells(self) -> dict[tuple[str, str], int]:
        return {
            (self.random.choice(Sex.values), self.random.choice(AgeBand.values)): (
                self.random.randint(1, 60)
            )
            for _cell in range(self.random.randint(1, 6))
        }

    def _tests(self, total: int) -> dict[str, int | str]:
        found: dict[str, int | str] = {}
        for name in ("pre", "post"):
            if self.random.random() < 0.5:
                tested = self.random.randint(0, total)
                found[f"{name}_tested"] = tested
                found[f"{name}_passed"] = self.random.randint(0, tested)
        return found | ({"question_set": "v1"} if found else {})

    # -- What changes afterwards ----------------------------------------------------------------

    def turn(self) -> None:
        """Merges, moves and new decisions about what was counted before."""
        self._merge()
        self._amend()
        self._void()
        institution = self.random.choice(Institution.objects.standing().order_by("pk"))
        institution.kind = self.random.choice(InstitutionKind.values)
        institution.gender_intake = self.random.choice(GenderIntake.values)
        institution.save()
        campaign = self.random.choice(self.campaigns["PEW"])
        campaign.programme = self.random.choice([*self.programmes, None])
        campaign.save()
        self._move_districts()

    def _merge(self) -> None:
        standing = list(Institution.objects.standing().order_by("pk"))
        goes, stays = self.random.sample(standing, 2)
        services.merge_institution(
            institution=goes, into=stays, by=self.offices[0].supervisor, now=timezone.now()
        )

    def _move_districts(self) -> None:
        """One district comes to count with another; a third one moves to another province."""
        standing = [
            district
            for district in District.objects.filter(counted_with=None).order_by("pk")
            if not district.former_districts.exists()
        ]
        if len(standing) > 2:
            goes, stays, moves = self.random.sample(standing, 3)
            goes.counted_with = stays
            goes.save()
            moves.province = self.random.choice(self.offices).district.province
            moves.save()

    def _amend(self) -> None:
        for session in self._verified(5):
            office = next(one for one in self.offices if one.centre == session.centre)
            version = session.current_version
            content = dict(version.content)  # type: ignore[union-attr]  # it was sent
            cells = self._cells()
            content["attendance"] = [
                {"sex": sex, "age_band": band, "count": count}
                for (sex, band), count in cells.items()
            ]
            content["headcount_declared"] = total = sum(cells.values())
            content["first_time_count"] = self.random.choice([None, total])
            content |= dict.fromkeys(
                ("pre_tested", "pre_passed", "post_tested", "post_passed"), None
            )
            content["held_on"] = (FIRST_DAY + datetime.timedelta(days=1)).isoformat()
            now = timezone.now()
            amendment = services.propose_amendment(
                session=session,
                content=content,
                base_version=version.number,  # type: ignore[union-attr]  # it was sent
                reason="Counted again",
                by=session.officer,
                now=now,
            )
            services.decide_amendment(
                amendment=amendment,
                accept=self.random.random() < 0.8,
                reason="Seen",
                by=office.supervisor,
                now=now,
            )

    def _void(self) -> None:
        for session in self._verified(3):
            office = next(one for one in self.offices if one.centre == session.centre)
            services.void_session(
                session=session, by=office.supervisor, reason="Never held", now=timezone.now()
            )

    def _verified(self, number: int) -> list[Session]:
        found = list(
            Session.objects.verified()
            .exclude(amendments__state="proposed")
            .select_related("current_version", "centre", "officer")
            .order_by("reference")
        )
        return self.random.sample(found, min(number, len(found)))
