"""Workbooks as people fill them in, through the real template, with another program's library."""

import io
from typing import Any

from openpyxl import load_workbook

from campaigns.exchange.layout import FIRST_ROW, KEY_ROW
from campaigns.exchange.lookups import Lookups, institution_label, person_label
from campaigns.exchange.template import blank_template
from campaigns.models import Campaign, Institution, Topic
from mrc.core.models import Centre, User

Row = dict[str, Any]


def good_row(
    owner: User, campaign: Campaign, institute: Institution, topic: Topic, /, **changes: Any
) -> Row:
    """A session that breaks no rule and raises no warning about another one."""
    values = {
        "officer": person_label(owner),
        "facilitators.1": person_label(owner),
        "campaign": campaign.name,
        "held_on": "2026-03-09",
        "starts_at": "10:00",
        "ends_at": "11:30",
        "mode": "In person",
        "institution": institution_label(institute),
        "topics.1": topic.name,
        "language": "Urdu",
        "audience": "Trainees",
        "count.female.18_24": 12,
        "count.male.18_24": 20,
        "headcount_declared": 32,
        "count_method": "Headcount",
        "staff_present": 2,
        **changes,
    }
    return {key: value for key, value in values.items() if value is not None}


def filled(centre: Centre, *rows: Row) -> bytes:
    """The template of a centre with these rows, saved by openpyxl."""
    return fill(blank_template(Lookups(centre)), *rows)


def fill(data: bytes, *rows: Row, first_row: int = FIRST_ROW + 1) -> bytes:
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[KEY_ROW + 1] if cell.value is not None}
    for number, row in enumerate(rows, start=first_row):
        for key, value in row.items():
            sheet.cell(row=number, column=columns[key], value=value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
