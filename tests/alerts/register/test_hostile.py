"""Workbooks made to do harm are refused within two seconds, and nothing of them is kept."""

import os
import resource

import pytest

from alerts.agent_check.register import services
from alerts.agent_check.register.models import RegisterUpload
from alerts.agent_check.register.refusals import file_refusal
from mrc.core.accounts.roles import Role
from mrc.core.workbooks import RefusedError
from tests.alerts.register.files import FALCON, HEADINGS, xlsx_file
from tests.alerts.register.test_importing import NOW
from tests.campaigns.exchange import test_hostile as attacks
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SECONDS = 2.0


def bring(data):
    return services.stage(
        data=data, file_name="list.xlsx", as_of=NOW.date(), source="Invented", source_url="",
        default_status="", by=make_user(Role.COMMUNICATIONS), now=NOW,
    )  # fmt: skip


def processor_seconds():
    """Of this process and its children: what else the machine does is not counted."""
    mine, theirs = os.times(), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.user + mine.system + theirs.ru_utime + theirs.ru_stime


def refusal_of(data):
    began = processor_seconds()
    with pytest.raises(RefusedError) as caught:
        bring(data)
    assert processor_seconds() - began < SECONDS
    assert file_refusal(caught.value)
    assert RegisterUpload.objects.count() == 0
    return caught.value.code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (attacks.billion_laughs, "entities"),
        (attacks.external_entity, "entities"),
        (attacks.external_entity_in_utf16, "entities"),
        (attacks.macros, "macros"),
        (attacks.macro_type, "macros"),
        (attacks.external_links, "links"),
        (attacks.external_relation, "links"),
        (attacks.million_empty_rows, "too_many_rows"),
        (attacks.million_styled_cells, "too_many_rows"),
        (attacks.last_cell_of_all, "too_many_rows"),
        (attacks.far_to_the_right, "too_wide"),
        (attacks.huge_texts, "too_much_inside"),
        (attacks.zip_bomb, "too_much_inside"),
        (attacks.many_entries, "too_much_inside"),
        (attacks.deep_nesting, "damaged"),
        (attacks.cut_off_xml, "damaged"),
        (attacks.leaving_the_folder, "damaged"),
    ],
)
def test_hostile_part_is_refused_in_time(change, code):
    parts = attacks.parts_of(xlsx_file(HEADINGS, FALCON))
    change(parts)
    assert refusal_of(attacks.packed(parts)) == code


def test_formula_is_refused_with_its_cell():
    assert refusal_of(xlsx_file(HEADINGS, ["=A1+1", *FALCON[1:]])) == "formulas"


def test_cell_of_a_workbook_that_looks_like_a_formula_stays_text():
    upload = bring(xlsx_file(HEADINGS, [*FALCON[:3], "+cmd", "Valid", ""]))
    assert upload.table[1][1][3] == "+cmd"
