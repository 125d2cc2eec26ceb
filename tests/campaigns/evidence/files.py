"""Files as phones, scanners and attackers send them."""

import io
import struct
import zlib
from typing import Any

from PIL import Image
from pillow_heif import register_heif_opener

register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF")
#: Formats that can carry what a phone writes besides pixels.
WITH_EXIF = ("JPEG", "PNG", "WEBP", "HEIF")
#: Places and names that must be nowhere in what is stored.
MAKER, XMP, COMMENT = "SecretPhone", "SecretXmp", "SecretComment"
GPS_IFD, ORIENTATION, MAKE, MODEL = 0x8825, 0x0112, 0x010F, 0x0110


def encoded(picture: Image.Image, file_format: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, file_format, **options)
    return out.getvalue()


def sheet(size: tuple[int, int] = (600, 400), *, seed: int = 60) -> Image.Image:
    """A noisy picture: no two are alike, and none is packed to nothing."""
    return Image.effect_noise(size, seed).convert("RGB")


def photo(**options: Any) -> bytes:
    return encoded(sheet(), "JPEG", **options)


def phone_exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes: its maker, how it was held, and where (Lahore)."""
    exif = Image.Exif()
    exif[MAKE], exif[MODEL] = MAKER, MAKER
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS_IFD).update(
        {1: "N", 2: (31.0, 33.0, 17.5), 3: "E", 4: (74.0, 20.0, 36.25), 29: "2026:03:10"}
    )
    return exif


def telling(file_format: str) -> bytes:
    """A picture that says where and with what it was taken, in every way that its format has."""
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{XMP}</x:xmpmeta>'.encode()
    options: dict[str, Any] = {"exif": phone_exif().tobytes(), "xmp": xmp}
    if file_format == "JPEG":
        options["comment"] = COMMENT.encode()
    elif file_format == "PNG":
        from PIL.PngImagePlugin import PngInfo

        text = PngInfo()
        text.add_text("Comment", COMMENT)
        text.add_itxt("XML:com.adobe.xmp", xmp.decode())
        options = {"exif": options["exif"], "pnginfo": text}
    return encoded(sheet(), file_format, **options)


def held_sideways(orientation: int, file_format: str = "JPEG") -> bytes:
    """A picture of 40 x 20 with a red corner that is top left once it is upright."""
    upright = Image.new("RGB", (40, 20), "blue")
    upright.paste(Image.new("RGB", (16, 8), "red"), (0, 0))
    turn = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    taken = upright if turn is None else upright.transpose(turn)
    return encoded(taken, file_format, exif=phone_exif(orientation).tobytes(), quality=95)


def animated(file_format: str) -> bytes:
    """Two frames: the first is green, the second red."""
    first, second = (Image.new("RGB", (60, 40), colour) for colour in ("green", "red"))
    return encoded(first, file_format, save_all=True, append_images=[second], duration=100)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_flood(width: int, height: int) -> bytes:
    """A small PNG that says it is huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1_000_000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", pixels)
        + png_chunk(b"IEND", b"")
    )


def png_text_bomb() -> bytes:
    """A text of 50 MB, packed into a few kilobytes."""
    plain = encoded(Image.new("RGB", (8, 8)), "PNG")
    text = b"Comment\0\0" + zlib.compress(b"x" * 50_000_000)
    return plain[:33] + png_chunk(b"zTXt", text) + plain[33:]


def gif_flood() -> bytes:
    return b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + encoded(sheet(), "GIF")[10:]


def webp_flood() -> bytes:
    """A lossless WebP whose header says 16,383 x 16,383."""
    data = bytearray(encoded(sheet(), "WEBP", lossless=True))
    at = data.index(b"VP8L") + 9
    bits = struct.unpack("<I", data[at : at + 4])[0] & ~0xFFFFFFF
    data[at : at + 4] = struct.pack("<I", bits | 16_382 | 16_382 << 14)
    return bytes(data)


def jpeg_flood() -> bytes:
    """A JPEG whose frame header says 65,000 x 65,000."""
    data = bytearray(photo())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 65_000, 65_000)
    return bytes(data)


def jpeg_of_many_passes(passes: int) -> bytes:
    """A progressive JPEG whose last pass is there again and again."""
    plain = photo(progressive=True)
    last = plain[plain.rindex(b"\xff\xda") : -2]
    return plain[:-2] + last * passes + b"\xff\xd9"
