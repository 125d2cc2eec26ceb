"""A thousand random questions, asked of the summary and of the records: the answers are equal."""

import datetime
from random import Random
from typing import Any

from django.test import TestCase

from campaigns.figures.engine import EVERYTHING, Counted, Grouping, Scope, count, versions_behind
from campaigns.figures.selection import Selection
from campaigns.figures.summary import keeping
from campaigns.figures.tally import Figures
from campaigns.models import GenderIntake, InstitutionKind, Mode, SessionVersion
from campaigns.records.integrity import problems
from tests.campaigns.figures.direct import ADDITIVE, direct
from tests.campaigns.figures.world import DAYS, FIRST_DAY, World

#: Questions after each of the stages through which the records go: 1,000 together.
STAGES = 4
QUESTIONS = 250
GROUPINGS = [None, *Grouping]


class TheSummaries(TestCase):
    """The world is made once: nobody can delete a session again."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = World("equal")
        cls.world.grow(90)

    def test_a_thousand_random_questions_have_the_answers_of_the_records(self) -> None:
        world, random = World.__new__(World), Random("questions")
        world.__dict__.update(self.world.__dict__)
        asked = answered = 0
        for stage in range(STAGES):
            if stage:
                world.turn()
                world.grow(10)
            for number in range(QUESTIONS):
                by = GROUPINGS[number % len(GROUPINGS)]
                selection, scope = _drawn(random, world)
                counted = count(selection, scope=scope, by=by)
                expected, rows = direct(selection, scope=scope, by=by)
                question = f"stage {stage}, {selection}, {scope}, by {by}"
                assert _read(counted.total) == expected, question
                assert {key: _read(row) for key, row in counted.rows.items()} == rows, question
                _totals_are_sums(counted, by)
                asked += 1
                answered += expected["sessions"] > 0
        assert asked == 1000
        assert answered > 500, "most questions find something"
        assert list(keeping.problems()) == []
        assert list(problems()) == []
        assert set(SessionVersion.objects.filter(summary__isnull=False)) == set(
            SessionVersion.objects.filter(current_of__state__in=["verified", "submitted"])
        )

    def test_sessions_behind_every_number_are_those_that_it_counts(self) -> None:
        random = Random("behind")
        for number in range(60):
            by = GROUPINGS[number % len(GROUPINGS)]
            selection, scope = _drawn(random, self.world)
            counted = count(selection, scope=scope, by=by)
            found = counted.rows if by else {None: counted.total}
            for key, figures in found.items():
                for awaiting, expected in (
                    (False, figures.sessions),
                    (True, figures.awaiting_sessions),
                ):
                    versions = versions_behind(
                        selection, scope=scope, key=key, by=by, awaiting=awaiting
                    )
                    assert versions.count() == expected, (selection, by, key)

    def test_rebuilding_changes_nothing(self) -> None:
        before = count(Selection(), scope=EVERYTHING, by=Grouping.MONTH)
        for _time in range(2):
            assert list(keeping.rebuild(batch=7))[-1] == 90
        assert count(Selection(), scope=EVERYTHING, by=Grouping.MONTH) == before


def _drawn(random: Random, world: World) -> tuple[Selection, Scope]:
    """Most filters are left open, else hardly a session would be found."""

    def some(values: Any, chance: float = 0.12) -> Any:
        values = list(values)
        return random.choice(values) if values and random.random() < chance else None

    office = random.choice(world.offices)
    for district in world.districts:
        district.refresh_from_db()
    days = sorted(FIRST_DAY + datetime.timedelta(days=random.randrange(DAYS)) for _day in "ab")
    selection = Selection(
        programme=some(world.programmes),
        campaign=some(world.campaigns[office.code]),
        centre=some([office.centre]),
        province=some([one.district.province for one in world.offices]),
        district=some(world.districts),
        kind=some(InstitutionKind.values),
        intake=some(GenderIntake.values),
        officer=some(world.officers[office.code]),
        mode=some(Mode.values),
        since=some(days[:1], 0.4),
        until=some(days[1:], 0.4),
    )
    return selection, Scope(some([office.centre.pk], 0.2))


def _read(figures: Figures) -> dict[str, Any]:
    """The figures under the names of the direct query."""
    plain = {name: value for name, value in vars(figures).items() if name != "cells"}
    return {**plain, "cells": +figures.cells, "attendances": figures.attendances}


def _totals_are_sums(counted: Counted, by: Grouping | None) -> None:
    if by is None:
        assert counted.rows == {}
        return
    for name in ADDITIVE:
        parts = sum(getattr(row, name) for row in counted.rows.values())
        assert getattr(counted.total, name) == parts, name
    for name in ("first_time", "referrals", "materials"):
        said = [value for row in counted.rows.values() if (value := getattr(row, name)) is not None]
        assert getattr(counted.total, name) == (sum(said) if said else None), name
    people = sum(row.unique_people for row in counted.rows.values())
    assert counted.total.unique_people <= min(people, counted.total.attendances)
