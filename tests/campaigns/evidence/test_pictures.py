"""Nothing but pixels is kept, and nothing that is no picture is taken."""

import io
import random

import pytest
from PIL import Image, ImageFile

from mrc.core import pictures
from mrc.core.pictures import LONG_SIDE, PictureError, redraw
from tests.campaigns.evidence import files

HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def refusal(sent: bytes) -> object:
    with pytest.raises(PictureError) as caught:
        redraw(sent)
    return caught.value.message


@pytest.mark.parametrize("file_format", files.FORMATS)
def test_every_format_of_phones_and_scanners_becomes_a_plain_picture(file_format: str) -> None:
    picture = redraw(files.encoded(files.sheet(), file_format))
    kept = opened(picture.data)
    assert (kept.format, kept.mode, kept.size) == ("WEBP", "RGB", (600, 400))
    assert (picture.content_type, picture.extension) == ("image/webp", "webp")


@pytest.mark.parametrize("file_format", files.WITH_EXIF)
def test_place_device_and_text_are_gone(file_format: str) -> None:
    sent = files.telling(file_format)
    before = Image.open(io.BytesIO(sent))
    assert before.getexif().get_ifd(files.GPS_IFD)[2] == (31.0, 33.0, 17.5)
    assert files.MAKER.encode() in sent
    assert files.XMP.encode() in sent

    data = redraw(sent).data
    kept = opened(data)
    assert not kept.getexif()
    assert not kept.getexif().get_ifd(files.GPS_IFD)
    assert not {"exif", "xmp", "icc_profile", "comment", "Comment"} & kept.info.keys()
    for trace in (files.MAKER, files.XMP, files.COMMENT, "EXIF", "XMP ", "ICCP", "2026:03"):
        assert trace.encode() not in data


def test_a_colour_profile_and_a_second_exposure_are_gone() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sent = files.encoded(
        files.sheet(), "MPO", save_all=True, append_images=[files.sheet(seed=9)],
        icc_profile=profile,
    )  # fmt: skip
    assert opened(sent).n_frames == 2
    kept = opened(redraw(sent).data)
    assert kept.size == (600, 400)
    assert "icc_profile" not in kept.info


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["JPEG", "WEBP"])
def test_a_picture_is_upright_however_the_phone_was_held(
    orientation: int, file_format: str
) -> None:
    kept = opened(redraw(files.held_sideways(orientation, file_format)).data)
    assert kept.size == (40, 20)
    red, _green, blue = kept.getpixel((4, 3))
    assert (red > 180, blue < 90) == (True, True)
    for corner in ((36, 3), (4, 17), (36, 17)):
        red, _green, blue = kept.getpixel(corner)
        assert (red < 90, blue > 180) == (True, True)


@pytest.mark.parametrize(("size", "kept"), [((4000, 3000), (2000, 1500)), ((90, 60), (90, 60))])
def test_the_long_side_is_limited_and_nothing_is_enlarged(
    size: tuple[int, int], kept: tuple[int, int]
) -> None:
    assert LONG_SIDE == 2000
    sent = files.encoded(Image.new("RGB", size, "white"), "JPEG")
    assert opened(redraw(sent).data).size == kept


@pytest.mark.parametrize("file_format", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_picture_is_kept(file_format: str) -> None:
    sent = files.animated(file_format)
    assert opened(sent).n_frames == 2
    kept = opened(redraw(sent).data)
    assert not getattr(kept, "is_animated", False)
    red, green, _blue = kept.getpixel((30, 20))
    assert (red < 40, green > 90) == (True, True)


@pytest.mark.parametrize("file_format", ["PNG", "WEBP"])
def test_what_shines_through_becomes_white(file_format: str) -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert min(opened(redraw(files.encoded(clear, file_format)).data).getpixel((20, 20))) > 250


def test_grey_of_16_bits_stays_grey() -> None:
    scan = Image.new("I;16", (40, 40), 128 * 256)
    grey = opened(redraw(files.encoded(scan, "PNG")).data).getpixel((20, 20))
    assert all(abs(value - 128) < 6 for value in grey)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "RGBA"])
