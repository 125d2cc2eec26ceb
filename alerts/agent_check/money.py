"""Sums as people write and say them: "Rs 1,50,000/-", "1.5 lakh", "ڈیڑھ لاکھ": pure functions."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from destinations.comparing.money import RUPEES, money_of
from mrc.core.urdu import fold, fold_digits

from .number_words import FRACTIONS, NUMBERS, PARTS, UNITS

Problem = Literal["unreadable", "currency", "several", "zero", "small", "large"]

#: Below this, a bare number leaves open whether rupees or thousands are meant: people say "50".
SMALLEST_CLEAR = 1_000
LARGEST = 100_000_000

_OTHER_MONEY = re.compile(
    r"[$€£]|\b(?:us ?dollars?|dollars?|usd|euros?|eur|pounds?|gbp|riyals?|rial|sar|qar|omr|dirhams?"
    r"|aed|dinars?|kwd|bhd|ringgit|myr|ڈالرز?|یورو|پاونڈ|ریال|درہم|دینار|رنگٹ)\b"
)
_RUPEES = re.compile(
    r"\b(?:rs|pkr|rupees?|rupay|rupaye|rupaiye|روپے|روپیہ|روپیے|روپیوں)(?=\b|\d)\.?|₨|/[-=]|\bonly\b|\bصرف\b"
)
_DECIMAL_MARK = re.compile(r"(?<=\d)[۔٫](?=\d)")
_GROUP_MARK = re.compile(r"(?<=\d)[,٬،'](?=\d)")
#: 15.000 without a word after it: nobody means fifteen rupees with three decimals.
_DOTTED_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|[^\s]")
_FILLERS = {"and", "aur", "اور", "a", "of", "about", "taqreeban", "تقریبا", "approx"}


class AmountError(ValueError):
    """The text is not one clear sum of rupees; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass
class _Sum:
    """What has been read so far."""

    total: Decimal = Decimal(0)
    current: Decimal | None = None
    #: ساڑھے, سوا, پونے: what the next number is raised or lowered by.
    part: Decimal | None = None
    last_unit: int | None = None

    @property
    def has_begun(self) -> bool:
        return self.current is not None or self.last_unit is not None


def read_rupees(text: str) -> int:
    """The sum in whole rupees. Raises `AmountError` where it is not one clear sum."""
    plain = _plain(text)
    if _OTHER_MONEY.search(plain):
        raise AmountError("currency")
    tokens = _TOKEN.findall(_RUPEES.sub(" ", plain))
    tokens = [token for token in tokens if token not in _FILLERS]
    if not tokens:
        raise AmountError("unreadable")
    found = _Sum()
    for token in tokens:
        _take(found, token, is_alone=len(tokens) == 1)
    return _whole(found)


def rupees_of(value: str) -> int | None:
    """The figure of a fact such as "Rs 15,000"; None where it says anything else or more."""
    money = money_of(value)
    if money is None or money.currency != RUPEES or money.amount % 1:
        return None
    return int(money.amount)


def _plain(text: str) -> str:
    """Folded, lower case, with dots for decimals and nothing between thousands."""
    marked = _DECIMAL_MARK.sub(".", fold_digits(text))
    marked = _GROUP_MARK.sub("", _GROUP_MARK.sub("", marked))
    return fold(marked).lower()


def _take(found: _Sum, token: str, *, is_alone: bool) -> None:
    if token in UNITS:
        _take_unit(found, UNITS[token])
    elif token in PARTS:
        if found.current is not None or found.part is not None:
            raise AmountError("several")
        found.part = PARTS[token]
    elif token in FRACTIONS:
        _take_number(found, FRACTIONS[token], is_word=False)
    elif token in NUMBERS:
        _take_number(found, Decimal(NUMBERS[token]), is_word=True)
    elif token[0].isdigit():
        if is_alone and _DOTTED_THOUSANDS.fullmatch(token):
            token = token.replace(".", "")
        if token.count(".") > 1:
            raise AmountError("unreadable")
        _take_number(found, Decimal(token), is_word=False)
    elif token in {"-", "–", "—", "to", "se", "سے", "ya", "یا", "or"} and found.has_begun:
        raise AmountError("several")
    else:
        raise AmountError("unreadable")


def _take_number(found: _Sum, number: Decimal, *, is_word: bool) -> None:
    if found.current is None:
        found.current = number + (found.part or 0)
        found.part = None
    elif is_word and _continues(found.current, number):
        found.current += number
    else:
        raise AmountError("several")


def _continues(before: Decimal, number: Decimal) -> bool:
    """Whether the word goes on with the one before: fifty five, do sau pachas."""
    return (before % 100 == 0 and before > 0 and number < 100) or (
        before % 10 == 0 and 20 <= before < 100 and number < 10
    )


def _take_unit(found: _Sum, unit: int) -> None:
    """سوا لاکھ has no number between: it means one and a quarter."""
    number = found.current
    if number is None:
        number = Decimal(1) + (found.part or 0)
    found.part = None
    if unit == 100:
        found.current = number * unit
        return
    if found.last_unit is not None and unit >= found.last_unit:
        raise AmountError("several")
    found.total += number * unit
    found.current = None
    found.last_unit = unit


def _whole(found: _Sum) -> int:
    if found.part is not None:
        raise AmountError("unreadable")
    total = found.total + (found.current or 0)
    if total == 0:
        raise AmountError("zero")
    if total > LARGEST:
        raise AmountError("large")
    if found.last_unit is None and total < SMALLEST_CLEAR:
        raise AmountError("small")
    if total != total.to_integral_value():
        raise AmountError("unreadable")
    return int(total)
