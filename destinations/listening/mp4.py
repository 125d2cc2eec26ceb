"""M4A: boxes in boxes (ISO/IEC 14496-12). Notes are turned into free room of the same length, so
that the sound, which is found by its place in the file, stays where it is."""

from collections.abc import Iterator

from .errors import DamagedSoundError

#: Boxes that hold other boxes on the way to what we look at.
_HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
#: Boxes that say when something was made, right behind their version.
_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
#: Of what is left: what playing needs. Anything else may be a note, whatever it is called.
_PLAYED = frozenset(
    {
        b"edts", b"elst", b"smhd", b"dinf", b"dref", b"stsd", b"stts", b"stsc", b"stsz", b"stz2",
        b"stco", b"co64", b"sgpd", b"sbgp", b"iods",
    }
)  # fmt: skip
#: What a file of sound alone is made of, besides notes.
_TOP = frozenset({b"ftyp", b"moov", b"mdat"})
#: Notes beside them. Other boxes there make it another kind of file.
_TOP_NOTES = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"})
#: Of a handler: version, two kinds and room; then its name follows.
_HANDLER = 24


def without_notes(sent: bytes) -> bytes:
    """The same without notes and dates. Raises `DamagedSoundError`."""
    data = bytearray(sent)
    kinds = [kind for kind, *_place in _boxes(data, 0, len(data))]
    if kinds.count(b"moov") != 1 or b"mdat" not in kinds:
        raise DamagedSoundError
    if not set(kinds) <= _TOP | _TOP_NOTES:
        raise DamagedSoundError
    handlers = _clean(data, 0, len(data), kept=_TOP)
    if not handlers or set(handlers) != {b"soun"}:
        raise DamagedSoundError
    return bytes(data)


def _boxes(data: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Of each box in that stretch: its kind, where it begins, where its content begins, its end."""
    at = start
    while at + 8 <= end:
        kind = bytes(data[at + 4 : at + 8])
        size, content = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1:
            size, content = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = end - at
        if size < content or at + size > end:
            raise DamagedSoundError
        yield kind, at, at + content, at + size
        at += size
    if at != end:
        raise DamagedSoundError


def _clean(
    data: bytearray, start: int, end: int, *, kept: frozenset[bytes] = _PLAYED
) -> list[bytes]:
    """Blanks notes and dates in place; gives the kinds of the tracks."""
    handlers = []
    for kind, begin, content, after in list(_boxes(data, start, end)):
        if kind in _HOLDERS:
            handlers += _clean(data, content, after)
        elif kind in _DATED:
            length = 16 if data[content] == 1 else 8
            data[content + 4 : content + 4 + length] = bytes(length)
        elif kind == b"hdlr":
            handlers.append(bytes(data[content + 8 : content + 12]))
            data[content + _HANDLER : after] = bytes(max(after - content - _HANDLER, 0))
        elif kind not in kept:
            data[begin + 4 : begin + 8] = b"free"
            data[content:after] = bytes(after - content)
    return handlers
