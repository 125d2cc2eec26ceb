"""Workbooks made to do harm are refused within two seconds, and nothing of them is staged."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook, load_workbook

from campaigns.exchange import services
from campaigns.exchange.reading import read_workbook
from campaigns.exchange.refusals import refusal_message
from campaigns.models import ImportBatch, ImportRow
from mrc.core.models import Centre, User
from mrc.core.workbooks import RefusedError
from mrc.core.workbooks.limits import Limits
from tests.campaigns.exchange.filling import Row, filled
from tests.campaigns.factories import NOW

SHEET = "xl/worksheets/sheet1.xml"
#: The time in which a hostile file must be refused.
SECONDS = 2.0
MakeRow = Callable[..., Row]
Change = Callable[[dict[str, bytes]], None]


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.fixture
def good(lahore: Centre, row: MakeRow) -> bytes:
    return filled(lahore, row())


def refusal_of(data: bytes) -> str:
    """The code of the refusal, given within the time."""
    began = time.perf_counter()
    with pytest.raises(RefusedError) as caught:
        read_workbook(data, Limits())
    assert time.perf_counter() - began < SECONDS
    assert refusal_message(caught.value)
    return caught.value.code


def test_good_workbook_is_read(good: bytes) -> None:
    reading = read_workbook(good, Limits())
    assert [number for number, _values in reading.rows] == [5]


def with_doctype(parts: dict[str, bytes], doctype: bytes, text: bytes) -> None:
    name = "xl/sharedStrings.xml" if "xl/sharedStrings.xml" in parts else SHEET
    parts[name] = (
        b'<?xml version="1.0"?>' + doctype + b'<sst xmlns="x"><si><t>' + text + b"</t></si></sst>"
    )


def billion_laughs(parts: dict[str, bytes]) -> None:
    entities = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 10)
    )
    with_doctype(parts, b"<!DOCTYPE sst [" + entities + b"]>", b"&a9;")


def external_entity(parts: dict[str, bytes]) -> None:
    with_doctype(parts, b'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>', b"&x;")


def external_entity_in_utf16(parts: dict[str, bytes]) -> None:
    text = (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE sst [<!ENTITY x SYSTEM '
        '"http://127.0.0.1:9/">]><sst xmlns="x"><si><t>&x;</t></si></sst>'
    )
    parts["xl/sharedStrings.xml"] = text.encode("utf-16")


def doctype_in_styles(parts: dict[str, bytes]) -> None:
    parts["xl/styles.xml"] = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


def macros(parts: dict[str, bytes]) -> None:
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"


def macro_type(parts: dict[str, bytes]) -> None:
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )


def external_links(parts: dict[str, bytes]) -> None:
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"


def external_relation(parts: dict[str, bytes]) -> None:
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId9" Type="http://x/oleObject" Target="http://127.0.0.1:9/x"'
        b' TargetMode="External"/></Relationships>'
    )


def embedded_program(parts: dict[str, bytes]) -> None:
    parts["xl/embeddings/oleObject1.bin"] = b"MZ"


def million_empty_rows(parts: dict[str, bytes]) -> None:
    rows = b"".join(b'<row r="%d"/>' % number for number in range(5, 1_000_000))
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")


def million_styled_cells(parts: dict[str, bytes]) -> None:
    cells = b'<row r="9">' + b'<c s="1"/>' * 1_000_000 + b"</row>"
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cells + b"</sheetData>")


def last_cell_of_all(parts: dict[str, bytes]) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cell + b"</sheetData>")


def far_to_the_right(parts: dict[str, bytes]) -> None:
    cell = b'<row r="6"><c r="XFD6"><v>1</v></c></row>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cell + b"</sheetData>")


def huge_texts(parts: dict[str, bytes]) -> None:
    parts["xl/sharedStrings.xml"] = (
        b'<sst xmlns="x">' + b"<si><t>a</t></si>" * 1_500_000 + b"</sst>"
    )


def zip_bomb(parts: dict[str, bytes]) -> None:
    parts["xl/media/image1.png"] = b"\0" * 60_000_000


def many_entries(parts: dict[str, bytes]) -> None:
    for number in range(300):
        parts[f"customXml/item{number}.xml"] = b"<a/>"


def deep_nesting(parts: dict[str, bytes]) -> None:
    parts[SHEET] = b"<worksheet>" + b"<a>" * 500_000


def endless_attribute(parts: dict[str, bytes]) -> None:
    parts[SHEET] = b'<worksheet a="' + b"x" * 20_000_000 + b'"/>'


def cut_off_xml(parts: dict[str, bytes]) -> None:
    parts[SHEET] = parts[SHEET][: len(parts[SHEET]) // 2]


def no_sheet(parts: dict[str, bytes]) -> None:
    del parts[SHEET]


def leaving_the_folder(parts: dict[str, bytes]) -> None:
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"worksheets/sheet1.xml", b"../../../../../etc/passwd"
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (billion_laughs, "entities"),
        (external_entity, "entities"),
        (external_entity_in_utf16, "entities"),
        (doctype_in_styles, "entities"),
        (macros, "macros"),
        (macro_type, "macros"),
        (embedded_program, "macros"),
        (external_links, "links"),
        (external_relation, "links"),
        (million_empty_rows, "too_many_rows"),
        (million_styled_cells, "too_many_rows"),
        (last_cell_of_all, "too_many_rows"),
        (far_to_the_right, "too_wide"),
        (huge_texts, "too_much_inside"),
        (zip_bomb, "too_much_inside"),
        (many_entries, "too_much_inside"),
        (deep_nesting, "damaged"),
        (endless_attribute, "no_template"),
        (cut_off_xml, "damaged"),
        (no_sheet, "damaged"),
        (leaving_the_folder, "damaged"),
    ],
)
def test_hostile_part_is_refused_in_time(good: bytes, change: Change, code: str) -> None:
    parts = parts_of(good)
    change(parts)
    assert refusal_of(packed(parts)) == code


def test_formula_is_refused_with_its_cell(lahore: Centre, row: MakeRow) -> None:
    with pytest.raises(RefusedError) as caught:
        read_workbook(filled(lahore, row(headcount_declared="=12+20")), Limits())
    assert caught.value.code == "formulas"
    assert caught.value.params["cells"].endswith("5")


def test_command_formula_is_refused(lahore: Centre, row: MakeRow) -> None:
    assert refusal_of(filled(lahore, row(notes="=cmd|'/c calc'!A1"))) == "formulas"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_workbook"),
        (b"officer,campaign\nAyesha,Routine\n", "no_workbook"),
        (b"<html><table><tr><td>Ayesha</td></tr></table></html>", "no_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "encrypted"),
        (b"PK\x03\x04" + b"\0" * 200, "damaged"),
        (b"PK\x05\x06" + b"\0" * 18, "no_workbook"),
    ],
)
def test_other_files_are_refused(data: bytes, code: str) -> None:
    assert refusal_of(data) == code


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_workbook_is_refused(good: bytes, share: float) -> None:
    assert refusal_of(good[: int(len(good) * share)]) == "damaged"


def test_encrypted_entry_is_refused(good: bytes) -> None:
    data = bytearray(good)
    # Bit 0 of the flags, in the directory at the end.
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert refusal_of(bytes(data)) == "encrypted"


def test_directory_that_lies_about_sizes_is_refused(good: bytes) -> None:
    """The bomb says that it is small: no more than it says is ever unpacked."""
    parts = parts_of(good)
    parts[SHEET] = b"<worksheet>" + b" " * 30_000_000
    data = bytearray(packed(parts))
    name = data.rindex(SHEET.encode())
    entry = data.rindex(b"PK\x01\x02", 0, name)
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    assert refusal_of(bytes(data)) == "damaged"


def test_another_workbook_is_no_template() -> None:
    file = io.BytesIO()
    Workbook().save(file)
    assert refusal_of(file.getvalue()) == "no_template"


def test_old_template_is_named_as_such(good: bytes) -> None:
    book = load_workbook(io.BytesIO(good))
    book.worksheets[0]["A1"] = "mrc-sessions-0"
    file = io.BytesIO()
    book.save(file)
    assert refusal_of(file.getvalue()) == "old_template"


def test_empty_template_is_refused(lahore: Centre) -> None:
    assert refusal_of(filled(lahore)) == "empty"


def test_too_large_file_is_refused_unread() -> None:
    assert refusal_of(b"PK\x03\x04" + b"\0" * 5_000_000) == "too_large"


def test_too_many_sessions_are_refused(lahore: Centre, row: MakeRow) -> None:
    data = filled(lahore, *[{"cohort": str(number)} for number in range(12)])
    with pytest.raises(RefusedError) as caught:
        read_workbook(data, Limits(rows=10))
    assert caught.value.code == "too_many_rows"


def test_memory_of_the_reader_is_limited(good: bytes) -> None:
    """A reader that is given too little to begin with is a refusal, never a crash of ours."""
    with pytest.raises(RefusedError):
        read_workbook(good, Limits(memory_bytes=8_000_000))


def test_slow_reading_is_ended(good: bytes) -> None:
    with pytest.raises(RefusedError) as caught:
        read_workbook(good, Limits(seconds=0.001))
    assert caught.value.code == "too_slow"


def test_nothing_is_staged_of_a_refused_file(good: bytes, lahore: Centre, supervisor: User) -> None:
    parts = parts_of(good)
    macros(parts)
    with pytest.raises(RefusedError):
        services.stage(
            data=packed(parts), file_name="x.xlsx", centre=lahore, by=supervisor, now=NOW
        )
    assert (ImportBatch.objects.count(), ImportRow.objects.count()) == (0, 0)


def test_address_in_a_cell_is_no_reason_to_refuse(good: bytes) -> None:
    """Spreadsheet programs make a link of every address that somebody types."""
    parts = parts_of(good)
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId9" Target="https://www.beoe.gov.pk/" TargetMode="External" Type='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"/>'
        b"</Relationships>"
    )
    assert read_workbook(packed(parts), Limits()).rows
