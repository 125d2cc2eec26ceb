"""The files of an issued report: made once from its snapshot, alike in both languages."""

import hashlib
import io
import re
from typing import Any

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from campaigns.models import DonorReport, ReportFile
from campaigns.reports import files
from campaigns.reports.models import report_storage
from campaigns.reports.reading import Snapshot
from campaigns.reports.schema import SnapshotData
from mrc.core.drawing.apart import DrawingError
from mrc.core.models import User
from tests.campaigns.reports.reporting import (
    NOW,
    TEXTS,
    Work,
    amend,
    attendance,
    data_of,
    issued,
    later,
)
from tests.drawings import can_draw  # noqa: F401

SHEETS = ("month", "quarter", "province", "district", "centre", "kind", "campaign")


def content_of(report: DonorReport, kind: str, language: str) -> bytes:
    row = ReportFile.objects.get(report=report, kind=kind, language=language)
    with report_storage().open(row.name, "rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == row.sha256
    assert len(content) == row.size
    return content


@pytest.fixture
def no_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The drawing process fails, as it does without its fonts."""

    def fails(*args: Any, **kwargs: Any) -> None:
        raise DrawingError("no fonts")

    monkeypatch.setattr(files, "draw_apart", fails)


@pytest.fixture
def with_books(issued_report: DonorReport, no_drawing: None) -> DonorReport:
    with pytest.raises(files.FilesFailedError):
        files.make_files(issued_report.pk, now=NOW)
    return issued_report


def numbers_of(row: list[Any]) -> list[float | None]:
    return [None if value == "" else value for value in row]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_workbook_has_the_numbers_of_the_snapshot(
    with_books: DonorReport, language: str
) -> None:
    data: SnapshotData = data_of(with_books)
    columns = list(Snapshot(with_books.snapshot).columns)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content_of(with_books, "xlsx", language)))
    titles = [table["title"][language] for table in data["tables"]]
    assert book.sheet_names[1:8] == titles
    for table, title in zip(data["tables"], titles, strict=True):
        found = book.get_sheet_by_name(title).to_python()
        labels = [row["label"][language] for row in table["rows"]]
        assert [row[0] for row in found[1:-1]] == labels
        expected = [row["figures"] for row in table["rows"]] + [data["total"]]
        for row, figures in zip(found[1:], expected, strict=True):
            values = [figures["values"][key] if figures else None for key in columns]
            assert numbers_of(row[1:]) == values


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_workbook_lists_every_version_and_the_hash(
    with_books: DonorReport, language: str
) -> None:
    data = data_of(with_books)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content_of(with_books, "xlsx", language)))
    about = book.get_sheet_by_index(0).to_python()
    assert with_books.snapshot.sha256 in [row[1] for row in about]
    texts = [column["text"][language] for one in data["families"] for column in one["columns"]]
    assert set(texts) <= {row[1] for row in about}
    sessions = book.get_sheet_by_index(9 if not data["targets"] else 10).to_python()
    (row,) = sessions[1:]
    (expected,) = data["sessions"]
    assert (row[0], row[1], row[3], row[9]) == (
        expected["reference"],
        expected["version"],
        expected["people"],
        expected["hash"],
    )


def test_the_data_file_has_the_hash_of_the_report(with_books: DonorReport) -> None:
    content = content_of(with_books, "json", "")
    assert hashlib.sha256(content).hexdigest() == with_books.snapshot.sha256


def test_a_name_is_no_formula(work: Work, maker: User, reviewer: User, no_drawing: None) -> None:
    work.programme.name_en = "=HYPERLINK(0)"
    work.programme.save()
    work.hold()
    report = issued(work.report(maker), maker, reviewer)
    with pytest.raises(files.FilesFailedError):
        files.make_files(report.pk, now=NOW)
    content = content_of(report, "xlsx", "en")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    values = [row[1] for row in book.get_sheet_by_index(0).to_python()]
    assert "=HYPERLINK(0)" in values


def test_what_failed_is_made_later_and_the_rest_stays(
    with_books: DonorReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dict(with_books.files.values_list("kind", "sha256"))
    assert with_books.files.count() == 3
    monkeypatch.setattr(files, "draw_pdf", lambda document: files._Made(b"%PDF-1.7", 1))
    assert files.make_files(with_books.pk, now=later(hours=1)) == 2
    assert with_books.files.count() == 5
    assert before.items() <= dict(with_books.files.values_list("kind", "sha256")).items()
    assert files.make_files(with_books.pk, now=later(hours=2)) == 0


@pytest.mark.usefixtures("can_draw")
def test_the_pdf_has_the_numbers_of_the_snapshot_in_both_languages(
    work: Work, maker: User, reviewer: User
) -> None:
    session = work.hold(cells={("female", "18_24"): 1234, ("male", "25_29"): 987})
    report = issued(work.report(maker), maker, reviewer)
    assert files.make_files(report.pk, now=NOW) == 5
    amend(session, now=later(hours=1), attendance=attendance(10, 20))
    for language in ("en", "ur"):
        document = pypdfium2.PdfDocument(content_of(report, "pdf", language))
        text = "".join(page.get_textpage().get_text_range() for page in document)
        title = document.get_metadata_dict()["Title"]
        is_tagged = pypdfium2.raw.FPDFCatalog_IsTagged(document)
        document.close()
        numbers = set(re.findall(r"[\d,]+", text))
        assert {"1,234", "987", "2,221"} <= numbers
        assert is_tagged
        assert data_of(report)["programme"]["name"][language] in title
        plain = re.sub(r"\s", "", text)
        assert report.snapshot.sha256 in plain
        if language == "en":
            assert TEXTS["summary", "en"] in " ".join(text.split())
