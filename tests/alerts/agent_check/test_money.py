"""Sums as people write and say them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.agent_check.money import LARGEST, AmountError, read_rupees, rupees_of
from alerts.agent_check.number_words import NUMBERS

URDU_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    ("text", "rupees"),
    [
        ("15000", 15_000),
        ("15,000", 15_000),
        ("1,50,000", 150_000),
        ("150,000", 150_000),
        ("15.000", 15_000),
        ("۱۵۰۰۰", 15_000),
        ("١٥٠٠٠", 15_000),
        ("۱٬۵۰٬۰۰۰", 150_000),
        ("15،000", 15_000),
        ("Rs 15000", 15_000),
        ("Rs. 15,000/-", 15_000),
        ("rs15000", 15_000),
        ("PKR 15000", 15_000),
        ("15000 روپے", 15_000),
        ("15000 روپیے صرف", 15_000),
        ("1.5 lakh", 150_000),
        ("1.5lakh", 150_000),
        ("1٫5 لاکھ", 150_000),
        ("۱۔۵ لاکھ", 150_000),
        ("ڈیڑھ لاکھ", 150_000),
        ("dedh lakh", 150_000),
        ("پچاس ہزار", 50_000),
        ("pachas hazar", 50_000),
        ("50 hazaar", 50_000),
        ("50k", 50_000),
        ("50 K", 50_000),
        ("fifty thousand", 50_000),
        ("fifty five thousand", 55_000),
        ("two hundred thousand", 200_000),
        ("2 lakh 50 hazar", 250_000),
        ("دو لاکھ پچاس ہزار", 250_000),
        ("ڈھائی لاکھ", 250_000),
        ("ساڑھے تین لاکھ", 350_000),
        ("sadhe 3 lakh", 350_000),
        ("سوا لاکھ", 125_000),
        ("سوا دو لاکھ", 225_000),
        ("پونے دو لاکھ", 175_000),
        ("لاکھ", 100_000),
        ("ایک لاکھ", 100_000),
        ("آدھا لاکھ", 50_000),
        ("پانچ سو ہزار", 500_000),
        ("پچیس سو", 2_500),
        ("12 سو", 1_200),
        ("ایک لاکھ دو ہزار پانچ سو", 102_500),
        ("پينتيس ہزار", 35_000),
        ("1 crore", 10_000_000),
        ("3 lac", 300_000),
        ("about 3 lakh rupees", 300_000),
    ],
)
def test_sum_is_read_as_people_write_it(text, rupees):
    assert read_rupees(text) == rupees


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "unreadable"),
        ("much", "unreadable"),
        ("-5000", "unreadable"),
        ("1.2.3", "unreadable"),
        ("ساڑھے", "unreadable"),
        ("Rs", "unreadable"),
        ("2000 riyal", "currency"),
        ("$500", "currency"),
        ("500 ڈالر", "currency"),
        ("50-60 hazar", "several"),
        ("50 60", "several"),
        ("50 hazar 2 lakh", "several"),
        ("50 hazar se 60 hazar", "several"),
        ("0", "zero"),
        ("50", "small"),
        ("1.5", "small"),
        ("پچاس", "small"),
        ("100 crore", "large"),
    ],
)
def test_unclear_sum_is_refused_with_its_reason(text, problem):
    with pytest.raises(AmountError) as raised:
        read_rupees(text)
    assert raised.value.problem == problem


@given(st.integers(1_000, LARGEST))
def test_every_way_of_writing_a_number_gives_the_same_sum(number):
    written = [str(number), f"{number:,}", f"Rs. {number:,}/-", f"{number} روپے"]
    for text in written:
        assert read_rupees(text) == number
        assert read_rupees(text.translate(URDU_DIGITS)) == number
        assert read_rupees(text.translate(ARABIC_DIGITS)) == number


@given(st.text(max_size=60))
def test_any_text_is_a_sum_or_refused(text):
    with contextlib.suppress(AmountError):
        assert 0 < read_rupees(text) <= LARGEST


def test_urdu_has_a_word_for_each_number_below_a_hundred():
    assert set(NUMBERS.values()) == set(range(1, 100))


@pytest.mark.parametrize(
    ("value", "rupees"),
    [
        ("Rs 15,000", 15_000),
        ("Rs 200", 200),
        ("Rs 1,50,000", 150_000),
        ("USD 50 (about Rs 14,100 in January 2026)", None),
        ("Rs 5,000 for each degree", None),
        ("", None),
        ("Half the fee", None),
    ],
)
def test_figure_of_a_fact_is_read_only_where_it_stands_alone(value, rupees):
    assert rupees_of(value) == rupees
