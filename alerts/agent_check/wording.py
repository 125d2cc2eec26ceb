"""What each finding says to a reader, and which rule and which source stand behind it.

Short sentences for people with little schooling. No finding ever promises that an offer is good:
it says what was found, where and of which date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext_lazy as _

from . import costs
from .findings import Amount, Finding, Licence, Papers, Passport, Payment, Permission

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Text: TypeAlias = "str | _StrPromise"

#: Kinds of facts that are cited here and no sums are made of.
WHO_MAY_RECRUIT = "who-may-recruit"
PERMISSION_REQUIRED = "permission-required"
DEMAND_ATTESTED = "demand-attested"
CITED = (WHO_MAY_RECRUIT, PERMISSION_REQUIRED, DEMAND_ATTESTED)


@dataclass(frozen=True)
class Words:
    """`title` and `text` take the values of `results.values_of`; `advice` is what to do."""

    title: Text
    text: Text
    advice: Text
    #: Kinds of facts in which the rule stands. Without one it is our advice.
    facts: tuple[str, ...] = ()
    #: Whether the register was asked, so that its date belongs beside the finding.
    is_of_register: bool = False


_LISTED = _("In the list of %(as_of)s: licence %(number)s, %(agency)s.")
_OWN_LIST = _("Look into the Bureau's own list today, or ask the helpline to do it for you.")
_NO_MONEY = _("Pay nothing and give no papers. Ask the helpline.")
_PERMISSION_RULE = _(
    "An agent needs the Bureau's permission for each job abroad. Each permission has a number."
)
_WRITTEN_LIST = _("Ask for a list with each item and its price, with the agency's name and stamp.")
_CASH_RULE = _("An agent may be paid only through a bank or an approved app. Cash is forbidden.")
_MINE = _("Your passport is yours. An agent may copy it. He need not keep it.")
_PAPERS_RULE = _(
    "A real job has a demand letter of the company, with stamps of the offices, and a contract."
)


def _licence(title: Text, text: Text, advice: Text, *, register: bool = True) -> Words:
    return Words(title, text, advice, (WHO_MAY_RECRUIT,), register)


_LICENCE: Mapping[Finding, Words] = {
    Licence.VALID: _licence(
        _("The licence is in the list and valid"),
        _LISTED,
        _("The same name must stand on the office, on the contract and on the receipt."),
    ),
    Licence.NONE: _licence(
        _("They have no licence"),
        _("Only agencies with a licence of the government may send people to jobs abroad."),
        _(
            "Pay nothing and give no papers. Did your own family find the job? Then you need no "
            "agent: go to the Protector office yourself."
        ),
        register=False,
    ),
    Licence.UNKNOWN: _licence(
        _("You do not know the licence"),
        _("Without the number or the name nobody can look the agency up."),
        _("Ask for the licence number. Who is honest tells you at once."),
        register=False,
    ),
    Licence.OTHER_AGENCY: _licence(
        _("The licence number belongs to somebody else"), _LISTED, _NO_MONEY
    ),
    Licence.EXPIRED: _licence(
        _("The licence has ended"),
        _LISTED,
        _("Pay nothing. If they say that it was renewed, look into the Bureau's own list first."),
    ),
    Licence.SUSPENDED: _licence(_("The licence is suspended"), _LISTED, _NO_MONEY),
    Licence.CANCELLED: _licence(_("The licence was cancelled"), _LISTED, _NO_MONEY),
    Licence.SURRENDERED: _licence(_("The licence was given back"), _LISTED, _NO_MONEY),
    Licence.INVALID: _licence(_("The licence is not valid"), _LISTED, _NO_MONEY),
    Licence.NOT_LISTED: _licence(
        _("The agency is not in the newest list any more"),
        _("It was in an older list: licence %(number)s, %(agency)s. Not in that of %(as_of)s."),
        _NO_MONEY,
    ),
    Licence.NUMBER_NOT_FOUND: _licence(
        _("This licence number is not in the list"),
        _("We looked for “%(typed)s” in the list of %(as_of)s."),
        _("Pay nothing before you see it in the Bureau's own list. Perhaps a digit is wrong."),
    ),
    Licence.NAME_NOT_FOUND: _licence(
        _("We did not find this name"),
        _("We looked for “%(typed)s” in the list of %(as_of)s. A name is written in many ways."),
        _("Ask for the licence number, and look again with it."),
    ),
    Licence.OLD_VALID: _licence(
        _("The licence was valid, but our list is old"),
        _("In the list of %(as_of)s: licence %(number)s, %(agency)s. Much can have changed since."),
        _OWN_LIST,
    ),
    Licence.OLD_NOT_FOUND: _licence(
        _("We did not find the agency, and our list is old"),
        _("We looked for “%(typed)s” in the list of %(as_of)s."),
        _OWN_LIST,
    ),
    Licence.NO_REGISTER: _licence(
        _("We could not look up the licence"),
        _("We have no list of licences here yet."),
        _OWN_LIST,
        register=False,
    ),
}

_BOTH_PERMISSIONS = (PERMISSION_REQUIRED, costs.PERMISSION_VALIDITY)
_PERMISSION: Mapping[Finding, Words] = {
    Permission.IN_DATE: Words(
        _("The permission for the job is within its time"),
        _(
            "Given on %(given)s, it holds until %(ends)s. You told us the date; we did not look up "
            "the number."
        ),
        _("Look for the job among the foreign jobs of the Bureau: company, country and work."),
        _BOTH_PERMISSIONS,
    ),
    Permission.NONE: Words(
        _("There is no permission for this job"),
        _PERMISSION_RULE,
        _("Pay nothing. Without a permission nobody may hire for the job."),
        (PERMISSION_REQUIRED,),
    ),
    Permission.UNKNOWN: Words(
        _("You do not know the permission number"),
        _PERMISSION_RULE,
        _("Ask for the number and the date of the permission, in writing."),
        (PERMISSION_REQUIRED,),
    ),
    Permission.NO_DATE: Words(
        _("The date of the permission is missing"),
        _("A permission holds only for some months. Without its date nobody can tell."),
        _("Ask on which day the permission was given."),
        _BOTH_PERMISSIONS,
    ),
    Permission.EXPIRED: Words(
        _("The permission for the job has ended"),
        _("Given on %(given)s, it held until %(ends)s."),
        _("Pay nothing. Ask for a new permission number, and check again."),
        _BOTH_PERMISSIONS,
    ),
    Permission.NO_RULE: Words(
        _("We could not check the date of the permission"),
        _("We have no confirmed rule about how long a permission holds."),
        _("Ask the helpline or a Protector office."),
        _BOTH_PERMISSIONS,
    ),
}

_FEES = (costs.FEE_CAP, costs.FEE_CAP_OWN_JOB)
_ALL_COSTS = (*_FEES, *costs.DUES_THROUGH_AGENT)
_AMOUNT: Mapping[Finding, Words] = {
    Amount.NOTHING: Words(
        _("They ask for no money"),
        _("You told us that they ask for nothing."),
        _("If they ask for money later, check again before you pay."),
    ),
    Amount.WITHIN: Words(
        _("The sum is within the limit of the law"),
        _("They ask for Rs %(amount)s. The agent's own fee may be Rs %(cap)s at most."),
        _("Take a receipt with signature, office stamp and revenue stamp."),
        _FEES,
    ),
    Amount.WITHIN_ALL: Words(
        _("The sum fits the agent's fee and the government's fees"),
        _("They ask for Rs %(amount)s in all. Both together may be Rs %(cap_all)s at most."),
        _WRITTEN_LIST,
        _ALL_COSTS,
    ),
    Amount.ABOVE: Words(
        _("They ask for more than the law allows"),
        _("They ask for Rs %(amount)s as their fee. The law allows Rs %(cap)s at most."),
        _("Pay nothing. Keep the proof of what they asked for, and complain."),
        _FEES,
    ),
    Amount.ABOVE_ALL: Words(
        _("They ask for more than the law allows"),
        _(
            "They ask for Rs %(amount)s. The agent's fee and the government's fees together are "
            "Rs %(cap_all)s at most. Nobody has explained the rest: Rs %(over)s."
        ),
        _(
            "Pay nothing. Ask for a list with each item and its price. In many countries the "
            "company has to pay for visa and ticket."
        ),
        _ALL_COSTS,
    ),
    Amount.UNCLEAR: Words(
        _("It is not clear what the sum is for"),
        _("They ask for Rs %(amount)s. As the agent's own fee it may be too much."),
        _WRITTEN_LIST,
        _FEES,
    ),
    Amount.UNKNOWN: Words(
        _("You do not know how much they want"),
        _("The law sets a limit for what an agent may take."),
        _("Ask for the whole sum in writing, before you pay the first rupee."),
        _FEES,
    ),
    Amount.NO_RULE: Words(
        _("We could not check the sum"),
        _("We have no confirmed limit to hold it against."),
        _("Ask the helpline before you pay."),
        _FEES,
    ),
}

_PAYMENT: Mapping[Finding, Words] = {
    Payment.BANK: Words(
        _("You can pay through the bank"),
        _("So there is proof of every rupee. The account must be in the agency's name."),
        _("Keep the bank's slip, and ask for a receipt too."),
        (costs.CASH_BAN,),
    ),
    Payment.CASH: Words(
        _("They want cash"),
        _CASH_RULE,
        _("Say that you pay through the bank only. If they refuse, do not go on with them."),
        (costs.CASH_BAN,),
    ),
    Payment.CASH_NO_RULE: Words(
        _("They want cash"),
        _("We have no confirmed rule about cash. Cash leaves no proof."),
        _("Ask to pay through the bank."),
        (costs.CASH_BAN,),
    ),
    Payment.CASH_NO_RECEIPT: Words(
        _("They want cash, and there is no receipt"),
        _("Then there is no proof at all that you paid."),
        _("Pay nothing. Ask to pay through the bank."),
        (costs.CASH_BAN,),
    ),
    Payment.PERSON: Words(
        _("The money is to go to a person, not to the agency"),
        _("Money that went to somebody's own account or mobile wallet hardly ever comes back."),
        _("Pay nothing. An agency has a bank account in its own name."),
        (costs.CASH_BAN,),
    ),
    Payment.UNKNOWN: Words(
        _("You do not know how they want the money"),
        _CASH_RULE,
        _("Ask for the bank account in the agency's name."),
        (costs.CASH_BAN,),
    ),
}

_PASSPORT: Mapping[Finding, Words] = {
    Passport.KEPT_BY_ME: Words(
        _("Your passport is with you"),
        _MINE,
        _("If it is needed for the visa, give it only against a receipt."),
    ),
    Passport.RECEIPT: Words(
        _("They have your passport for the visa, with a receipt"),
        _("For the visa it has to be handed in for some days."),
        _("Ask on which day you get it back, and go there on that day."),
    ),
    Passport.NO_RECEIPT: Words(
        _("They have your passport, without a receipt"),
        _MINE,
        _("Ask for a receipt today, or for the passport."),
    ),
    Passport.HELD: Words(
        _("They keep your passport so that you pay or stay"),
        _MINE,
        _("Ask for it back today. If they refuse, call the helpline or the FIA."),
    ),
    Passport.UNKNOWN: Words(
        _("You do not know where the passport is"),
        _MINE,
        _("Find out today who has it."),
    ),
}

_PAPERS: Mapping[Finding, Words] = {
    Papers.SEEN: Words(
        _("You have seen the papers"),
        _PAPERS_RULE,
        _("Read all of the contract, or have it read to you, before you sign."),
        (DEMAND_ATTESTED,),
    ),
    Papers.SOME: Words(
        _("You have not seen all papers"),
        _PAPERS_RULE,
        _("Ask for the demand letter and for the contract, and take a photo of both."),
        (DEMAND_ATTESTED,),
    ),
    Papers.NO_RECEIPT: Words(
        _("There is no receipt for what you paid"),
        _("Without a receipt there is no proof."),
        _("Ask for the receipt before you pay anything more."),
        (costs.FEE_CAP,),
    ),
    Papers.NONE: Words(
        _("They have shown you no papers"),
        _PAPERS_RULE,
        _("Do not pay before you have seen both and have a photo of them."),
        (DEMAND_ATTESTED,),
    ),
    Papers.UNKNOWN: Words(
        _("You do not know which papers they have"),
        _PAPERS_RULE,
        _("Ask for the demand letter and for the contract, and take a photo of both."),
        (DEMAND_ATTESTED,),
    ),
}

#: Every finding that a reader is told; `Payment.NOTHING` repeats `Amount.NOTHING`.
WORDS: Mapping[Finding, Words] = {
    **_LICENCE,
    **_PERMISSION,
    **_AMOUNT,
    **_PAYMENT,
    **_PASSPORT,
    **_PAPERS,
}
