"""Cards and the poster as they come out: sizes, room, colours, the QR code, the poster's file."""

import ctypes
import io

import pypdfium2
import pypdfium2.raw
import pytest
from PIL import Image

from alerts.warnings.cards.services import STYLES
from alerts.warnings.cards.shapes import FORMATS, Shape
from alerts.warnings.cards.texts import card_of
from mrc.core.drawing import child, qr
from tests.core.drawing import qr_reading

from .building import LONG_UR, build_message, html_of, longest

pytestmark = pytest.mark.usefixtures("db", "can_draw")

WIDE = ctypes.POINTER(pypdfium2.raw.FPDF_WCHAR)
PICTURES = [Shape.WIDE, Shape.SQUARE]
#: Height of the coloured band above and of the foot below, in pixels (card-*.css).
BANDS = {Shape.WIDE: (106, 166), Shape.SQUARE: (150, 248)}
PAPER = (255, 253, 248)


def cancel(**values):
    reasons = {"reason_en": "We had been told wrongly.", "reason_ur": "ہمیں غلط اطلاع ملی تھی۔"}
    return build_message(kind="cancel", number=2, **{**reasons, **values})


def drawn_of(html, shape):
    return child.draw(html, FORMATS[shape], [STYLES])


def draw(message, shape):
    return drawn_of(html_of(message, shape), shape)


def picture_of(message, shape):
    return Image.open(io.BytesIO(draw(message, shape)[0])).convert("RGB")


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize(
    "message",
    [
        build_message(),
        build_message(both={"title": "دھوکا", "summary": "", "signs": [], "do_now": []}),
        longest(),
        longest(kind="update", number=9),
        cancel(),
        longest(kind="cancel", number=9, reason_en="word " * 100, reason_ur="لفظ " * 125),
    ],
    ids=["usual", "shortest", "longest", "longest update", "cancel", "longest cancel"],
)
def test_everything_has_room_and_the_file_is_small(message, shape):
    content, drawn = draw(message, shape)

    assert (drawn.width, drawn.height) == (FORMATS[shape].width, FORMATS[shape].height)
    assert 5_000 < len(content) <= (1_000_000 if shape is Shape.POSTER else 300_000)
    if shape is not Shape.POSTER:
        assert Image.open(io.BytesIO(content)).size == (drawn.width, drawn.height)


def test_a_shorter_text_is_never_set_smaller():
    assert draw(build_message(), Shape.WIDE)[1].step == 1.0
    assert draw(longest(), Shape.WIDE)[1].step < 0.6


def test_a_text_without_room_is_found_and_refused():
    html = html_of(build_message(ur={"title": LONG_UR * 20}), Shape.WIDE)

    with pytest.raises(child.DrawingError, match="too long"):
        drawn_of(html, Shape.WIDE)


@pytest.mark.parametrize("shape", PICTURES)
@pytest.mark.parametrize(
    "message", [build_message(), longest(), cancel()], ids=["usual", "longest", "cancel"]
)
def test_no_stroke_of_the_titles_is_painted_over_or_cut_off(message, shape):
    """Nastaliq reaches far out of its lines: with band and foot taken away nothing may show where
    they are, nor at the edges of the card."""
    html = html_of(message, shape).replace(
        "</head>", "<style>.band, .foot { visibility: hidden }</style></head>"
    )
    picture = Image.open(io.BytesIO(drawn_of(html, shape)[0])).convert("L")
    width, height = picture.size
    band, foot = BANDS[shape]

    paper = min(Image.new("RGB", (1, 1), PAPER).convert("L").getpixel((0, 0)), 253) - 6
    edges = {
        "band": (0, 0, width, band),
        "foot": (0, height - foot, width, height),
        "left": (0, 0, 6, height),
        "right": (width - 6, 0, width, height),
    }
    inked = {name: sum(picture.crop(box).histogram()[:paper]) for name, box in edges.items()}
    assert inked == {"band": 0, "foot": 0, "left": 0, "right": 0}


def test_every_tone_has_its_own_colour_icon_and_words():
    tones = {
        "extreme": {"severity": "extreme"},
        "severe": {"severity": "severe"},
        "moderate": {"severity": "moderate"},
        "minor": {"severity": "minor"},
        "denied": {"certainty": "denied", "severity": "minor"},
    }
    messages = {tone: build_message(both=values) for tone, values in tones.items()}
    messages["withdrawn"] = cancel()
    cards = {tone: card_of(message) for tone, message in messages.items()}
    pictures = {tone: picture_of(message, Shape.WIDE) for tone, message in messages.items()}

    assert {tone: card.tone for tone, card in cards.items()} == {tone: tone for tone in messages}
    assert len({card.texts[1].headline for card in cards.values()}) == 6
    assert len({picture.getpixel((8, 50)) for picture in pictures.values()}) == 6
    icons = {picture.crop((556, 9, 644, 97)).tobytes() for picture in pictures.values()}
    assert len(icons) == 6


@pytest.mark.parametrize("shape", PICTURES)
def test_the_code_of_the_picture_leads_to_the_check(shape, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://mrc.example.org"
    message = build_message()
    rows = qr.modules(card_of(message).scanned)
    picture = picture_of(message, shape).convert("L")
    pixels = {Shape.WIDE: 150, Shape.SQUARE: 225}[shape] // len(rows)
    left = {Shape.WIDE: 10, Shape.SQUARE: 12}[shape]
    # The foot has a line of three pixels above it.
    top = picture.height - BANDS[shape][1] + 3 + {Shape.WIDE: 8, Shape.SQUARE: 12}[shape]

    found = [
        [
            picture.getpixel((left + x * pixels + pixels // 2, top + y * pixels + pixels // 2))
            < 128
            for x in range(len(rows))
        ]
        for y in range(len(rows))
    ]
    assert found == rows
    assert qr_reading.read(found) == "https://mrc.example.org/v/K7MQ2T9X?q=1"


def test_the_poster_is_one_page_of_vectors_with_its_title_and_language():
    content, _drawn = draw(build_message(), Shape.POSTER)
    document = pypdfium2.PdfDocument(content)

    assert len(document) == 1
    width, height = document[0].get_size()
    # 210 x 297 mm in points.
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
    assert document.get_metadata_dict()["Title"] == "“آزاد ویزا” نام کی کوئی چیز نہیں ہوتی"
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    language = ctypes.create_string_buffer(32)
    pypdfium2.raw.FPDFCatalog_GetLanguage(document, ctypes.cast(language, WIDE), 32)
    assert language.raw.decode("utf-16-le").startswith("ur\0")
    images = [one for one in document[0].get_objects() if one.type == 3]
    assert images == []


def test_the_same_card_is_the_same_file():
    assert draw(build_message(), Shape.WIDE)[0] == draw(build_message(), Shape.WIDE)[0]
