"""Urdu is shaped and set as an independent engine sets it: Pillow with libraqm, which asks HarfBuzz
and FriBidi without Pango, WeasyPrint or PDFium."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps, features

from alerts.warnings.cards import drawing
from alerts.warnings.cards.fonts import FACES, font_file

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
        f"p{{margin:0 60px;font:400 {SIZE}px/220px 'Card Urdu';direction:rtl}}</style></head>"
        f'<body><p lang="ur">{line}</p></body></html>'
    )
    document = drawing._lay_out(html, 1.0, 1.0)
    finisher = drawing._without_empty_strings if mended else None
    pdf = document.write_pdf(finisher=finisher)
    drawing._check_fonts(document)
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


def ink(picture: Image.Image) -> Image.Image:
    """The ink alone, white on black, without the paper around it."""
    inked = ImageOps.invert(picture).point(lambda value: 255 if value > 110 else 0)
    return inked.crop(inked.getbbox())


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of ink of either picture that has no ink of the other within two pixels."""
    size = (max(one.width, other.width), max(one.height, other.height))
    first, second = Image.new("L", size), Image.new("L", size)
    first.paste(one), second.paste(other)
    lost = 0
    for picture, against in ((first, second), (second, first)):
        near = against.filter(ImageFilter.MaxFilter(5))
        lost += ImageChops.subtract(picture, near).histogram()[255]
    total = first.histogram()[255] + second.histogram()[255]
    return lost / total


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

    assert drawing._drawable(html) == "<p>رقم  نہ دیں </p>"


@pytest.mark.usefixtures("can_draw")
def test_a_strange_font_is_refused():
    html = (
        '<html><head><link rel="stylesheet" href="faces.css"></head>'
        '<body style="font-family: serif">Not ours</body></html>'
    )
    document = drawing._lay_out(html, 1.0, 1.0)
    document.write_pdf()

    with pytest.raises(drawing.DrawingError, match="another font"):
        drawing._check_fonts(document)


def test_nothing_is_drawn_without_the_urdu_face(monkeypatch):
    from alerts.warnings.cards import fonts
    from alerts.warnings.cards.shapes import Shape

    real = fonts.font_file
    monkeypatch.setattr(fonts, "font_file", lambda face: None if "Nastaliq" in face else real(face))

    with pytest.raises(drawing.DrawingError, match="Noto Nastaliq Urdu"):
        drawing.draw("<p>رقم</p>", Shape.WIDE)


@pytest.mark.usefixtures("can_draw")
def test_nothing_but_our_own_files_is_fetched(tmp_path):
    from weasyprint.urls import FatalURLFetchingError

    fetcher = drawing._own_files()
    secret = tmp_path / "secret.css"
    secret.write_text("p {}")

    assert fetcher.fetch("https://cards.invalid/card.css").read().startswith(b"/*")
    for address in (
        "https://cards.invalid/../../settings/base.py",
        "https://cards.invalid/",
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
