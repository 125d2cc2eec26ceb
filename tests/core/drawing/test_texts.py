"""Numbers stay whole, and in their own order inside Urdu."""

import pytest

from mrc.core.drawing.texts import set_text

ISOLATE, END, SPACE = "\u2066", "\u2069", "\u00a0"


@pytest.mark.parametrize(
    "number",
    [
        "15,000",
        "0304 1112123",
        "+92 51 111 040 040",
        "10:30",
        "111-247-786",
        "(051) 9106691",
        "1.5",
    ],
)
def test_a_number_is_one_isolated_piece(number):
    whole = number.replace(" ", SPACE)

    assert set_text(f"رقم {number} روپے", "ur") == f"رقم {ISOLATE}{whole}{END} روپے"
    assert set_text(f"Pay {number} now", "en") == f"Pay {whole} now"


def test_two_numbers_with_words_or_a_comma_between_stay_two():
    assert set_text("911 یا 999", "ur") == f"{ISOLATE}911{END} یا {ISOLATE}999{END}"
    assert set_text("2024, 2025", "ur") == f"{ISOLATE}2024{END}, {ISOLATE}2025{END}"


def test_a_bracket_around_a_number_and_words_stays_outside():
    assert set_text("دن (24 گھنٹے)", "ur") == f"دن ({ISOLATE}24{END} گھنٹے)"


def test_spaces_become_single():
    assert set_text("  one \n two ", "en") == "one two"
