"""Draws one card: `python -m alerts.warnings.cards.drawing`, a process of its own.

Shaping, PDF and pixels are the work of C libraries: what crashes or swells there ends this process
and nothing else. Takes a JSON request on standard input, writes the file that it names, says on
standard output how it went. Knows nothing of Django, the database, or any secret.

What it guarantees: text is set in the faces of `fonts` and no other; nothing is fetched but our own
style sheets and those faces; no line leaves its room, else it is drawn smaller, else not at all.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .fonts import FACES, font_file, missing_parts
from .shapes import FORMATS, Format, Shape

#: Bytes of address space: Pango, fonts and a few copies of a picture take about a fifth.
MEMORY = 2 * 1024**3
#: Seconds of processor time; a poster takes about one.
PROCESSOR_SECONDS = 40

#: CSS pixels that a line may lie outside its room: rounding.
_TOLERANCE = 0.5
#: Signs that steer joining and direction: drawn by nobody, needed by Urdu.
_INVISIBLE = frozenset("\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069\n\r\t")
_COLOURS = 128
#: Beside the code and not among the site's own files: no browser ever asks for them.
_STYLES = Path(__file__).parent / "styles"
#: The address that our style sheets seem to have: `.invalid` exists nowhere (RFC 2606).
_OURS = "https://cards.invalid/"
#: As `card.css` and `poster.css` name the faces.
_FAMILIES = frozenset({"Card Urdu", "Card Latin"})


class DrawingError(Exception):
    """Why nothing was drawn, in words for the log and the admin."""


@dataclass(frozen=True)
class Drawn:
    """What was drawn. Sizes in pixels, of a poster in CSS pixels."""

    width: int
    height: int
    #: The step of `Format.steps` at which everything had room.
    step: float


def draw(html: str, shape: Shape) -> tuple[bytes, Drawn]:
    """The file and what it is. Raises DrawingError rather than give something unreadable."""
    if missing := missing_parts():
        raise DrawingError(f"This machine cannot set Urdu; it lacks: {missing}")
    wanted = FORMATS[shape]
    document, step = _largest_that_fits(_drawable(html), wanted)
    pdf = document.write_pdf(pdf_tags=not wanted.is_picture, finisher=_without_empty_strings)
    _check_fonts(document)
    if not wanted.is_picture:
        return _within(pdf, wanted), Drawn(wanted.width, wanted.height, step)
    picture = _picture(pdf, wanted)
    return _within(picture, wanted), Drawn(wanted.width, wanted.height, step)


def _largest_that_fits(html: str, wanted: Format) -> tuple[Any, float]:
    """Smaller text never needs more room, so that halving finds the largest step."""
    low, high, best = 0, len(wanted.steps) - 1, None
    while low <= high:
        middle = (low + high) // 2
        document = _lay_out(html, wanted.steps[middle], wanted.smallest)
        if overflowing(document):
            low = middle + 1
        else:
            best, high = (document, wanted.steps[middle]), middle - 1
    if best is None:
        raise DrawingError("The text is too long for this card, also in the smallest size.")
    return best


def _lay_out(html: str, step: float, smallest: float) -> Any:
    from weasyprint import CSS, HTML

    # Titles shrink with the step; what is small already stays readable.
    calm = max(step, smallest)
    sizes = CSS(string=f"html{{--grow:{10 * step:.2f}px;--calm:{10 * calm:.2f}px}}")
    fetcher = _own_files()
    page = HTML(string=html, base_url=_OURS, url_fetcher=fetcher)
    return page.render(stylesheets=[sizes])


def _own_files() -> Any:
    """Answers for our style sheets and faces by their names and for nothing else: no request leaves
    this machine, and no other file of it can be drawn into a public picture."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    files = {path.name: path for path in _STYLES.glob("*.css")}
    files |= {name: path for name, face in FACES.items() if (path := font_file(face))}

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            path = files.get(url.removeprefix(_OURS)) if url.startswith(_OURS) else None
            if path is None:
                raise FatalURLFetchingError(f"not one of our own files: {url}")
            kind = "text/css; charset=utf-8" if path.suffix == ".css" else "font/ttf"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return OwnFiles()


def overflowing(document: Any) -> list[str]:
    """The texts that do not lie within their room (the nearest element with `data-room`), and of
    a document of several pages one entry more."""
    if len(document.pages) != 1:
        return [f"{len(document.pages)} pages"]
    page = document.pages[0]
    whole = (0.0, 0.0, page.width, page.height)
    return [text for text, line, room in _lines(page._page_box, whole) if not _inside(line, room)]


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


def _drawable(html: str) -> str:
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


def _check_fonts(document: Any) -> None:
    strangers = {font.family for font in document.fonts.values()} - _FAMILIES
    if strangers:
        raise DrawingError(f"Some text was set in another font: {', '.join(sorted(strangers))}")


def _without_empty_strings(document: Any, pdf: Any) -> None:
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


def _picture(pdf: bytes, wanted: Format) -> bytes:
    """Pixels of the first page. Few colours, so that a palette keeps the edges of letters sharp
    where a JPEG would smear them."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    # A PDF counts 72 points to the inch, CSS 96 pixels.
    picture = document[0].render(scale=96 / 72).to_pil().convert("RGB")
    document.close()
    if picture.size != (wanted.width, wanted.height):
        raise DrawingError(f"The picture came out at {picture.size}.")
    small = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _within(content: bytes, wanted: Format) -> bytes:
    if len(content) > wanted.largest:
        raise DrawingError(f"{len(content)} bytes are more than {wanted.largest}.")
    return content


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    request = json.load(sys.stdin)
    try:
        content, drawn = draw(request["html"], Shape(request["shape"]))
    except DrawingError as error:
        json.dump({"error": str(error)}, sys.stdout)
        return 0
    Path(request["output"]).write_bytes(content)
    json.dump(asdict(drawn), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
