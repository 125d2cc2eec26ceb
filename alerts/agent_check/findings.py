"""What the check can find, and how much each finding weighs: data only, and no words.

`judging` says when each is found, `wording` says it to a reader.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum


class Weight(IntEnum):
    """From the lightest to the heaviest: the heaviest finding decides."""

    PASSED = 0
    CAREFUL = 1
    STOP = 2

    @property
    def key(self) -> str:
        """`passed`, `careful` or `stop`, as templates and addresses write it."""
        return self.name.lower()


class Licence(StrEnum):
    VALID = "licence-valid"
    NONE = "licence-none"
    UNKNOWN = "licence-unknown"
    OTHER_AGENCY = "licence-other-agency"
    EXPIRED = "licence-expired"
    SUSPENDED = "licence-suspended"
    CANCELLED = "licence-cancelled"
    SURRENDERED = "licence-surrendered"
    INVALID = "licence-invalid"
    NOT_LISTED = "licence-not-listed"
    NUMBER_NOT_FOUND = "licence-number-not-found"
    NAME_NOT_FOUND = "licence-name-not-found"
    #: The list is too old to say today's state, or there is no list.
    OLD_VALID = "licence-old-valid"
    OLD_NOT_FOUND = "licence-old-not-found"
    NO_REGISTER = "licence-no-register"


class Permission(StrEnum):
    IN_DATE = "permission-in-date"
    NONE = "permission-none"
    UNKNOWN = "permission-unknown"
    NO_DATE = "permission-no-date"
    EXPIRED = "permission-expired"
    NO_RULE = "permission-no-rule"


class Amount(StrEnum):
    NOTHING = "amount-nothing"
    WITHIN = "amount-within"
    WITHIN_ALL = "amount-within-all"
    ABOVE = "amount-above"
    ABOVE_ALL = "amount-above-all"
    #: Allowed for one thing and too much for another, and nobody knows which it is.
    UNCLEAR = "amount-unclear"
    UNKNOWN = "amount-unknown"
    NO_RULE = "amount-no-rule"


class Payment(StrEnum):
    NOTHING = "payment-nothing"
    BANK = "payment-bank"
    CASH = "payment-cash"
    CASH_NO_RULE = "payment-cash-no-rule"
    CASH_NO_RECEIPT = "payment-cash-no-receipt"
    PERSON = "payment-person"
    UNKNOWN = "payment-unknown"


class Passport(StrEnum):
    KEPT_BY_ME = "passport-mine"
    RECEIPT = "passport-receipt"
    NO_RECEIPT = "passport-no-receipt"
    HELD = "passport-held"
    UNKNOWN = "passport-unknown"


class Papers(StrEnum):
    SEEN = "papers-seen"
    SOME = "papers-some"
    NO_RECEIPT = "papers-no-receipt"
    NONE = "papers-none"
    UNKNOWN = "papers-unknown"


Finding = Licence | Permission | Amount | Payment | Passport | Papers

#: The rules: what each finding weighs.
WEIGHTS: Mapping[Finding, Weight] = {
    Licence.VALID: Weight.PASSED,
    Licence.NONE: Weight.STOP,
    Licence.UNKNOWN: Weight.CAREFUL,
    Licence.OTHER_AGENCY: Weight.STOP,
    Licence.EXPIRED: Weight.STOP,
    Licence.SUSPENDED: Weight.STOP,
    Licence.CANCELLED: Weight.STOP,
    Licence.SURRENDERED: Weight.STOP,
    Licence.INVALID: Weight.STOP,
    Licence.NOT_LISTED: Weight.STOP,
    Licence.NUMBER_NOT_FOUND: Weight.STOP,
    # A name is written in many ways: not finding one proves nothing.
    Licence.NAME_NOT_FOUND: Weight.CAREFUL,
    Licence.OLD_VALID: Weight.CAREFUL,
    Licence.OLD_NOT_FOUND: Weight.CAREFUL,
    Licence.NO_REGISTER: Weight.CAREFUL,
    Permission.IN_DATE: Weight.PASSED,
    Permission.NONE: Weight.STOP,
    Permission.UNKNOWN: Weight.CAREFUL,
    Permission.NO_DATE: Weight.CAREFUL,
    Permission.EXPIRED: Weight.STOP,
    Permission.NO_RULE: Weight.CAREFUL,
    Amount.NOTHING: Weight.PASSED,
    Amount.WITHIN: Weight.PASSED,
    Amount.WITHIN_ALL: Weight.PASSED,
    Amount.ABOVE: Weight.STOP,
    Amount.ABOVE_ALL: Weight.STOP,
    Amount.UNCLEAR: Weight.CAREFUL,
    Amount.UNKNOWN: Weight.CAREFUL,
    Amount.NO_RULE: Weight.CAREFUL,
    Payment.NOTHING: Weight.PASSED,
    Payment.BANK: Weight.PASSED,
    Payment.CASH: Weight.STOP,
    Payment.CASH_NO_RULE: Weight.CAREFUL,
    Payment.CASH_NO_RECEIPT: Weight.STOP,
    Payment.PERSON: Weight.STOP,
    Payment.UNKNOWN: Weight.CAREFUL,
    Passport.KEPT_BY_ME: Weight.PASSED,
    Passport.RECEIPT: Weight.PASSED,
    Passport.NO_RECEIPT: Weight.CAREFUL,
    Passport.HELD: Weight.STOP,
    Passport.UNKNOWN: Weight.CAREFUL,
    Papers.SEEN: Weight.PASSED,
    Papers.SOME: Weight.CAREFUL,
    Papers.NO_RECEIPT: Weight.CAREFUL,
    Papers.NONE: Weight.CAREFUL,
    Papers.UNKNOWN: Weight.CAREFUL,
}
