"""Finds the one QR code in a picture of a handout and reads it, as a phone's camera would."""

from PIL import Image

from tests.core.drawing import qr_reading


def read_code_in(picture: Image.Image) -> str:
    """The text of the code. It lies on a square of pure white, and nothing else there is black."""
    grey = picture.convert("L").point(lambda value: 255 if value < 60 else 0)
    white = picture.convert("L").point(lambda value: 255 if value >= 254 else 0)
    left, top, right, bottom = grey.crop(_square(white)).getbbox()
    from_x, from_y = _square(white)[:2]
    dark = grey.crop((from_x + left, from_y + top, from_x + right, from_y + bottom))
    module = _finder_width(dark) / 7
    size = round(dark.width / module)
    rows = [
        [
            bool(dark.getpixel((int((x + 0.5) * module), int((y + 0.5) * module))))
            for x in range(size)
        ]
        for y in range(size)
    ]
    edge = [[False] * (size + 8)] * 4
    framed = [*edge, *([False] * 4 + row + [False] * 4 for row in rows), *edge]
    return qr_reading.read(framed)


def _square(white: Image.Image) -> tuple[int, int, int, int]:
    """The area of the longest run of white: the quiet zone's rows are the longest of all."""
    best = (0, 0, 0)
    for y in range(0, white.height, 2):
        row = white.crop((0, y, white.width, y + 1)).tobytes()
        for run in row.split(b"\x00"):
            if len(run) > best[0]:
                best = (len(run), row.index(run), y)
    length, x, y = best
    return (x, y, x + length, min(y + length, white.height))


def _finder_width(dark: Image.Image) -> int:
    """Pixels of the black edge of the finder pattern in the corner: seven modules."""
    row = dark.crop((0, 1, dark.width, 2)).tobytes()
    return len(row) - len(row.lstrip(b"\xff"))
