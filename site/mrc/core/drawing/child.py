"""Draws one file: `python -m mrc.core.drawing.child`, a process of its own.

Shaping, PDF and pixels are the work of C libraries: what crashes or swells there ends this process
and nothing else. Takes a JSON request on standard input, writes the file that it names, says on
standard output how it went. Knows nothing of Django, the database, or any secret.

What it guarantees: text is set in the faces of `fonts` and no other; nothing is fetched but style
sheets, those faces and the pictures that came with the request; no line leaves its room, else it is
drawn smaller, else not at all.
"""

import io
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .fonts import FACES, font_file, missing_parts
from .sheets import Sheet

#: Bytes of address space: Pango, fonts and a few copies of a picture take about a fifth.
MEMORY = 2 * 1024**3

#: CSS pixels that a line may lie outside its room: rounding.
_TOLERANCE = 0.5
#: Signs that steer joining and direction: drawn by nobody, needed by Urdu.
_INVISIBLE = frozenset("\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069\n\r\t")
_COLOURS = 128
#: Beside the code and not among the site's own files: no browser ever asks for them.
_STYLES = Path(__file__).parent / "styles"
#: The address that our files seem to have: `.invalid` exists nowhere (RFC 2606).
_OURS = "https://drawing.invalid/"
#: As `faces.css` names the faces.
_FAMILIES = frozenset({"Print Urdu", "Print Latin"})
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".ttf": "font/ttf",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}


class DrawingError(Exception):
    """Why nothing was drawn, in words for the log and the admin."""


@dataclass(frozen=True)
class Drawn:
    """What was drawn. Sizes in pixels, of a PDF in CSS pixels."""

    width: int
    height: int
    #: The step of `Sheet.steps` at which everything had room.
    step: float
    pages: int


def draw(html: str, sheet: Sheet, folders: Iterable[Path]) -> tuple[bytes, Drawn]:
    """The file and what it is; `folders` hold the style sheets and pictures that the HTML names.

    Raises DrawingError rather than give something unreadable.
    """
    if missing := missing_parts():
        raise DrawingError(f"This machine cannot set Urdu; it lacks: {missing}")
    document, step = _largest_that_fits(drawable(html), sheet, own_files(folders))
    # PDF/UA: title, language, order of reading and headings are in the file.
    variant = None if sheet.is_picture else "pdf/ua-1"
    pdf = document.write_pdf(pdf_variant=variant, finisher=without_empty_strings)
    check_fonts(document)
    content = _picture(pdf, sheet) if sheet.is_picture else pdf
    if len(content) > sheet.largest:
        raise DrawingError(f"{len(content)} bytes are more than {sheet.largest}.")
    return content, Drawn(sheet.width, sheet.height, step, len(document.pages))


def _largest_that_fits(html: str, sheet: Sheet, files: Any) -> tuple[Any, float]:
    """Smaller text never needs more room, so that halving finds the largest step."""
    low, high, best = 0, len(sheet.steps) - 1, None
    without_room: list[str] = []
    while low <= high:
        middle = (low + high) // 2
        document = lay_out(html, sheet.steps[middle], sheet.smallest, files)
        if without_room := overflowing(document, sheet.pages):
            low = middle + 1
        else:
            best, high = (document, sheet.steps[middle]), middle - 1
    if best is None:
        first = without_room[0][:60] if without_room else ""
        raise DrawingError(f"The text is too long here, also in the smallest size: {first}")
    return best


def lay_out(html: str, step: float, smallest: float, files: Any) -> Any:
    from weasyprint import CSS, HTML

    # Titles shrink with the step; what is small already stays readable.
    calm = max(step, smallest)
    sizes = CSS(string=f"html{{--grow:{10 * step:.2f}px;--calm:{10 * calm:.2f}px}}")
    return HTML(string=html, base_url=_OURS, url_fetcher=files).render(stylesheets=[sizes])


