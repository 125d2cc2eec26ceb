"""References: random, read aloud, and wrong ones noticed."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.reports.references import (
    ALPHABET,
    RANDOM_SIGNS,
    check_sign,
    grouped,
    new_reference,
    read_reference,
)

SIGNS = st.text(alphabet=ALPHABET, min_size=RANDOM_SIGNS, max_size=RANDOM_SIGNS)


def test_reference_has_eighty_random_bits_and_none_comes_twice():
    assert len(ALPHABET) ** RANDOM_SIGNS == 2**80
    assert not set("ILOU") & set(ALPHABET)
    assert len({new_reference() for _ in range(2000)}) == 2000


def test_reference_is_read_in_groups_and_however_it_was_heard():
    reference = "K7QM2XWD9H40PV31"
    reference += check_sign(reference)
    shown = grouped(reference)
    assert [len(group) for group in shown.split("-")] == [4, 4, 4, 5]
    heard = shown.replace("-", "  ").lower().replace("0", "o").replace("1", "l")
    for text in (reference, shown, heard, f" {shown} ", reference.replace("7", "۷")):
        assert read_reference(text) == reference


@given(SIGNS, st.integers(0, RANDOM_SIGNS), st.sampled_from(ALPHABET))
def test_any_wrong_sign_is_noticed(signs, place, other):
    reference = signs + check_sign(signs)
    if reference[place] != other:
        assert read_reference(reference[:place] + other + reference[place + 1 :]) is None


@given(SIGNS)
def test_any_two_signs_that_were_swapped_are_noticed(signs):
    reference = signs + check_sign(signs)
    for first, second in itertools.combinations(range(len(reference)), 2):
        swapped = list(reference)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        if reference[first] != reference[second]:
            assert read_reference("".join(swapped)) is None


@pytest.mark.parametrize("text", ["", "K7QM", "A" * 18, "U" * 17, "؟" * 17, "LHE-2026-00412"])
def test_what_is_no_reference_is_none(text):
    assert read_reference(text) is None
