"""Sums of money as facts write them, and back: pure functions."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mrc.core.urdu import fold_digits

RUPEES = "PKR"
#: What facts write in place of a currency's code.
_NAMES = {"RS": RUPEES, "RM": "MYR"}
_SUM = re.compile(r"(Rs\.?|RM|[A-Z]{3}) ?(\d{1,3}(?:,\d{2,3})+|\d+)(\.\d{1,3})?")


@dataclass(frozen=True)
class Money:
    amount: Decimal
    #: Three letters of ISO 4217.
    currency: str


def money_of(value: str) -> Money | None:
    """The sum of a fact such as "Rs 15,000"; None where it says anything else or more."""
    match = _SUM.fullmatch(fold_digits(value).strip())
    if match is None:
        return None
    name = match[1].removesuffix(".").upper()
    amount = Decimal(match[2].replace(",", "") + (match[3] or ""))
    return Money(amount, _NAMES.get(name, name))


def in_words(money: Money) -> str:
    """The sum as the reader's language writes it: "Rs 9,200"."""
    amount = number_format(money.amount, force_grouping=True)
    if money.currency == RUPEES:
        return _("Rs %(amount)s") % {"amount": amount}
    return f"{money.currency} {amount}"
