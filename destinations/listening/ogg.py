"""Ogg with one stream of Opus or Vorbis (RFC 3533, RFC 7845, Vorbis I): pages of packets.

The second packet holds the notes. It is overwritten with an empty one of the same length, so that
no page moves; only the checksums of its pages change.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import DamagedSoundError

_HEADER = 27
_CHECKSUM = slice(22, 26)
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_OPUS_NOTES = b"OpusTags" + bytes(8)
#: Empty name of the encoder, no notes, and the bit that ends the packet.
_VORBIS_NOTES = b"\x03vorbis" + bytes(8) + b"\x01"


@dataclass(frozen=True)
class _Page:
    start: int
    #: Sizes of its segments; one below 255 ends a packet.
    segments: bytes
    serial: bytes

    @property
    def body(self) -> int:
        return self.start + _HEADER + len(self.segments)

    @property
    def end(self) -> int:
        return self.body + sum(self.segments)


def checksum(page: bytes) -> bytes:
    """Of a page whose own checksum is zero: CRC-32 with the bits the other way round."""
    mirrored = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2).to_bytes(4, "little")


def without_notes(sent: bytes) -> tuple[bytes, bool]:
    """The same without notes, and whether it is Opus. Raises `DamagedSoundError`."""
    pages = list(_pages(sent))
    if len({page.serial for page in pages}) != 1 or sum(_begins(sent, page) for page in pages) != 1:
        raise DamagedSoundError
    first = sent[pages[0].body : pages[0].end]
    is_opus = first.startswith(b"OpusHead")
    if not is_opus and not first.startswith(b"\x01vorbis"):
        raise DamagedSoundError
    data = bytearray(sent[: pages[-1].end])
    _blank(data, pages, _OPUS_NOTES if is_opus else _VORBIS_NOTES)
    return bytes(data), is_opus


def _pages(sent: bytes) -> Iterator[_Page]:
    """Every page, checked; what is hung on behind the last one is left out by the caller."""
    at = 0
    while sent.startswith(b"OggS", at) and at + _HEADER <= len(sent):
        count = sent[at + 26]
        page = _Page(at, sent[at + _HEADER : at + _HEADER + count], sent[at + 14 : at + 18])
        whole = bytearray(sent[page.start : page.end])
        if page.end > len(sent) or len(page.segments) != count:
            raise DamagedSoundError
        given, whole[_CHECKSUM] = bytes(whole[_CHECKSUM]), bytes(4)
        if checksum(bytes(whole)) != given:
            raise DamagedSoundError
        yield page
        at = page.end


def _begins(sent: bytes, page: _Page) -> bool:
    return bool(sent[page.start + 5] & 2)


def _blank(data: bytearray, pages: list[_Page], empty: bytes) -> None:
    """Overwrites the second packet, which begins on the second page."""
    touched: list[_Page] = []
    places: list[int] = []
    for page in pages[1:]:
        touched.append(page)
        at, is_over = page.body, False
        for size in page.segments:
            places += range(at, at + size)
            at += size
            if size < 255:
                is_over = True
                break
        if is_over:
            break
    notes = bytes(data[place] for place in places[:8])
    if len(places) < len(empty) or notes[:7] != empty[:7]:
        raise DamagedSoundError
    for place, byte in zip(places, empty.ljust(len(places), b"\0"), strict=True):
        data[place] = byte
    for page in touched:
        whole = data[page.start : page.end]
        whole[_CHECKSUM] = bytes(4)
        whole[_CHECKSUM] = checksum(bytes(whole))
        data[page.start : page.end] = whole
