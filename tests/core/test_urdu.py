import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrc.core.urdu import bare_phone, fold, fold_digits, fold_name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ويزا", "ویزا"),  # Arabic yeh
        ("كفيل", "کفیل"),  # Arabic kaf and yeh
        ("ه", "ہ"),
        ("مُحفوظ", "محفوظ"),  # vowel mark
        ("نوكري", "نوکری"),
        ("\ufee3\ufea4\ufed4\ufeee\ufec5", "محفوظ"),  # presentation forms, as copied from a PDF
        ("۲۰۲۶", "2026"),
        ("٢٠٢٦", "2026"),
        ("پا\u0640کستان", "پاکستان"),  # tatweel
        ("ویزا\u200f", "ویزا"),
    ],
)
def test_fold_makes_spellings_of_one_word_equal(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant)


def test_fold_keeps_different_words_apart() -> None:
    assert len({fold(word) for word in ("ویزا", "وزیر", "ویزے", "سعودیہ", "سعودی")}) == 5


def test_fold_turns_joiners_and_urdu_punctuation_into_spaces() -> None:
    assert fold("بے\u200cروزگار،").split() == ["بے", "روزگار"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_fold_twice_is_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.integers(min_value=0, max_value=10**12))
def test_fold_digits_gives_the_number_back(number: int) -> None:
    urdu = "".join(chr(0x06F0 + int(digit)) for digit in str(number))
    arabic = "".join(chr(0x0660 + int(digit)) for digit in str(number))
    assert fold_digits(urdu) == fold_digits(arabic) == str(number)


def test_fold_name_ignores_case_spaces_and_punctuation() -> None:
    assert fold_name("  G.T.T.I.  Jhelum ") == fold_name("g t t i jhelum")


def test_bare_phone_reads_a_number_however_it_is_spaced() -> None:
    assert bare_phone("۰۳۰۴-111 2123") == "03041112123"
    assert bare_phone("+92 (51) 111-040-040") == "+9251111040040"
