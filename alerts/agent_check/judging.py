"""From answers to findings, and from findings to one verdict: pure functions.

A verdict is as heavy as its heaviest finding. What is not known weighs at least “be careful”, so
that only somebody who could answer every question, and well, hears that the checks were passed.
No verdict says more than that: a cheat can have a valid licence, too.
"""

import datetime
from dataclasses import dataclass

from .answers import (
    AmountAnswer,
    Answers,
    Finder,
    Holder,
    Known,
    LicenceAnswer,
    Money,
    Paper,
    PermissionAnswer,
    Purpose,
)
from .costs import LegalLimits
from .findings import (
    WEIGHTS,
    Amount,
    Finding,
    Licence,
    Papers,
    Passport,
    Payment,
    Permission,
    Weight,
)
from .register.choices import Standing
from .register.searching import StateKind

_LICENCE_BY_STANDING = {
    Standing.VALID: Licence.VALID,
    Standing.EXPIRED: Licence.EXPIRED,
    Standing.SUSPENDED: Licence.SUSPENDED,
    Standing.CANCELLED: Licence.CANCELLED,
    Standing.SURRENDERED: Licence.SURRENDERED,
    Standing.INVALID: Licence.INVALID,
    Standing.NOT_LISTED: Licence.NOT_LISTED,
}
_PASSPORT_BY_HOLDER = {
    Holder.MINE: Passport.KEPT_BY_ME,
    Holder.RECEIPT: Passport.RECEIPT,
    Holder.NO_RECEIPT: Passport.NO_RECEIPT,
    Holder.HELD: Passport.HELD,
    Holder.UNKNOWN: Passport.UNKNOWN,
}


@dataclass(frozen=True)
class Judgement:
    """One finding for each question, in the order in which they were asked."""

    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Weight:
        return max(WEIGHTS[finding] for finding in self.findings)

    def of_weight(self, weight: Weight) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if WEIGHTS[finding] is weight)


def judge(answers: Answers, limits: LegalLimits, *, today: datetime.date) -> Judgement:
    """What the answers show on a day, held against the law as the fact book has it."""
    return Judgement(
        (
            licence_finding(answers.licence),
            permission_finding(answers.permission, limits, today=today),
            amount_finding(answers.amount, limits),
            payment_finding(answers, limits),
            _PASSPORT_BY_HOLDER[answers.holder],
            papers_finding(answers),
        )
    )


def licence_finding(answer: LicenceAnswer) -> Licence:
    """An old list can still bring bad news, and never good news."""
    if answer.known is Known.NONE:
        return Licence.NONE
    if answer.known is Known.UNKNOWN:
        return Licence.UNKNOWN
    if answer.state is StateKind.EMPTY:
        return Licence.NO_REGISTER
    is_old = answer.state is StateKind.STALE
    if answer.is_other_agency:
        return Licence.OTHER_AGENCY
    if answer.standing is None:
        if is_old:
            return Licence.OLD_NOT_FOUND
        return Licence.NUMBER_NOT_FOUND if answer.is_number else Licence.NAME_NOT_FOUND
    if answer.standing is Standing.VALID and is_old:
        return Licence.OLD_VALID
    return _LICENCE_BY_STANDING[answer.standing]


def permission_finding(
    answer: PermissionAnswer, limits: LegalLimits, *, today: datetime.date
) -> Permission:
    if answer.known is Known.NONE:
        return Permission.NONE
    if answer.known is Known.UNKNOWN:
        return Permission.UNKNOWN
    if answer.given_on is None:
        return Permission.NO_DATE
    if limits.permission_days is None:
        return Permission.NO_RULE
    last_day = permission_ends(answer.given_on, limits.permission_days)
    return Permission.IN_DATE if today <= last_day else Permission.EXPIRED


def permission_ends(given_on: datetime.date, days: int) -> datetime.date:
    """The last day on which a permission of that day holds."""
    return given_on + datetime.timedelta(days=days)


def amount_finding(answer: AmountAnswer, limits: LegalLimits) -> Amount:
    """Held against the agent's own fee; a sum for everything also holds the government's fees."""
    if answer.known is Known.NONE:
        return Amount.NOTHING
    if answer.known is Known.UNKNOWN or answer.rupees is None:
        return Amount.UNKNOWN
    caps = fee_caps(answer.finder, limits)
    if caps is None:
        return Amount.NO_RULE
    least, most = caps
    if answer.rupees <= least:
        return Amount.WITHIN
    if answer.purpose is Purpose.FEE:
        return Amount.ABOVE if answer.rupees > most else Amount.UNCLEAR
    if limits.dues is None:
        return Amount.NO_RULE
    if answer.rupees > most + limits.dues:
        return Amount.ABOVE_ALL
    if answer.purpose is Purpose.ALL and answer.rupees <= least + limits.dues:
        return Amount.WITHIN_ALL
    return Amount.UNCLEAR


def fee_caps(finder: Finder, limits: LegalLimits) -> tuple[int, int] | None:
    """The lowest and the highest limit that may apply; None where the fact book has none."""
    by_finder = {
        Finder.AGENT: (limits.fee_cap,),
        Finder.SELF: (limits.fee_cap_own_job,),
        Finder.UNKNOWN: (limits.fee_cap, limits.fee_cap_own_job),
    }
    caps = [cap for cap in by_finder[finder] if cap is not None]
    if len(caps) < len(by_finder[finder]):
        return None
    return min(caps), max(caps)


def payment_finding(answers: Answers, limits: LegalLimits) -> Payment:
    if answers.amount.known is Known.NONE:
        return Payment.NOTHING
    if answers.money is Money.CASH:
        if limits.cash_is_banned:
            return Payment.CASH
        has_receipt = Paper.RECEIPT in answers.papers
        return Payment.CASH_NO_RULE if has_receipt else Payment.CASH_NO_RECEIPT
    return {
        Money.BANK: Payment.BANK,
        Money.PERSON: Payment.PERSON,
        Money.UNKNOWN: Payment.UNKNOWN,
    }[answers.money]


def papers_finding(answers: Answers) -> Papers:
    """The demand letter and the contract; a receipt where anything was paid."""
    if answers.papers_known is Known.UNKNOWN:
        return Papers.UNKNOWN
    shown = answers.papers - {Paper.NOT_PAID}
    if answers.papers_known is Known.NONE or not shown:
        return Papers.NONE
    if not {Paper.DEMAND, Paper.CONTRACT} <= shown:
        return Papers.SOME
    return Papers.SEEN if {Paper.RECEIPT, Paper.NOT_PAID} & answers.papers else Papers.NO_RECEIPT
