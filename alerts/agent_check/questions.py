"""The questions of the agent check, one a page, as data: words, pictures and answers.

Every question can be answered with “I do not know”. The answers are in the address of the page
(`field=value`), so that Back, refresh and passing it on work, and nothing is stored.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from .answers import Finder, Holder, Known, Money, Paper, Purpose
from .wording import Text


def _template_of(picture: str) -> str:
    return f"alerts/check/pictures/{picture}.svg"


@dataclass(frozen=True)
class Option:
    """One large button, or one box to tick."""

    value: str
    label: Text
    picture: str

    @property
    def template_of_picture(self) -> str:
        return _template_of(self.picture)


@dataclass(frozen=True)
class Question:
    #: The parameter that says that the question was answered; the name of its buttons.
    key: str
    title: Text
    help: Text
    picture: str
    options: tuple[Option, ...]
    #: What else is typed or chosen on its page.
    fields: tuple[str, ...] = ()
    #: How the answer is called where all answers are listed.
    short: Text = ""

    @property
    def template_of_picture(self) -> str:
        return _template_of(self.picture)

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.key, *self.fields)


#: The answer that every question takes. Each set of answers has a value of this name.
_UNKNOWN: Final = Option(Known.UNKNOWN, _("I do not know"), "question")


LICENCE: Final = Question(
    key="has_licence",
    short=_("Licence"),
    title=_("What is the licence number or the name of the agency?"),
    help=_("It stands on the board of the office, on the visiting card or on the receipt."),
    picture="licence",
    fields=("licence",),
    options=(
        Option(Known.YES, _("Look it up"), "search"),
        Option(Known.NONE, _("They have no licence"), "none"),
        _UNKNOWN,
    ),
)
PROMOTER: Final = Question(
    key="promoter",
    short=_("Agency"),
    title=_("Is this the agency?"),
    help=_("Compare with the board of the office and with the receipt."),
    picture="office",
    options=(),
)
PERMISSION: Final = Question(
    key="has_permission",
    short=_("Permission"),
    title=_("What is the permission number of this job?"),
    help=_("The Bureau of Emigration gives the agent a number for each job abroad. Ask for it."),
    picture="permission",
    fields=("permission", "permission_date"),
    options=(
        Option(Known.YES, _("Go on"), "next"),
        Option(Known.NONE, _("They have no number"), "none"),
        _UNKNOWN,
    ),
)
AMOUNT: Final = Question(
    key="has_amount",
    short=_("Sum"),
    title=_("How much money do they ask for?"),
    help=_("The whole sum, also what is to be paid later."),
    picture="money",
    fields=("amount", "amount_for"),
    options=(
        Option(Known.YES, _("Go on"), "next"),
        Option(Known.NONE, _("They ask for nothing"), "none"),
        _UNKNOWN,
    ),
)
FINDER: Final = Question(
    key="finder",
    short=_("Who found the job"),
    title=_("Who found the job?"),
    help=_("If you found it yourself, the agent may take less: only for the paperwork."),
    picture="people",
    options=(
        Option(Finder.AGENT, _("The agent found it"), "office"),
        Option(Finder.SELF, _("I found it, or my family"), "family"),
        _UNKNOWN,
    ),
)
MONEY: Final = Question(
    key="money",
    short=_("Payment"),
    title=_("How do they want the money?"),
    help=_("Also if only a part of it is to be paid like that."),
    picture="bank",
    options=(
        Option(Money.BANK, _("Into the agency's bank account"), "bank"),
        Option(Money.CASH, _("In cash"), "cash"),
        Option(Money.PERSON, _("To a person's account or mobile wallet"), "phone"),
        _UNKNOWN,
    ),
)
HOLDER: Final = Question(
    key="holder",
    short=_("Passport"),
    title=_("Where is your passport?"),
    help=_("The passport of the person who wants to go."),
    picture="passport",
    options=(
        Option(Holder.MINE, _("With me, and they do not ask for it"), "passport"),
        Option(Holder.RECEIPT, _("They have it for the visa, and I have a receipt"), "receipt"),
        Option(Holder.NO_RECEIPT, _("They have it or want it, without a receipt"), "hand"),
        Option(Holder.HELD, _("They keep it as security, or do not give it back"), "lock"),
        _UNKNOWN,
    ),
)
PAPERS: Final = Question(
    key="has_papers",
    short=_("Papers"),
    title=_("What have they shown you?"),
    help=_("Tick everything that you have seen with your own eyes."),
    picture="papers",
    fields=("papers",),
    options=(
        Option(Known.YES, _("Go on"), "next"),
        Option(Known.NONE, _("They have shown nothing"), "none"),
        _UNKNOWN,
    ),
)
QUESTIONS: Final = (LICENCE, PROMOTER, PERMISSION, AMOUNT, FINDER, MONEY, HOLDER, PAPERS)

#: The answer to “Is this the agency?” where it is none of those that were found.
OTHER: Final = "other"

PURPOSES: Final = (
    (Purpose.FEE.value, _("Only the agent's own fee")),
    (Purpose.ALL.value, _("Everything together: fee, visa, ticket, medical")),
    (Purpose.UNKNOWN.value, _("I do not know")),
)
PAPERS_SHOWN: Final = (
    Option(Paper.DEMAND, _("Demand letter of the company, with stamps"), "letter"),
    Option(
        Paper.CONTRACT,
        _("Contract with the pay, the hours and the name of the company"),
        "contract",
    ),
    Option(Paper.RECEIPT, _("Receipt for what I have paid"), "receipt"),
    Option(Paper.NOT_PAID, _("I have not paid anything yet"), "none"),
)
