from decimal import Decimal

import pytest
from django.utils import translation

from destinations.comparing.money import Money, in_words, money_of


@pytest.mark.parametrize(
    ("value", "amount", "currency"),
    [
        ("Rs 15,000", "15000", "PKR"),
        ("Rs. 200", "200", "PKR"),
        ("PKR 1,50,000", "150000", "PKR"),
        ("SAR 5,000", "5000", "SAR"),
        ("RM 1,700", "1700", "MYR"),
        ("KWD 75.500", "75.500", "KWD"),
        ("Rs ۲,۵۰۰", "2500", "PKR"),
    ],
)
def test_money_of_reads_one_sum(value, amount, currency):
    assert money_of(value) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    "value",
    ["", "Free", "15,000", "Rs 2,000 to 4,000", "Rs 15,000 a month", "About Rs 500", "Rs", "997"],
)
def test_money_of_leaves_everything_else_alone(value):
    assert money_of(value) is None


def test_in_words_writes_rupees_and_other_money():
    assert in_words(Money(Decimal(9200), "PKR")) == "Rs 9,200"
    assert in_words(Money(Decimal(5000), "SAR")) == "SAR 5,000"
    with translation.override("ur"):
        assert "9,200" in in_words(Money(Decimal(9200), "PKR"))
