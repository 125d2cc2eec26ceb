"""MP3: a row of frames, each with its own header (ISO/IEC 11172-3, 13818-3). Only they are kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from .errors import DamagedSoundError

_BITRATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
#: By the two bits of the version: 2.5, reserved, 2, 1.
_SAMPLE_RATES = {0: (11025, 12000, 8000), 2: (22050, 24000, 16000), 3: (44100, 48000, 32000)}
#: Bytes between frames that are passed over; more is no sound file with a note or two.
_MOST_STRAY = 256 * 1024
#: A quarter of a second and more: less is a chance find in something else.
_FEWEST_FRAMES = 8
#: How notes behind the sound begin.
_NOTES = (b"TAG", b"APET", b"LYRI", b"ID3")


@dataclass(frozen=True)
class Frame:
    start: int
    size: int
    seconds: float


def frame_at(data: bytes, at: int) -> Frame | None:
    """The frame of Layer III that begins there, as far as its header tells."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    bitrate_at, rate_at = data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version == 1 or layer != 1 or rate_at == 3 or bitrate_at in (0, 15):
        return None
    rate = _SAMPLE_RATES[version][rate_at]
    bitrate = (_BITRATES_1 if version == 3 else _BITRATES_2)[bitrate_at]
    samples = 1152 if version == 3 else 576
    size = samples // 8 * bitrate * 1000 // rate + (data[at + 2] >> 1 & 1)
    return Frame(at, size, samples / rate)


def is_frame(data: bytes, at: int) -> bool:
    return frame_at(data, at) is not None


def frames(data: bytes) -> Iterator[Frame]:
    """Every whole frame, in order. What lies between (ID3, APE, other notes) is passed over."""
    at, stray = _after_id3(data), 0
    while at + 4 <= len(data):
        frame = frame_at(data, at)
        if frame is not None and _is_followed(data, frame):
            yield frame
            at += frame.size
            continue
        if data.startswith(b"ID3", at):
            at = _after_id3(data, at)
            continue
        at, stray = at + 1, stray + 1
        if stray > _MOST_STRAY:
            raise DamagedSoundError


def _is_followed(data: bytes, frame: Frame) -> bool:
    """Two bytes of a note look like a frame now and then; not so what comes after them too."""
    end = frame.start + frame.size
    if end > len(data):
        return False
    rest = data[end : end + 4]
    return len(rest) < 4 or is_frame(data, end) or rest.startswith(_NOTES)


def _after_id3(data: bytes, at: int = 0) -> int:
    if data[at : at + 3] != b"ID3" or at + 10 > len(data):
        return at
    size = 0
    for byte in data[at + 6 : at + 10]:
        size = size << 7 | byte & 0x7F
    return at + 10 + size + (10 if data[at + 5] & 0x10 else 0)


def without_notes(sent: bytes) -> bytes:
    """The frames alone. Raises `DamagedSoundError`."""
    found = list(frames(sent))
    if len(found) < _FEWEST_FRAMES:
        raise DamagedSoundError
    return b"".join(sent[frame.start : frame.start + frame.size] for frame in found)


def seconds(data: bytes) -> float:
    """Exact for every kind of bit rate: the frames are counted."""
    return sum(frame.seconds for frame in frames(data))
