"""Urdu is shaped and set as an independent engine sets it: Pillow with libraqm, which asks HarfBuzz
and FriBidi without Pango, WeasyPrint or PDFium."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont, features

from mrc.core.drawing import child
from mrc.core.drawing.fonts import FACES, font_file
from mrc.core.drawing.sheets import Sheet
from tests.drawings import difference, ink

LINES = [
    "“آزاد ویزا” نام کی کوئی چیز نہیں ہوتی",
    "دستخط سے پہلے آدھی رقم ایزی پیسہ سے لے لیتے ہیں",
    "کئی ہفتے پاسپورٹ اپنے پاس رکھتے ہیں",
    "یہ وارننگ 31 مئی 2027 تک کے لیے ہے",
    "لائسنس یافتہ ایجنٹ کو سب ایجنٹ رکھنے کی اجازت نہیں۔",
]
SIZE = 64
WIDTH, HEIGHT = 1400, 260


def ours(line: str, *, mended: bool = True) -> Image.Image:
    html = (
        '<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="faces.css">'
        f"<style>@page{{size:{WIDTH}px {HEIGHT}px;margin:0}} body{{margin:0}} "
        f"p{{margin:0 60px;font:400 {SIZE}px/220px 'Print Urdu';direction:rtl}}</style></head>"
        f'<body><p lang="ur">{line}</p></body></html>'
    )
    document = child.lay_out(html, 1.0, 1.0, child.own_files([]))
    finisher = child.without_empty_strings if mended else None
    pdf = document.write_pdf(finisher=finisher)
    child.check_fonts(document)
    return pypdfium2.PdfDocument(pdf)[0].render(scale=96 / 72).to_pil().convert("L")


def theirs(line: str) -> Image.Image:
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    font = ImageFont.truetype(
        str(font_file(FACES["urdu.ttf"])), SIZE, layout_engine=ImageFont.Layout.RAQM
    )
    ImageDraw.Draw(picture).text(
        (WIDTH - 60, 40), line, font=font, fill=0, direction="rtl", language="ur", anchor="ra"
    )
    return picture


pytestmark = pytest.mark.skipif(not features.check("raqm"), reason="Pillow has no libraqm here")


@pytest.mark.usefixtures("can_draw")
@pytest.mark.parametrize("line", LINES)
def test_a_line_of_urdu_is_set_as_another_engine_sets_it(line):
    mine, reference = ink(ours(line)), ink(theirs(line))

    assert abs(mine.width - reference.width) <= 4
    assert abs(mine.height - reference.height) <= 3
    assert difference(mine, reference) < 0.02


@pytest.mark.usefixtures("can_draw")
def test_the_comparison_notices_words_that_are_pulled_apart():
    line = LINES[2]

    assert difference(ink(ours(line, mended=False)), ink(theirs(line))) > 0.1


@pytest.mark.usefixtures("can_draw")
def test_the_comparison_notices_letters_that_do_not_join():
    line = LINES[0]
    apart = "\u200c".join(line)

    assert difference(ink(ours(apart)), ink(theirs(line))) > 0.1


@pytest.mark.usefixtures("can_draw")
def test_what_no_face_has_is_left_out_rather_than_boxed():
    html = "<p>رقم 💸 نہ دیں 漢</p>"

    assert child.drawable(html) == "<p>رقم  نہ دیں </p>"


@pytest.mark.usefixtures("can_draw")
def test_a_strange_font_is_refused():
    html = (
        '<html><head><link rel="stylesheet" href="faces.css"></head>'
        '<body style="font-family: serif">Not ours</body></html>'
    )
    document = child.lay_out(html, 1.0, 1.0, child.own_files([]))
    document.write_pdf()

    with pytest.raises(child.DrawingError, match="another font"):
        child.check_fonts(document)


def test_nothing_is_drawn_without_the_urdu_face(monkeypatch):
    from mrc.core.drawing import fonts

    real = fonts.font_file
    monkeypatch.setattr(fonts, "font_file", lambda face: None if "Nastaliq" in face else real(face))

    with pytest.raises(child.DrawingError, match="Noto Nastaliq Urdu"):
        child.draw("<p>رقم</p>", Sheet(400, 100, 10_000), [])


@pytest.mark.usefixtures("can_draw")
def test_nothing_but_our_own_files_is_fetched(tmp_path):
    from weasyprint.urls import FatalURLFetchingError

    ours, elsewhere = tmp_path / "ours", tmp_path / "elsewhere"
    ours.mkdir(), elsewhere.mkdir()
    (ours / "page.css").write_text("/* ours */")
    (ours / "settings.py").write_text("SECRET_KEY = 1")
    secret = elsewhere / "secret.css"
    secret.write_text("p {}")
    fetcher = child.own_files([ours])

    assert fetcher.fetch("https://drawing.invalid/page.css").read() == b"/* ours */"
    assert fetcher.fetch("https://drawing.invalid/faces.css").read().startswith(b"/*")
    for address in (
        "https://drawing.invalid/../elsewhere/secret.css",
        "https://drawing.invalid/secret.css",
        "https://drawing.invalid/settings.py",
        "https://drawing.invalid/",
        f"file://{secret}",
        "http://127.0.0.1:1/x.css",
        "data:text/css,p{}",
    ):
        with pytest.raises(FatalURLFetchingError):
            fetcher.fetch(address)


@pytest.mark.usefixtures("can_draw")
def test_the_reference_pictures_are_not_empty():
    for line in LINES:
        buffer = io.BytesIO()
        ink(theirs(line)).save(buffer, "PNG")
        assert len(buffer.getvalue()) > 1000


@pytest.mark.usefixtures("can_draw")
def test_a_sign_that_no_face_has_is_refused_where_it_comes_so_far():
    html = (
        '<!doctype html><html><head><link rel="stylesheet" href="faces.css"></head>'
        "<body style=\"font-family: 'Print Latin', 'Print Urdu'\">\u6f22 \u2066 1</body></html>"
    )
    document = child.lay_out(html, 1.0, 1.0, child.own_files([]))
    document.write_pdf()

    with pytest.raises(child.DrawingError, match=r"No face has|another font"):
        child.check_fonts(document)