def test_every_kind_of_pixel_is_read(mode: str) -> None:
    file_format = "JPEG" if mode == "CMYK" else "PNG"
    sent = files.encoded(files.sheet().convert(mode), file_format)
    assert opened(redraw(sent).data).size == (600, 400)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"hello",
        HTML,
        b"\xef\xbb\xbf  " + HTML,
        SVG,
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + SVG,
        b"GIF89a" + HTML,
        b"GIF89a=1;alert(document.cookie)//",
        b"\xff\xd8\xff\xe0" + HTML,
        b"\x89PNG\r\n\x1a\n" + SVG,
        b"RIFF\x00\x00\x00\x00WEBP" + HTML,
        b"PK\x03\x04" + b"\0" * 60,
        b"MZ" + b"\0" * 200,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"II*\x00\x08\x00\x00\x00\x00\x00",
    ],
)
def test_what_is_no_picture_is_refused(sent: bytes) -> None:
    assert refusal(sent) in (pictures.NOT_A_PICTURE, pictures.DAMAGED)


@pytest.mark.parametrize("payload", [HTML, SVG, b"<?php system($_GET[0]); ?>"])
def test_a_picture_that_begins_like_a_page_is_refused(payload: bytes) -> None:
    """A comment right behind the first bytes of a JPEG: browsers that guess would run it."""
    assert refusal(files.photo(comment=payload)) == pictures.NOT_A_PICTURE


@pytest.mark.parametrize(
    "sent", [b"%PDF-1.7\n1 0 obj", b"\n\n%PDF-1.4", files.photo(comment=b"%PDF-1.5")]
)
def test_pdf_is_refused_with_what_to_do_instead(sent: bytes) -> None:
    assert refusal(sent) == pictures.IS_PDF


@pytest.mark.parametrize("file_format", files.FORMATS)
@pytest.mark.parametrize("payload", [HTML, b"PK\x03\x04archive", b"<?php phpinfo(); ?>"])
def test_what_hangs_on_to_a_picture_is_dropped(file_format: str, payload: bytes) -> None:
    data = redraw(files.encoded(files.sheet(), file_format) + payload).data
    assert payload not in data


@pytest.mark.parametrize("file_format", files.FORMATS)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_file_that_was_cut_off_is_refused(file_format: str, share: float) -> None:
    sent = files.encoded(files.sheet(), file_format)
    message = refusal(sent[: int(len(sent) * share)])
    assert message == pictures.DAMAGED or (share < 0.1 and message == pictures.NOT_A_PICTURE)


def test_a_library_that_takes_cut_off_files_lowers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint sets this for the whole process when it is imported."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    sent = files.encoded(files.sheet(), "JPEG")
    assert refusal(sent[: len(sent) // 2]) == pictures.DAMAGED


@pytest.mark.parametrize(
    "sent",
    [
        files.png_flood(60_000, 60_000),
        files.png_flood(10_000, 10_000),
        files.png_flood(5_001, 5_000),
        files.gif_flood(),
        files.webp_flood(),
        files.jpeg_flood(),
    ],
    ids=["png", "png of 100 MP", "png just above", "gif", "webp", "jpeg"],
)
def test_floods_of_pixels_are_refused_before_they_are_read(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("its pixels were read")

    monkeypatch.setattr(Image.Image, "thumbnail", never)
    assert refusal(sent) == pictures.TOO_MANY_PIXELS


def test_floods_of_passes_and_of_text_are_refused() -> None:
    assert refusal(files.jpeg_of_many_passes(2000)) == pictures.DAMAGED
    assert refusal(files.png_text_bomb()) == pictures.DAMAGED


def test_the_passes_of_a_camera_are_no_flood() -> None:
    assert redraw(files.jpeg_of_many_passes(5)).data


@pytest.mark.parametrize("file_format", files.FORMATS)
def test_forged_files_are_refused_or_become_a_plain_picture(file_format: str) -> None:
    whole = files.encoded(files.sheet((120, 80)), file_format)
    chance = random.Random(2026)
    for _number in range(40):
        forged = bytearray(whole)
        for _byte in range(chance.choice([1, 4, 40])):
            forged[chance.randrange(len(forged))] = chance.randrange(256)
        try:
            data = redraw(bytes(forged)).data
        except PictureError:
            continue
        assert opened(data).format == "WEBP"
