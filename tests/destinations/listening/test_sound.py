"""A sound file is what its bytes say, and keeps nothing but its sound."""

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinytag import TinyTag

from destinations.listening import mp4, ogg
from destinations.listening.models import AudioFormat
from destinations.listening.sound import DAMAGED, NOT_SOUND, Sound, SoundError, cleaned
from tests.destinations.listening import sounds

MAKERS = {
    AudioFormat.MP3: sounds.silent_mp3,
    AudioFormat.OPUS: sounds.silent_opus,
    AudioFormat.OGG: sounds.vorbis,
    AudioFormat.M4A: sounds.m4a,
}


@pytest.mark.parametrize("kind", AudioFormat)
def test_each_format_is_known_by_its_bytes_with_its_length(kind: AudioFormat) -> None:
    sound = cleaned(MAKERS[kind](7))
    assert (sound.format, sound.seconds) == (kind, 7)


@pytest.mark.parametrize("kind", AudioFormat)
def test_what_a_phone_writes_into_a_file_is_gone(kind: AudioFormat) -> None:
    sent = MAKERS[kind](3, notes=True)
    assert TinyTag.get(f"x.{kind.value}", io.BytesIO(sent)).title == sounds.TITLE
    kept = cleaned(sent).data
    for words in (sounds.TITLE.encode(), sounds.PICTURE, b"Lahore", b"+31.5204", b"phone 1.0"):
        assert words not in kept
    read = TinyTag.get(f"x.{kind.value}", io.BytesIO(kept), image=True)
    assert read.title is None
    assert read.images.any is None
    assert not read.other


@pytest.mark.parametrize("kind", AudioFormat)
def test_what_is_clean_stays_as_it_is(kind: AudioFormat) -> None:
    once = cleaned(MAKERS[kind](3, notes=True))
    assert cleaned(once.data) == once


def test_dates_of_the_recording_are_gone() -> None:
    sent = sounds.m4a(3, notes=True)
    when = (3_800_000_000).to_bytes(4, "big")
    assert sent.count(when) == 6
    assert when not in cleaned(sent).data


def test_the_sound_of_an_mp4_file_stays_in_its_place() -> None:
    sent = sounds.m4a(3, notes=True)
    kept = mp4.without_notes(sent)
    assert len(kept) == len(sent)
    assert kept.index(b"mdat") == sent.index(b"mdat")


def test_notes_that_fill_several_pages_are_gone_and_every_page_is_whole() -> None:
    """A cover picture makes the notes of an Opus file longer than a page can be."""
    sent = sounds.silent_opus(3, notes=True, longer_notes=150_000)
    sound = cleaned(sent)
    assert len(sound.data) == len(sent)
    assert b"xxxx" not in sound.data
    # Reads every checksum again.
    assert list(ogg._pages(sound.data))[-1].end == len(sound.data)


def test_the_checksum_is_the_one_of_the_standard() -> None:
    """The bitwise reckoning of RFC 3533, beside the quick one."""
    page = sounds.silent_opus(1)[:47]
    register = 0
    for byte in page[:22] + bytes(4) + page[26:]:
        register ^= byte << 24
        for _bit in range(8):
            register = (register << 1) ^ (0x04C11DB7 if register & 0x80000000 else 0)
            register &= 0xFFFFFFFF
    assert page[22:26] == register.to_bytes(4, "little")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<!doctype html><script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"RIFF\x24\0\0\0WAVEfmt " + bytes(200),
        b"PK\x03\x04" + bytes(200),
    ],
    ids=["nothing", "page", "picture", "wave", "archive"],
)
def test_what_is_no_sound_that_we_take_is_refused(sent: bytes) -> None:
    with pytest.raises(SoundError) as refused:
        cleaned(sent)
    assert refused.value.message == NOT_SOUND


@pytest.mark.parametrize(
    "sent",
    [
        sounds.silent_opus(3)[:-3],
        sounds.silent_opus(3).replace(b"\xf8\xff\xfe", b"\xf8\xff\xff", 1),
        sounds.silent_opus(3) + sounds.silent_opus(3),
        sounds.m4a(3)[:-3],
        sounds.m4a(3, video=True),
        b"ID3\x03\x00\x00\x00\x00\x00\x0a" + bytes(400),
        b"\xff\xfb\x50\xc4" + b"<script>" * 200,
        sounds.silent_mp3(0.1),
    ],
    ids=[
        "cut",
        "forged",
        "two streams",
        "cut mp4",
        "film",
        "notes alone",
        "disguised",
        "too short",
    ],
)
def test_what_is_damaged_or_disguised_is_refused(sent: bytes) -> None:
    with pytest.raises(SoundError) as refused:
        cleaned(sent)
    assert refused.value.message == DAMAGED


def test_what_is_hung_on_to_a_file_is_left_out() -> None:
    page = b"<html><script>alert(1)</script></html>"
    assert page not in cleaned(sounds.silent_mp3(3) + page).data
    assert page not in cleaned(sounds.silent_opus(3) + page).data


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(MAKERS)), st.data())
def test_whatever_is_broken_is_refused_or_clean(kind: AudioFormat, data: st.DataObject) -> None:
    """Bytes overwritten at chance: never another error, and never a note in what is taken."""
    sent = bytearray(MAKERS[kind](2, notes=True))
    for _change in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(sent) - 1))
        sent[at] = data.draw(st.integers(0, 255))
    try:
        sound = cleaned(bytes(sent))
    except SoundError:
        return
    assert isinstance(sound, Sound)
    assert not re.search(rb"Recorded by Nadia", sound.data)
