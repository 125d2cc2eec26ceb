"""Every file that a spreadsheet program opens: words that somebody typed stay words in it."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import openpyxl
import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from mrc.core.exports import XLSX_TYPE

from .asking import nothing_rendered
from .filling import addresses
from .payloads import FORMULAS
from .people import SUPERUSER, browser_of
from .routes import LANGUAGE, all_routes
from .world import World

pytestmark = pytest.mark.django_db
#: Between them they open every list and report.
READERS = (SUPERUSER, "data_officer")
#: What is known to tell words that people typed; less than this, and nothing would be proved.
TYPED_INTO = {
    "admin/institutions/institutions.csv", "admin/promoters/promoters.csv", "admin/facts/facts.csv",
    "admin/facts/facts.xlsx", "admin/feedback/", "admin/reports/missed-searches/",
    "admin/reports/urdu-texts/", "admin/reports/texts/", "admin/reports/site-history/",
    "admin/reports/aging-pages/", "admin/reports/translation-work/",
    f"{LANGUAGE}outreach/imports/<uuid:pk>/errors.xlsx",
    f"{LANGUAGE}outreach/^exports/(?P<rows_of>sessions|cells)\\.(?P<file_type>csv|xlsx)$",
}  # fmt: skip
#: What spreadsheet programs take for a formula, if it is neither a number nor one of a telephone.
_LIVE = re.compile(r"\s*[=@＝＠]|[\t\r\n]|\s*[-+＋－](?![\d .]+$)")
#: Fields that somebody types into; none of them is part of an address or chosen from a list.
_TYPED = re.compile(
    r"(draft_)?title|name(_..)?|first_name|last_name|words|notes?|text(_..)?|question|answer|label"
    r"|value_..|venue|reason|comment|address_..|summary|search_description|former_names|detail"
)
_OURS = ("core", "home", "destinations", "alerts", "events", "campaigns", "wagtailcore")


class Export(NamedTuple):
    route: str
    path: str
    reader: str


@pytest.fixture(scope="module")
def exports(world: World, django_db_blocker: Any) -> list[Export]:
    """Every address that gives a spreadsheet with rows to one of the readers."""
    with django_db_blocker.unblock():
        return list(_find(world))


def _find(world: World) -> Iterator[Export]:
    found = set()
    for reader in READERS:
        client = browser_of(world.people[reader])
        cookies = client.cookies.copy()
        for route in all_routes():
            # The results of a list are another address of the same view.
            if route in found or route.endswith("/results/"):
                continue
            if not route.startswith(("admin/", LANGUAGE)):
                continue
            client.cookies = cookies.copy()  # one of the addresses signs people out
            path = next(iter(addresses(route, world))).path
            with transaction.atomic(), nothing_rendered():
                response = client.get(path, {"export": "csv", "format": "csv"})
                has_rows = _is_spreadsheet(response) and _has_rows(response)
                transaction.set_rollback(True)
            if has_rows:
                found.add(route)
                yield Export(route, path, reader)


def _is_spreadsheet(response: Any) -> bool:
    kind = response.headers.get("Content-Type", "")
    return response.status_code == 200 and (kind.startswith("text/csv") or kind == XLSX_TYPE)


def plant(words: str) -> None:
    """The words in every field of every row that lets itself be changed."""
    for model in apps.get_models():
        if model._meta.app_label not in _OURS or model._meta.proxy:
            continue
        for field in model._meta.local_concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            if is_text and not field.choices and not field.unique and _TYPED.fullmatch(field.name):
                with suppress(DatabaseError), transaction.atomic():
                    model._base_manager.update(**{field.attname: words[: field.max_length]})


def _lines(response: Any) -> Iterator[list[tuple[str, bool]]]:
    """What each cell holds, and whether a spreadsheet program would run it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response["Content-Type"] == XLSX_TYPE:
        for sheet in openpyxl.load_workbook(io.BytesIO(body)):
            for row in sheet.iter_rows():
                yield [(str(cell.value), cell.data_type == "f") for cell in row]
        return
    assert body.startswith(codecs.BOM_UTF8)  # Excel garbles Urdu without it
    for line in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")):
        yield [(text, bool(_LIVE.match(text))) for text in line]


def _has_rows(response: Any) -> bool:
    """Lists of Wagtail that export nothing write an empty line for each of their rows."""
    lines = list(_lines(response))[1:]
    return any(text for line in lines for text, _is_live in line)


@pytest.mark.parametrize("words", [*FORMULAS, "\n=1+1", " =1+1", "＝1+1"])
def test_words_stay_words(world: World, exports: list[Export], words: str) -> None:
    plant(words)
    clients = {reader: browser_of(world.people[reader]) for reader in READERS}
    told = set()
    for export in exports:
        for kind in ("csv", "xlsx"):
            response = clients[export.reader].get(export.path, {"export": kind, "format": kind})
            if not _is_spreadsheet(response):  # it has one of the two kinds
                continue
            for line in _lines(response):
                for cell, is_live in line:
                    assert not is_live, (export.path, kind, cell)
                    if words.strip() in cell:
                        told.add(export.route)
    assert told >= TYPED_INTO
