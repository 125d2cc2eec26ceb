"""The documents as they come out: mirrored, in order, inside their rooms, and readable by machines.

Drawn pages are compared as pictures: one thing is coloured, or all others are hidden, and where it
stands is measured.
"""

import ctypes

import pypdfium2
import pypdfium2.raw
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, features

from destinations.documents.kinds import DocumentKind
from destinations.models import Fact
from mrc.core.drawing.fonts import FACES, font_file
from mrc.core.models import Contact
from tests.core.drawing import qr_reading
from tests.drawings import difference, ink, pictures_of

from .building import LONG_EN, LONG_UR, NUMBER, drawn, html_of

pytestmark = pytest.mark.usefixtures("db", "can_draw", "own_origin", "guide")
GUIDE, CARD = DocumentKind.GUIDE, DocumentKind.CARD
#: Pixels of CSS to a millimetre.
MM = 96 / 25.4
#: Edges of the card, in pixels: left, fold, right, upper and lower.
LEFT, FOLD, RIGHT, UPPER, LOWER = (edge * MM for edge in (23.5, 148.5, 273.5, 36, 124))
RED = "color: #ff0000 !important"


def red_of(picture):
    """The red ink of a picture, black on white."""
    red, green, blue = picture.split()
    other = ImageChops.lighter(green, blue)
    # Not the dark red of what is to be confirmed.
    strong = ImageChops.subtract(red, other).point(lambda value: max(0, value - 130) * 2)
    return ImageChops.invert(strong)


def where(page):
    """Left and right edge of what is not white, in pixels."""
    box = ImageChops.invert(page.convert("L")).point(lambda value: value > 60 and 255).getbbox()
    assert box, "there is nothing"
    return box


def page_of(pdf, word):
    """The first picture that shows red ink."""
    for picture in pictures_of(pdf):
        if red_of(picture).getextrema()[0] < 150:
            return red_of(picture)
    raise AssertionError(f"nothing is red: {word}")


def middle(page):
    return page.width / 2


def test_bullets_boxes_questions_and_page_numbers_change_sides():
    style = "li::marker, .facts th, .facts th *, .foot__page, .foot__page * {%s}" % RED  # noqa: UP031
    boxes = ".checklist > li::before { border-color: #ff0000 !important }"
    found = {}
    for language in ("en", "ur"):
        html = html_of(language, GUIDE)
        page = page_of(drawn(html, GUIDE, style + boxes + ".cover { display: none }"), language)
        found[language] = where(page)
    left, right = found["en"], found["ur"]

    # All of it stands in the left part of the English page, in the right part of the Urdu one.
    assert left[2] < 0.42 * 794 < 0.58 * 794 < right[0]
    # And begins where the text begins: 16 mm from the edge of the paper.
    assert abs(left[0] - 16 * MM) < 14
    assert abs(794 - right[2] - 16 * MM) < 14


@pytest.mark.skipif(not features.check("raqm"), reason="Pillow has no libraqm here")
@pytest.mark.parametrize(
    ("selector", "said", "face"),
    [
        # A phone number among Urdu words, in the Latin face.
        (".contact__way .latin", NUMBER, "latin-bold.ttf"),
        # A figure and a bracket in Urdu itself.
        (".facts__value", "15,000 روپے (زیادہ سے زیادہ)", "urdu.ttf"),
    ],
)
def test_numbers_stand_in_their_own_order_as_another_engine_sets_them(selector, said, face):
    contact = Contact.objects.exclude(phone=NUMBER)
    contact.update(phone="")
    Fact.objects.exclude(kind__key="wage").update(value_en="", value_ur="")
    size = 44
    style = (
        f"{selector} {{ {RED}; font-size: {size}px !important; line-height: 2.6 !important; "
        "white-space: nowrap } .facts th { width: 5% !important } "
        ".facts__value--missing, .cover { display: none !important }"
    )
    page = page_of(drawn(html_of("ur", GUIDE), GUIDE, style), said)
    strip = ink(page)
    reference = Image.new("L", (1400, 260), 255)
    font = ImageFont.truetype(
        str(font_file(FACES[face])), size, layout_engine=ImageFont.Layout.RAQM
    )
    direction = "rtl" if face == "urdu.ttf" else "ltr"
    ImageDraw.Draw(reference).text((40, 60), said, font=font, fill=0, direction=direction)

    # Several facts may show the same value, one below the other: the first one is compared.
    first = strip.crop((0, 0, strip.width, ink(reference).height))
    assert abs(first.width - ink(reference).width) <= 5
    assert difference(first.crop(first.getbbox()), ink(reference)) < 0.06


