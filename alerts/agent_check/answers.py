"""What a person answered, and what the register says: plain values that `judging` weighs."""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from .register.choices import Standing
from .register.searching import StateKind


class Known(StrEnum):
    """The first answer to a question that has a value."""

    YES = "yes"
    NONE = "none"
    UNKNOWN = "unknown"


class Purpose(StrEnum):
    """What the sum that they ask is for."""

    FEE = "fee"
    ALL = "all"
    UNKNOWN = "unknown"


class Finder(StrEnum):
    """Who found the job: the law allows less for paperwork alone."""

    AGENT = "agent"
    SELF = "self"
    UNKNOWN = "unknown"


class Money(StrEnum):
    """How they want to be paid."""

    BANK = "bank"
    CASH = "cash"
    PERSON = "person"
    UNKNOWN = "unknown"


class Holder(StrEnum):
    """Where the passport is, or where they want it."""

    MINE = "mine"
    RECEIPT = "receipt"
    NO_RECEIPT = "no-receipt"
    HELD = "held"
    UNKNOWN = "unknown"


class Paper(StrEnum):
    """What they have shown."""

    DEMAND = "demand"
    CONTRACT = "contract"
    RECEIPT = "receipt"
    #: No paper, but the reason why there is no receipt.
    NOT_PAID = "not-paid"


@dataclass(frozen=True)
class LicenceAnswer:
    """What was said of the licence, and what the register has for it."""

    known: Known = Known.UNKNOWN
    is_number: bool = False
    #: How far the register can be relied on today.
    state: StateKind = StateKind.EMPTY
    #: Of the licence that the person recognised; None where nothing was found or recognised.
    standing: Standing | None = None
    #: The number is in the register, but the person says that it names another agency.
    is_other_agency: bool = False


@dataclass(frozen=True)
class PermissionAnswer:
    known: Known = Known.UNKNOWN
    given_on: datetime.date | None = None


@dataclass(frozen=True)
class AmountAnswer:
    known: Known = Known.UNKNOWN
    #: Whole rupees; there is one where `known` is yes.
    rupees: int | None = None
    purpose: Purpose = Purpose.UNKNOWN
    finder: Finder = Finder.UNKNOWN


@dataclass(frozen=True)
class Answers:
    """All answers. What was not answered is not known."""

    licence: LicenceAnswer = field(default_factory=LicenceAnswer)
    permission: PermissionAnswer = field(default_factory=PermissionAnswer)
    amount: AmountAnswer = field(default_factory=AmountAnswer)
    money: Money = Money.UNKNOWN
    holder: Holder = Holder.UNKNOWN
    papers_known: Known = Known.UNKNOWN
    papers: frozenset[Paper] = frozenset()
