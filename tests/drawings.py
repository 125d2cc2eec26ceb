"""For tests that draw: whether this machine can, where files go, and pictures of what was drawn."""

import os

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageOps

from mrc.core.drawing.fonts import PACKAGES, font_file, missing_parts


@pytest.fixture
def can_draw() -> None:
    """Where nothing can be drawn the tests say so; under CI they fail."""
    font_file.cache_clear()
    if missing := missing_parts():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"missing: {missing}; Debian: apt-get install {PACKAGES}")


@pytest.fixture
def files_apart(settings, tmp_path) -> None:
    """Uploads go into a folder of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"


def pictures_of(pdf: bytes, *, scale: float = 96 / 72) -> list[Image.Image]:
    """Every page as PDFium, which Chrome uses, shows it; one pixel for a pixel of CSS."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=scale).to_pil().convert("RGB") for page in document]
    document.close()
    return pages


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