@pytest.mark.parametrize("language", ["en", "ur"])
def test_no_ink_comes_near_the_edge_of_the_paper_and_every_page_has_its_number(language):
    Contact.objects.update(
        about_en=LONG_EN, about_ur=LONG_UR, url="https://example.org/" + "a" * 160
    )
    pages = pictures_of(drawn(html_of(language, GUIDE), GUIDE))

    for page in pages:
        left, upper, right, lower = where(page)
        assert left >= 14 * MM
        assert right <= page.width - 14 * MM
        assert upper >= 8 * MM
        assert lower <= page.height - 6 * MM
        # The foot: the number stands on every page.
        foot = page.crop((0, int(page.height - 17 * MM), page.width, page.height))
        assert where(foot)


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("length", ["usual", "longest", "shortest"])
def test_a_card_keeps_everything_between_its_marks(language, length):
    if length == "longest":
        Contact.objects.update(name_en=LONG_EN[:110], name_ur=LONG_UR[:110])
        Fact.objects.update(value_en=LONG_EN[:120], value_ur=LONG_UR[:120])
    if length == "shortest":
        Contact.objects.update(phone="")
        Fact.objects.all().delete()
    paper = (
        ".side, .side__band, .side__say { background: none !important; color: black !important }"
    )
    html = html_of(language, CARD)
    [page] = pictures_of(drawn(html, CARD, paper + ".cuts { display: none }"))

    def inked(left, upper, right, lower):
        part = page.crop((int(left), int(upper), int(right), int(lower))).convert("L")
        return sum(part.histogram()[:200])

    assert inked(LEFT + 20, UPPER + 10, RIGHT - 20, LOWER - 10) > 500
    for edge in (LEFT, FOLD, RIGHT):
        assert inked(edge - 2 * MM, UPPER, edge + 2 * MM, LOWER) == 0
    for edge in (UPPER, LOWER):
        assert inked(LEFT - 4 * MM, edge - 0.4 * MM, RIGHT + 4 * MM, edge + 0.4 * MM) == 0


def test_the_first_side_of_the_card_is_where_reading_begins():
    style = f".side--first h2 {{ {RED} }} .side--first {{ }}"
    english = where(page_of(drawn(html_of("en", CARD), CARD, style), "en"))
    urdu = where(page_of(drawn(html_of("ur", CARD), CARD, style), "ur"))

    assert english[2] < FOLD < urdu[0]


@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_code_leads_back_to_the_page(kind, language):
    style = "p, h1, h2, li, span, .line, .own, a { visibility: hidden !important }"
    style += " .mark, .cuts { display: none }"
    style += " div, section { background: none !important; border-color: #fff !important }"
    page = pictures_of(drawn(html_of(language, kind), kind, style), scale=4 * 96 / 72)[0]
    box = where(page)
    modules = next(
        number for number in range(25, 45, 4) if (box[2] - box[0]) % number < 3
    )  # fmt: skip
    step = (box[2] - box[0]) / modules
    rows = [
        [
            page.getpixel((box[0] + (x + 0.5) * step, box[1] + (y + 0.5) * step))[0] < 128
            for x in range(modules)
        ]
        for y in range(modules)
    ]
    quiet = [[False] * (modules + 8)] * 4
    framed = quiet + [[False] * 4 + row + [False] * 4 for row in rows] + quiet

    assert (
        qr_reading.read(framed) == f"https://mrc.example.org/{language}/destinations/saudi-arabia/"
    )


@pytest.mark.parametrize(
    ("language", "kind", "title"),
    [
        ("en", GUIDE, "Saudi Arabia: the whole guide"),
        ("ur", CARD, "سعودی عرب"),
    ],
)
def test_the_file_says_its_title_and_language_and_is_tagged_for_screen_readers(
    language, kind, title
):
    pdf = drawn(html_of(language, kind), kind)
    document = pypdfium2.PdfDocument(pdf)

    assert document.get_metadata_dict()["Title"].startswith(title)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    found = ctypes.create_string_buffer(32)
    wide = ctypes.POINTER(pypdfium2.raw.FPDF_WCHAR)
    pypdfium2.raw.FPDFCatalog_GetLanguage(document, ctypes.cast(found, wide), 32)
    assert found.raw.decode("utf-16-le").startswith(f"{language}\0")
    assert b"pdfuaid" in pdf or b"/Metadata" in pdf
    assert 5_000 < len(pdf) < 150_000
