"""Totals are the sum of their rows, in tables, charts, files and lists of sessions alike.

Asked with random filters, of sessions that were returned, merged, amended and voided."""

import csv
import datetime
import io
from collections.abc import Iterator
from random import Random
from typing import Any

import openpyxl
from django.test import TestCase

from campaigns.dashboard.behind import PARTS, Behind
from campaigns.dashboard.downloads import as_csv, as_workbook
from campaigns.dashboard.screen import Dashboard
from campaigns.dashboard.table import Table, table_of
from campaigns.figures.engine import EVERYTHING, Grouping, Scope
from campaigns.figures.selection import Selection
from campaigns.figures.tables import COLUMNS, heading
from campaigns.models import GenderIntake, InstitutionKind, Mode
from tests.campaigns.figures.direct import direct
from tests.campaigns.figures.world import DAYS, FIRST_DAY, World
from tests.factories import make_site

TODAY = FIRST_DAY + datetime.timedelta(days=DAYS + 40)
QUESTIONS = 40
#: Figures whose total is the sum of the rows; of the others people and places stand in two rows.
ADDED = [column for column in COLUMNS if column.definition.key in PARTS]
ADDED = [
    column for column in ADDED if column.definition.key not in ("knowledge_gain", "institutions")
]


class TheSums(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        make_site()
        cls.world = World("dashboard")
        cls.world.grow(45)
        cls.world.turn()
        cls.world.grow(5)

    def test_total_of_every_table_is_the_sum_of_its_rows(self) -> None:
        counted = 0
        for selection, scope, by in questions(self.world):
            table = table_of(selection, scope=scope, by=by, today=TODAY)
            *rows, total = table.rows
            expected, _groups = direct(selection, scope=scope, by=None)
            assert total.figures.attendances == expected["attendances"], selection
            for column in ADDED:
                parts = [column.value(row.figures) or 0 for row in rows]
                whole = column.value(total.figures)
                assert sum(parts) == (whole or 0), (selection, by, column.definition.key)
            assert len({row.keys for row in rows}) == len(rows), "no row stands twice"
            counted += total.figures.sessions > 0
        assert counted > QUESTIONS / 2, "most questions find something"

    def test_every_chart_adds_up_to_the_total(self) -> None:
        for selection, scope, by in questions(self.world, number=12):
            page = page_of(selection, scope, by)
            attendances = page.total.attendances
            assert sum(point.number or 0 for point in page.months.points) == attendances
            assert sum(row.number or 0 for row in page.districts.rows) == attendances
            assert page.people.total[-1].replace(",", "") == str(attendances)
            cells = [row.numbers[-1] for row in page.people.rows]
            assert sum(int(cell.replace(",", "")) for cell in cells) == attendances
            tiles = {tile.definition.key: tile.cell.text for tile in page.tiles}
            assert tiles["attendances"].replace(",", "") in (str(attendances), "–")

    def test_files_hold_what_the_table_shows(self) -> None:
        for selection, scope, by in questions(self.world, number=8):
            page = page_of(selection, scope, by)
            width = len(by)
            headings = [*page.table.headings, *(heading(column) for column in COLUMNS)]
            expected = [
                [*row.labels, *(column.value(row.figures) for column in COLUMNS)]
                for row in page.table.rows
            ]
            table = list(csv.reader(io.StringIO(as_csv(page.table).decode("utf-8-sig"))))
            assert table[0][: len(headings)] == headings
            assert [read(row[: len(headings)], width) for row in table[1:]] == expected
            book = openpyxl.load_workbook(
                io.BytesIO(as_workbook(page, selection, day=TODAY)), read_only=True
            )
            assert book.sheetnames == ["About", "Figures"]
            sheet = [list(row) for row in book["Figures"].iter_rows(values_only=True)]
            assert sheet[0] == headings
            for found, row in zip(sheet[1:], expected, strict=True):
                assert [cell or "" for cell in found[:width]] == row[:width]
                assert found[width:] == row[width:]

    def test_sessions_behind_a_number_add_up_to_it(self) -> None:
        random = Random("behind")
        asked = 0
        for selection, scope, by in questions(self.world, number=25):
            table = table_of(selection, scope=scope, by=by, today=TODAY)
            for row in random.sample(table.rows, min(3, len(table.rows))):
                column = random.choice(ADDED)
                behind = Behind(column, selection, table.groupings, row.keys)
                number = column.value(row.figures)
                assert behind.total(scope) == (number or 0), (behind, number)
                lines = list(behind.summaries(scope))
                assert sum(line.adds for line in lines) == (number or 0)
                asked += bool(number)
        assert asked > 20

    def test_every_figure_has_its_sessions(self) -> None:
        """A share or a median rests on sessions, too: the list of each is there and not empty."""
        total = table_of(Selection(), scope=EVERYTHING, by=(Grouping.YEAR,), today=TODAY).rows[-1]
        for column in COLUMNS:
            behind = Behind(column, Selection())
            if column.value(total.figures):
                assert behind.summaries(EVERYTHING).exists(), column.definition.key

    def test_queries_do_not_grow_with_the_rows(self) -> None:
        few = Selection(mode="in_person")
        for by in ((Grouping.OFFICER,), (Grouping.CENTRE, Grouping.DISTRICT)):
            with self.assertNumQueries(queries_of(few, by)):
                page_of(Selection(), EVERYTHING, by)


def queries_of(selection: Selection, by: tuple[Grouping, ...]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        page_of(selection, EVERYTHING, by)
    return len(queries)


def page_of(selection: Selection, scope: Scope, by: tuple[Grouping, ...]) -> Dashboard:
    return Dashboard.of(selection, scope=scope, by=by, today=TODAY, base="/sessions/")


def read(row: list[str], labels: int) -> list[Any]:
    numbers = [None if text == "" else float(text) for text in row[labels:]]
    return [*row[:labels], *numbers]


def questions(
    world: World, number: int = QUESTIONS
) -> Iterator[tuple[Selection, Scope, tuple[Grouping, ...]]]:
    """Most filters are left open, else hardly a session would be found."""
    random = Random("questions")

    def some(values: Any, chance: float = 0.1) -> Any:
        return random.choice(list(values)) if random.random() < chance else None

    for _number in range(number):
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
        by = tuple(random.sample(list(Grouping), random.choice([1, 2])))
        yield selection, Scope(some([office.centre.pk], 0.3)), by


def test_gaps_stand_between_the_first_and_the_last_month_and_are_no_zeros(db: None) -> None:
    from tests.campaigns.figures.builders import Office, hold

    office = Office()
    for month in (2, 5):
        hold(office, held_on=datetime.date(2026, month, 3), cells={("female", "18_24"): 10})
    day = datetime.date(2026, 5, 20)
    table: Table = table_of(Selection(), scope=EVERYTHING, by=(Grouping.MONTH,), today=day)
    shown = [(row.label, row.figures.is_empty) for row in table.rows]
    assert shown == [
        ("February 2026", False),
        ("March 2026", True),
        ("April 2026", True),
        ("May 2026", False),
        ("All together", False),
    ]
    for row in table.rows:
        values = {column.value(row.figures) for column in COLUMNS}
        assert (values == {None}) == row.figures.is_empty
    page = Dashboard.of(
        Selection(), scope=EVERYTHING, by=(Grouping.MONTH,), today=day, base="/sessions/"
    )
    assert [bar.is_gap for bar in page.months.bars] == [False, True, True, False]
