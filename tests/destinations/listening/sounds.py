"""Sound files made by hand: silence of each format, with as many notes as a phone writes."""

import struct

from destinations.listening.ogg import checksum

TITLE = "Recorded by Nadia at home"
PICTURE = b"\x89PNG picture of a house"


def silent_mp3(seconds: float = 4, *, notes: bool = False) -> bytes:
    """Frames of 64 kbit/s at 44.1 kHz, one channel: 1152 samples each, all of them nought."""
    frame = b"\xff\xfb\x50\xc4" + bytes(204)
    count = round(seconds * 44100 / 1152)
    sound = frame * count
    return _id3(TITLE) + sound + _id3v1(TITLE) if notes else sound


def _id3(title: str) -> bytes:
    def frame(name: bytes, content: bytes) -> bytes:
        return name + struct.pack(">I", len(content)) + bytes(2) + content

    body = frame(b"TIT2", b"\x03" + title.encode())
    body += frame(b"APIC", b"\x00image/png\x00\x03\x00" + PICTURE) + bytes(64)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def _id3v1(title: str) -> bytes:
    return b"TAG" + title.encode().ljust(125, b"\0")[:125]


def silent_opus(seconds: int = 4, *, notes: bool = False, longer_notes: int = 0) -> bytes:
    """One stream of 20 ms packets, as RFC 7845 lays them out."""
    head = b"OpusHead\x01\x01" + struct.pack("<HIh", 312, 48000, 0) + b"\0"
    said = [f"TITLE={TITLE}".encode(), b"LOCATION=Lahore" + b"x" * longer_notes] if notes else []
    tags = b"OpusTags" + _comments(b"phone 1.0", said)
    return _ogg(head, [tags], b"\xf8\xff\xfe", seconds * 50, 960)


def vorbis(seconds: int = 4, *, notes: bool = False) -> bytes:
    """Headers and granules of Ogg Vorbis; its packets hold no music that could be played."""
    head = b"\x01vorbis" + struct.pack("<IBIiii", 0, 1, 48000, 0, 64000, 0) + b"\xb8\x01"
    said = [f"TITLE={TITLE}".encode()] if notes else []
    tags = b"\x03vorbis" + _comments(b"phone 1.0", said) + b"\x01"
    setup = b"\x05vorbis" + bytes(40)
    return _ogg(head, [tags, setup], bytes(20), seconds * 50, 960)


def _comments(vendor: bytes, said: list[bytes]) -> bytes:
    listed = b"".join(struct.pack("<I", len(one)) + one for one in said)
    return struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", len(said)) + listed


def _ogg(head: bytes, headers: list[bytes], packet: bytes, packets: int, samples: int) -> bytes:
    pages = [_page(0, 0, 2, _laced([head]), head)]
    content = b"".join(headers)
    lacing = _laced(headers)
    number = 1
    while lacing:
        now, lacing = lacing[:255], lacing[255:]
        size = sum(now)
        pages.append(_page(number, 0, 0 if number == 1 else 1, now, content[:size]))
        content, number = content[size:], number + 1
    for first in range(0, packets, 50):
        count = min(50, packets - first)
        is_last = first + count == packets
        lace = bytes([len(packet)]) * count
        granule = (first + count) * samples
        pages.append(_page(number, granule, 4 if is_last else 0, lace, packet * count))
        number += 1
    return b"".join(pages)


def _laced(packets: list[bytes]) -> bytes:
    laced = b""
    for packet in packets:
        laced += b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    return laced


def _page(number: int, granule: int, flags: int, lacing: bytes, content: bytes) -> bytes:
    head = b"OggS\0" + bytes([flags]) + struct.pack("<qII", granule, 0x4D52, number)
    rest = bytes([len(lacing)]) + lacing + content
    return head + checksum(head + bytes(4) + rest) + rest


def m4a(seconds: int = 4, *, notes: bool = False, video: bool = False) -> bytes:
    """Boxes of a sound file of AAC; its frames hold no music that could be played."""
    when = 3_800_000_000 if notes else 0
    mvhd = struct.pack(">IIIII", 0, when, when, 1000, seconds * 1000) + bytes(80)
    mdhd = struct.pack(">IIIIII", 0, when, when, 44100, seconds * 44100, 0)
    tkhd = struct.pack(">IIIIII", 7, when, when, 1, 0, seconds * 1000) + bytes(60)
    handler = bytes(8) + (b"vide" if video else b"soun") + bytes(13)
    decoder = (
        b"\x04\x11\x40\x15" + bytes(3) + struct.pack(">II", 64000, 64000) + b"\x05\x02\x12\x08"
    )
    esds = _box(
        b"esds", bytes(4) + b"\x03" + bytes([len(decoder) + 6]) + b"\0\1\0" + decoder + b"\x06\1\2"
    )
    entry = bytes(6) + struct.pack(">HIIHHHHI", 1, 0, 0, 1, 16, 0, 0, 44100 << 16) + esds
    stsd = struct.pack(">II", 0, 1) + _box(b"mp4a", entry)
    media = _box(b"mdia", _box(b"mdhd", mdhd), _box(b"hdlr", handler),
                 _box(b"minf", _box(b"stbl", _box(b"stsd", stsd))))  # fmt: skip
    title = _box(b"\xa9nam", _box(b"data", struct.pack(">II", 1, 0) + TITLE.encode()))
    meta = _box(
        b"meta", bytes(4) + _box(b"hdlr", bytes(8) + b"mdir" + bytes(13)) + _box(b"ilst", title)
    )
    place = _box(b"\xa9xyz", struct.pack(">HH", 18, 0x15C7) + b"+31.5204+074.3587/")
    said = [_box(b"udta", place, meta)] if notes else []
    moov = _box(b"moov", _box(b"mvhd", mvhd), _box(b"trak", _box(b"tkhd", tkhd), media), *said)
    return _box(b"ftyp", b"M4A \0\0\0\0M4A mp42") + moov + _box(b"mdat", bytes(400))


def _box(kind: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return struct.pack(">I", len(inside) + 8) + kind + inside
