"""Making an uploaded picture harmless. Pure: bytes in, bytes out.

Whatever was sent is decoded and drawn again on a clean sheet, so nothing but its pixels is kept:
no place, no device, no colour profile, no thumbnail, no text, nothing hung on to its end. What
cannot be decoded, or would cost too much to decode, is refused before its pixels are read.
"""

import io
import logging
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

#: Pixels of the long side that are kept: every line of a sheet of A4 stays readable.
LONG_SIDE = 2000
#: Pixels that are decoded at most. A JPEG is decoded at half its size where it is large, so it may
#: have more than the formats that have to be unpacked whole.
MOST_PIXELS = 25_000_000
MOST_JPEG_PIXELS = 64_000_000
#: Passes of a progressive JPEG: cameras write about ten, a file made to keep us busy thousands.
MOST_PASSES = 40
#: Of JPEG and WebP files: 80 shows handwriting as it was.
QUALITY = 80

#: Phones write the first and, of late, HEIF; the others come from scanners and screens.
_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF")
#: Where readers and browsers look for what a file is.
_HEAD = 1024
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?php", b"<body", b"<iframe")

register_heif_opener()
# Where everything is logged, Pillow writes out what a phone put into a photo: place, device, names.
logging.getLogger("PIL").setLevel(logging.INFO)

NOT_A_PICTURE = _("This is not a picture. Send a photo: JPEG, PNG, WebP or HEIC.")
IS_PDF = _("PDF files are not taken. Send a photo.")
TOO_MANY_PIXELS = _(
    "This picture has too many pixels. Choose a smaller picture size in the camera and take it "
    "again."
)
DAMAGED = _("This picture is damaged, or was cut off on its way. Send it again.")


class PictureError(Exception):
    """What was sent cannot be taken. `message` says why, for the person who sent it."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Picture:
    """A picture that holds nothing but pixels."""

    data: bytes
    content_type: str = "image/webp"
    extension: str = "webp"


def redraw(sent: bytes) -> Picture:
    """The first picture of the file, upright, at most `LONG_SIDE` long. Raises `PictureError`."""
    # Some libraries lower this for the whole process when they are imported.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    picture = _opened(sent)
    try:
        # Before anything else reads the pixels: a large JPEG is then decoded at half its size.
        picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        return Picture(_written(_on_white(ImageOps.exif_transpose(picture))))
    except Exception as error:  # what is cut off or forged fails in many ways, each decoder's own
        raise PictureError(DAMAGED) from error


def _opened(sent: bytes) -> Image.Image:
    """The picture with its header read and nothing decoded yet."""
    head = sent[:_HEAD].lower()
    if b"%pdf-" in head:
        raise PictureError(IS_PDF)
    if any(mark in head for mark in _MARKUP):
        raise PictureError(NOT_A_PICTURE)
    try:
        picture = Image.open(io.BytesIO(sent), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise PictureError(NOT_A_PICTURE) from error
    except Exception as error:  # a header that is forged
        raise PictureError(DAMAGED) from error
    _refuse_floods(picture, sent)
    return picture


def _refuse_floods(picture: Image.Image, sent: bytes) -> None:
    # Pictures with a depth map or a second exposure are JPEG files that Pillow calls MPO.
    is_jpeg = picture.format in ("JPEG", "MPO")
    if picture.width * picture.height > (MOST_JPEG_PIXELS if is_jpeg else MOST_PIXELS):
        raise PictureError(TOO_MANY_PIXELS)
    if is_jpeg and sent.count(b"\xff\xda") > MOST_PASSES:
        raise PictureError(DAMAGED)


def _on_white(picture: Image.Image) -> Image.Image:
    """The pixels alone, on a sheet that has never held anything else."""
    if picture.mode.startswith("I;16"):
        # Pillow would cut 16 bits of grey off instead of scaling them.
        picture = picture.point(lambda grey: grey * (1 / 256)).convert("L")
    sheet = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        sheet.paste(layer, mask=layer)
    else:
        sheet.paste(picture.convert("RGB"))
    return sheet


def _written(sheet: Image.Image) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "WEBP", quality=QUALITY)
    return out.getvalue()
