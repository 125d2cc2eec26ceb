"""Sound files by their own bytes: what they are, how long, and without anything but the sound.

Pure: bytes in, bytes out. A phone writes names, places, pictures and dates into what it records;
they are cut out (MP3) or overwritten in place (Ogg, MP4), so that nothing has to be encoded again.
Afterwards a reader of such notes (tinytag) must find none, or the file is refused.
"""

import io
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from tinytag import TinyTag, TinyTagException

from . import mp3, mp4, ogg
from .errors import DamagedSoundError
from .models import AudioFormat

NOT_SOUND = _("This is not a sound file that every phone plays. Send MP3, M4A, Ogg or Opus.")
DAMAGED = _("This sound file is damaged, or was cut off on its way. Export it again.")
NOTES_LEFT = _(
    "This file holds notes that cannot be taken out. Export it again without title, artist and "
    "picture."
)
#: What tinytag fills in from the sound itself; everything else is a note.
_OF_THE_SOUND = frozenset(
    {
        "filename", "filesize", "mime_type", "is_lossless", "duration", "channels", "bitrate",
        "bitdepth", "samplerate",
    }
)  # fmt: skip


class SoundError(Exception):
    """What was sent cannot be taken. `message` says why, for the person who sent it."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Sound:
    data: bytes
    format: AudioFormat
    seconds: int


def cleaned(sent: bytes) -> Sound:
    """The sound alone. Raises `SoundError`."""
    try:
        kind, data = _without_notes(sent)
    except DamagedSoundError as error:
        raise SoundError(DAMAGED) from error
    except (IndexError, ValueError, OverflowError) as error:  # sizes that are forged
        raise SoundError(DAMAGED) from error
    try:
        read = TinyTag.get(f"sound.{kind.value}", io.BytesIO(data), image=True)
    except TinyTagException as error:
        raise SoundError(DAMAGED) from error
    if read.images.any is not None or read.as_dict().keys() - _OF_THE_SOUND:
        raise SoundError(NOTES_LEFT)
    seconds = mp3.seconds(data) if kind is AudioFormat.MP3 else read.duration or 0
    if seconds < 1:
        raise SoundError(DAMAGED)
    return Sound(data, kind, round(seconds))


def _without_notes(sent: bytes) -> tuple[AudioFormat, bytes]:
    if sent.startswith(b"OggS"):
        data, is_opus = ogg.without_notes(sent)
        return AudioFormat.OPUS if is_opus else AudioFormat.OGG, data
    if sent[4:8] == b"ftyp":
        return AudioFormat.M4A, mp4.without_notes(sent)
    if sent.startswith(b"ID3") or mp3.is_frame(sent, 0):
        return AudioFormat.MP3, mp3.without_notes(sent)
    raise SoundError(NOT_SOUND)
