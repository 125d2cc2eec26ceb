"""Urdu in Latin letters has many spellings; they sound alike, and other words do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrc.core.search.sounds import alike, sound_of


def are_alike(one: str, other: str) -> bool:
    return alike(sound_of(one), sound_of(other))


@pytest.mark.parametrize(
    ("latin", "urdu"),
    [
        ("naukri", "نوکری"),
        ("nokri", "نوکری"),
        ("naukari", "نوکری"),
        ("paisay", "پیسے"),
        ("pese", "پیسے"),
        ("shikayat", "شکایت"),
        ("shikait", "شکایت"),
        ("visa", "ویزا"),
        ("viza", "ویزا"),
        ("wapas", "واپس"),
        ("vapis", "واپس"),
        ("tankhwah", "تنخواہ"),
        ("iqama", "اقامہ"),
        ("dubai", "دبئی"),
        ("katar", "قطر"),
        ("qatar", "قطر"),
        ("kafeel", "کفیل"),
        ("kafil", "كفيل"),  # an Arabic keyboard
        ("kharcha", "خرچہ"),
        ("zyadti", "زیادتی"),
        ("peshawar", "پشاور"),
        ("madad", "مدد"),
        ("aurat", "عورت"),
        ("uman", "عمان"),
    ],
)
def test_word_in_latin_letters_sounds_like_the_urdu_one(latin: str, urdu: str) -> None:
    assert are_alike(latin, urdu)
    assert are_alike(urdu, latin)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("naukri", "nokri"),
        ("paise", "paisay"),
        ("kafil", "kafeel"),
        ("shikayat", "shikayaat"),
        ("tankhwa", "tankhwah"),
        ("qarza", "karza"),
        ("wapis", "vapis"),
    ],
)
def test_two_spellings_in_latin_letters_sound_alike(one: str, other: str) -> None:
    assert are_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("job", "جواب"),  # answer
        ("paisa", "paise"),
        ("islamabad", "اسلام"),
        ("kafeel", "کفن"),
        ("saal", "سوال"),
        ("k", "ک"),
        ("", ""),
        ("123", "124"),
    ],
)
def test_other_words_do_not_sound_alike(one: str, other: str) -> None:
    assert not are_alike(one, other)


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_can_be_compared(one: str, other: str) -> None:
    assert are_alike(one, other) == are_alike(other, one)