def own_files(folders: Iterable[Path]) -> Any:
    """Answers for our style sheets, faces and pictures by their names and for nothing else: no
    request leaves this machine, and no other file of it can be drawn into a public file."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    files: dict[str, Path] = {}
    for folder in (_STYLES, *folders):
        files |= {path.name: path for path in folder.iterdir() if path.suffix in _KINDS}
    files |= {name: path for name, face in FACES.items() if (path := font_file(face))}

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            path = files.get(url.removeprefix(_OURS)) if url.startswith(_OURS) else None
            if path is None:
                raise FatalURLFetchingError(f"not one of our own files: {url}")
            kind = _KINDS.get(path.suffix, "font/ttf")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return OwnFiles()


def overflowing(document: Any, pages: int = 1) -> list[str]:
    """The texts that do not lie within their room (the nearest element with `data-room`, else the
    page), and of a document with too many pages one entry more."""
    if len(document.pages) > pages:
        return [f"{len(document.pages)} pages"]
    return [
        text
        for page in document.pages
        for text, line, room in _lines(page._page_box, (0.0, 0.0, page.width, page.height))
        if not _inside(line, room)
    ]


_Area = tuple[float, float, float, float]


def _lines(box: Any, room: _Area) -> Iterator[tuple[str, _Area, _Area]]:
    """Every line of text with its area and the area that it has to lie in."""
    from weasyprint.formatting_structure import boxes

    element = getattr(box, "element", None)
    if (
        element is not None
        and not isinstance(element, str)
        and element.get("data-room") is not None
    ):
        room = _area(box.content_box_x(), box.content_box_y(), box.width, box.height)
    if isinstance(box, boxes.LineBox):
        words = "".join(child.text for child in box.descendants() if hasattr(child, "text"))
        if words.strip():
            yield words, _area(box.position_x, box.position_y, box.width, box.height), room
    for child in getattr(box, "children", ()):
        yield from _lines(child, room)


def _area(x: float, y: float, width: float, height: float) -> _Area:
    return x, y, x + width, y + height


def _inside(line: _Area, room: _Area) -> bool:
    return (
        line[0] >= room[0] - _TOLERANCE
        and line[1] >= room[1] - _TOLERANCE
        and line[2] <= room[2] + _TOLERANCE
        and line[3] <= room[3] + _TOLERANCE
    )


def drawable(html: str) -> str:
    """Without what no face has (emoji, other scripts): a box or a stranger's letter says nothing to
    a reader."""
    from fontTools.ttLib import TTFont

    known = set(_INVISIBLE)
    for face in FACES.values():
        path = font_file(face)
        if path is not None:
            with TTFont(path, lazy=True) as font:
                known.update(chr(point) for point in font.getBestCmap())
    return "".join(sign for sign in html if sign in known)


def check_fonts(document: Any) -> None:
    """Raises DrawingError where a text was set in a font that is not ours, or a sign as a box."""
    boxed = {point for font in document.fonts.values() for point in font.missing}
    if seen := {chr(point) for point in boxed} - _INVISIBLE:
        raise DrawingError(f"No face has these signs: {' '.join(sorted(seen))}")
    strangers = {font.family for font in document.fonts.values()} - _FAMILIES
    if strangers:
        raise DrawingError(f"Some text was set in another font: {', '.join(sorted(strangers))}")


def without_empty_strings(document: Any, pdf: Any) -> None:
    """WeasyPrint places the signs of Nastaliq with empty strings between distances. PDFium, which
    draws our pictures and shows PDF files in Chrome, forgets the last distance after such a one
    and pulls words apart; distances alone mean the same and are understood by all."""
    import pydyf

    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            item.stream = [_joined(line) for line in item.stream]


def _joined(line: Any) -> Any:
    is_text = isinstance(line, bytes) and line.endswith(b"TJ")
    return line.replace(b"<>", b" ") if is_text else line


def _picture(pdf: bytes, sheet: Sheet) -> bytes:
    """Pixels of the first page. Few colours, so that a palette keeps the edges of letters sharp
    where a JPEG would smear them."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    # A PDF counts 72 points to the inch, CSS 96 pixels.
    picture = document[0].render(scale=96 / 72).to_pil().convert("RGB")
    document.close()
    if picture.size != (sheet.width, sheet.height):
        raise DrawingError(f"The picture came out at {picture.size}.")
    small = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    request = json.load(sys.stdin)
    sheet = Sheet(**{**request["sheet"], "steps": tuple(request["sheet"]["steps"])})
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (sheet.seconds, sheet.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        folders = [Path(folder) for folder in request["folders"]]
        content, drawn = draw(request["html"], sheet, folders)
    except DrawingError as error:
        json.dump({"error": str(error)}, sys.stdout)
        return 0
    Path(request["output"]).write_bytes(content)
    json.dump(asdict(drawn), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
