"""Looks a workbook through before anything reads it: first the zip directory, then each part.

A workbook is a zip of XML files. `inspect` gives a new, small zip that holds only the parts that a
reader of cells needs, each of them unpacked within its limits, free of document types (entities
come with them) and counted. So what a hostile file hides elsewhere never reaches the reader.
"""

import io
import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from mrc.core.workbooks import RefusedError
from mrc.core.workbooks.limits import Limits

#: How the files of the old format and of encrypted workbooks begin (OLE).
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
#: Parts that run something, or fetch something from elsewhere.
_ACTIVE = (
    "vbaproject", "vbadata", "xl/activex/", "xl/ctrlprops/", "xl/embeddings/", "xl/macrosheets/",
    "xl/dialogsheets/", "xl/customui", "customui/", "xl/webextensions/",
)  # fmt: skip
_OUTSIDE = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/", "xl/datamodel/")
_KEPT = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml")
_CONTENT_TYPES = "[Content_Types].xml"
#: Where a reader begins: at the workbook that was inspected, whatever the file says.
_ROOT_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_STORED, _DEFLATED = 0, 8
#: Cells with a formula that are named in the refusal.
_NAMED = 5


@dataclass(frozen=True)
class Inspected:
    """The harmless copy, and the name of the sheet in it that is to be read."""

    data: bytes
    sheet: str


def inspect(data: bytes, limits: Limits, *, sheet_names: tuple[str, ...]) -> Inspected:
    """Raises `RefusedError`. The sheet is the first one with one of the names, else the first."""
    archive = _open(data, limits)
    names = set(archive.namelist())
    types = _read(archive, _CONTENT_TYPES)
    if b"macroenabled" in types.lower():
        raise RefusedError("macros")
    if "xl/workbook.xml" not in names:
        raise RefusedError("no_workbook")
    for name in names:
        if name.endswith(".rels"):
            _refuse_outside(_read(archive, name))
    kept = {name: _read(archive, name) for name in _KEPT if name in names}
    sheet, path = _sheet(kept, sheet_names)
    if path not in names:
        raise RefusedError("damaged")
    kept[path] = _read(archive, path)
    _walk(kept.get("xl/styles.xml", b"<a/>"), lambda tag, attributes: None)
    _count_texts(kept.get("xl/sharedStrings.xml", b"<a/>"), limits)
    _count_cells(kept[path], limits)
    return Inspected(_packed({"_rels/.rels": _ROOT_RELATIONS, **kept}), sheet)


def _open(data: bytes, limits: Limits) -> zipfile.ZipFile:
    if data.startswith(_OLE):
        raise RefusedError("encrypted")
    if not data.startswith(_ZIP):
        raise RefusedError("no_workbook")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise RefusedError("damaged") from None
    entries = archive.infolist()
    if len(entries) > limits.entries or len(entries) != len({entry.filename for entry in entries}):
        raise RefusedError("too_much_inside")
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise RefusedError("too_much_inside")
    for entry in entries:
        name = entry.filename.lower().replace("\\", "/").lstrip("/")
        if entry.flag_bits & 0x1:
            raise RefusedError("encrypted")
        if entry.compress_type not in (_STORED, _DEFLATED):
            raise RefusedError("damaged")
        if any(part in name for part in _ACTIVE):
            raise RefusedError("macros")
        if name.startswith(_OUTSIDE):
            raise RefusedError("links")
    return archive


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part, whole; it cannot be longer than the directory said, which was added up before."""
    try:
        return archive.read(name)
    except (KeyError, zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        raise RefusedError("damaged") from None
    except Exception as error:
        # zlib raises an error of its own.
        raise RefusedError("damaged") from error


StartHandler = Callable[[str, dict[str, str]], None]


def _walk(
    xml: bytes,
    start: StartHandler,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Every element of a part, by its name without prefix. A document type is refused."""

    def refuse(*_args: object) -> None:
        raise RefusedError("entities")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(
        name.rpartition("}")[2],
        {key.rpartition("}")[2]: value for key, value in attributes.items()},
    )
    if end is not None:
        ended = end
        parser.EndElementHandler = lambda name: ended(name.rpartition("}")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, UnicodeError) as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError("damaged") from None


def _refuse_outside(relations: bytes) -> None:
    """Addresses in a cell are kept out by nobody reading them; everything else is refused."""

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode", "").lower() == "external" and not attributes.get(
            "Type", ""
        ).endswith("/hyperlink"):
            raise RefusedError("links")

    _walk(relations, relation)


def _sheet(parts: dict[str, bytes], wanted: tuple[str, ...]) -> tuple[str, str]:
    """Name of the sheet to be read, and its part."""
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def of_book(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            sheets.append((attributes.get("name", ""), attributes.get("id", "")))

    def of_relations(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _walk(parts["xl/workbook.xml"], of_book)
    _walk(parts.get("xl/_rels/workbook.xml.rels", b"<a/>"), of_relations)
    if not sheets:
        raise RefusedError("damaged")
    name, relation = next((sheet for sheet in sheets if sheet[0] in wanted), sheets[0])
    target = targets.get(relation, "")
    path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
    return name, posixpath.normpath(path)


def _count_texts(xml: bytes, limits: Limits) -> None:
    found = 0

    def count(tag: str, attributes: dict[str, str]) -> None:
        nonlocal found
        found += tag in ("si", "r")
        if found > limits.texts:
            raise RefusedError("too_much_inside")

    _walk(xml, count)


class _CellCounter:
    """Counts rows and cells of a sheet, and knows where its formulas are."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = self.cells = 0
        self.row = self.column = 0
        self.formulas: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._cell(attributes.get("r", ""))
        elif tag in ("v", "t"):
            self._value()
        elif tag == "row":
            self._row(attributes.get("r", ""))
        elif tag == "f" and len(self.formulas) < _NAMED:
            self.formulas.append(self.reference)

    def _row(self, number: str) -> None:
        self.rows += 1
        self.row = int(number) if number.isdecimal() else self.row + 1
        self.column = 0
        if self.rows > self.limits.empty_rows:
            raise RefusedError("too_many_rows", rows=self.limits.rows)

    def _cell(self, reference: str) -> None:
        self.cells += 1
        if self.cells > self.limits.cells:
            raise RefusedError("too_many_rows", rows=self.limits.rows)
        letters = reference.rstrip("0123456789")
        if letters:
            column = 0
            for sign in letters[:4]:
                column = column * 26 + ord(sign.upper()) - 64
            self.column = column
            digits = reference[len(letters) :]
            self.row = int(digits) if digits.isdecimal() else self.row
        else:
            self.column += 1
        self.reference = reference or f"{self.row}/{self.column}"

    def _value(self) -> None:
        """A cell that holds something stretches the table that the reader makes of the sheet."""
        # The hidden rows and the headings stand above the sessions.
        if self.row > self.limits.rows + 50:
            raise RefusedError("too_many_rows", rows=self.limits.rows)
        if self.column > self.limits.columns:
            raise RefusedError("too_wide", columns=self.limits.columns)


def _count_cells(xml: bytes, limits: Limits) -> None:
    counter = _CellCounter(limits)
    _walk(xml, counter.start)
    if counter.formulas:
        raise RefusedError("formulas", cells=", ".join(counter.formulas))


def _packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
