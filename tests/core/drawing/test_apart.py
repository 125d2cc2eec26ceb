"""The drawing process: what it answers, what ends it, what it may know."""

import io
import subprocess

import pypdfium2
import pytest
from PIL import Image

from mrc.core.drawing import apart, qr
from mrc.core.drawing.apart import DrawingError, draw_apart
from mrc.core.drawing.sheets import Sheet
from tests.drawings import pictures_of

from . import qr_reading

SMALL = Sheet(200, 100, 50_000)
HTML = (
    '<!doctype html><html lang="en"><head><title>One</title><link rel="stylesheet" href="a.css">'
    "</head><body>{}</body></html>"
)


@pytest.fixture
def styles(tmp_path):
    folder = tmp_path / "styles"
    folder.mkdir()
    (folder / "a.css").write_text(
        '@import url("faces.css"); @page { size: 200px 100px; margin: 0 }'
        ' body { margin: 0; font: 20px "Print Latin" } p { margin: 0; break-after: page }'
    )
    return folder


def instead(monkeypatch, program):
    """Another program takes the place of the drawing one."""
    run = subprocess.run
    monkeypatch.setattr(
        subprocess, "run", lambda command, **kwargs: run([command[0], "-c", program], **kwargs)
    )


@pytest.mark.usefixtures("can_draw")
def test_a_file_may_have_as_many_pages_as_its_sheet_allows(styles):
    html = HTML.format("<p>one</p><p>two</p><p>three</p>")

    drawing = draw_apart(html, Sheet(200, 100, 50_000, pages=3), styles=styles)
    assert drawing.pages == len(pypdfium2.PdfDocument(drawing.content)) == 3
    assert (drawing.width, drawing.height) == (200, 100)
    with pytest.raises(DrawingError, match="3 pages"):
        draw_apart(html, Sheet(200, 100, 50_000, pages=2), styles=styles)


@pytest.mark.usefixtures("can_draw")
def test_pictures_come_with_the_request_and_from_nowhere_else(styles, tmp_path):
    out = io.BytesIO()
    Image.new("RGB", (60, 60), (200, 0, 0)).save(out, "PNG")
    html = HTML.format('<img src="red.png" alt="Red">')

    drawing = draw_apart(html, SMALL, styles=styles, pictures={"red.png": out.getvalue()})
    [picture] = pictures_of(drawing.content)
    assert picture.getpixel((30, 30)) == (200, 0, 0)
    with pytest.raises(DrawingError, match=r"not one of our own files: .*/red\.png"):
        draw_apart(html, SMALL, styles=styles)


@pytest.mark.usefixtures("can_draw")
def test_a_file_larger_than_its_sheet_allows_is_refused(styles):
    with pytest.raises(DrawingError, match="are more than 100"):
        draw_apart(HTML.format("<p>one</p>"), Sheet(200, 100, 100), styles=styles)


def test_a_crash_is_an_error_in_words(styles, monkeypatch):
    instead(monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")

    with pytest.raises(DrawingError, match="-11"):
        draw_apart(HTML, SMALL, styles=styles)


def test_a_process_without_end_is_ended(styles, monkeypatch):
    monkeypatch.setattr(apart, "PATIENCE", 0.5)
    instead(monkeypatch, "while True: pass")

    with pytest.raises(DrawingError, match="TimeoutExpired"):
        draw_apart(HTML, Sheet(200, 100, 50_000, seconds=0), styles=styles)


def test_the_process_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for drawing")
    monkeypatch.setenv("DATABASE_URL", "postgres://not-for-drawing")

    assert not any("not" in value for value in apart.environment("/tmp/x").values())


def test_the_path_covers_the_dark_modules():
    assert qr.svg_path([[True, True, False], [False, False, True]]) == "M0 0h2v1h-2zM2 1h1v1h-1z"


@pytest.mark.parametrize("length", [20, 40, 60, 80, 100])
def test_codes_of_every_length_of_address_can_be_read(length):
    address = "https://mrc.example.org/ur/".ljust(length, "x")[:length]

    assert qr_reading.read(qr.modules(address)) == address
