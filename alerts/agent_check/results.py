"""The card at the end of the agent check: findings in words, sources, what to do, whom to call."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from destinations.fact_book import FactEntry
from mrc.core.models import Contact

from .answers import Answers, Finder
from .costs import FEE_CAP, FEE_CAP_OWN_JOB, LegalFacts, LegalLimits
from .findings import WEIGHTS, Amount, Finding, Licence, Passport, Permission, Weight
from .flow import Flow
from .judging import Judgement, fee_caps, judge, permission_ends
from .looking_up import Candidate
from .register.searching import RegisterState
from .wording import WORDS, Text, Words

#: Keys of `mrc.core.places` contacts.
LICENCE_LIST = "beoe-licence-list"
FOREIGN_JOBS = "beoe-foreign-jobs"
TRAFFICKING = "fia-trafficking"
#: Findings that the FIA wants to hear of.
_FOR_THE_FIA = frozenset({Licence.NONE, Licence.OTHER_AGENCY, Passport.HELD})

TITLES: Mapping[Weight, Text] = {
    Weight.STOP: gettext_lazy("Stop. Do not pay."),
    Weight.CAREFUL: gettext_lazy("Be careful. Do not pay yet."),
    Weight.PASSED: gettext_lazy("These checks were passed"),
}
LEADS: Mapping[Weight, Text] = {
    Weight.STOP: gettext_lazy("What you told us breaks the law or is a sign of fraud."),
    Weight.CAREFUL: gettext_lazy("Something is not known yet. Find it out before you pay a rupee."),
    Weight.PASSED: gettext_lazy(
        "That is no promise. We know only what you told us and what the list said. Check again on "
        "the day on which you pay."
    ),
}
STEPS: Mapping[Weight, tuple[Text, ...]] = {
    Weight.STOP: (
        gettext_lazy(
            "Pay nothing, not even a small sum. Give no papers and no photo of your CNIC."
        ),
        gettext_lazy("Keep messages, names, numbers and receipts. They are your proof."),
        gettext_lazy("Call the helpline before you answer them. The advice is free."),
        gettext_lazy(
            "Have you paid already? Call your bank or wallet now and ask them to stop it."
        ),
    ),
    Weight.CAREFUL: (
        gettext_lazy("Ask the agent for what is missing, in writing."),
        gettext_lazy("Let nobody hurry you. A real job is still there tomorrow."),
        gettext_lazy("Then check again here, or call the helpline. The advice is free."),
    ),
    Weight.PASSED: (
        gettext_lazy("On the day you pay, look the agency up again in the Bureau's own list."),
        gettext_lazy("Pay only into the agency's bank account, and take the receipt at once."),
        gettext_lazy("Have the contract read to you. Then go to the Protector office with it."),
        gettext_lazy("Send photos of all papers and receipts home."),
    ),
}


@dataclass(frozen=True)
class Reason:
    """One finding as a reader sees it."""

    key: str
    weight: Weight
    title: Text
    text: SafeString
    advice: Text
    sources: tuple[FactEntry, ...]
    #: The register, where it was asked.
    register: RegisterState | None

    @property
    def tone(self) -> str:
        return {Weight.STOP: "danger", Weight.CAREFUL: "caution", Weight.PASSED: "success"}[
            self.weight
        ]

    @property
    def is_own_advice(self) -> bool:
        return not self.sources and self.register is None


@dataclass(frozen=True)
class Card:
    """The end of the check."""

    verdict: Weight
    reasons: tuple[Reason, ...]
    contacts: tuple[Contact, ...]
    #: How the agency is called, for the message that names it; empty where nobody said.
    agency: str
    #: Whether the register is of today's use; None where it was not asked.
    register: RegisterState | None
    day: datetime.date

    @property
    def title(self) -> Text:
        return TITLES[self.verdict]

    @property
    def lead(self) -> Text:
        return LEADS[self.verdict]

    @property
    def steps(self) -> tuple[Text, ...]:
        return STEPS[self.verdict]

    @property
    def decisive(self) -> tuple[Reason, ...]:
        """Those that made the verdict."""
        return tuple(reason for reason in self.reasons if reason.weight is self.verdict)

    @property
    def others(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if reason.weight is not self.verdict)


def build_card(flow: Flow, facts: LegalFacts) -> Card:
    """The card for answered questions, on the day of the flow."""
    answers, limits = flow.answers(), facts.limits()
    judgement = judge(answers, limits, today=flow.today)
    values = values_of(flow, answers, limits, judgement)
    register = flow.look_up.state if flow.look_up is not None else None
    reasons = [
        _reason(finding, WORDS[finding], values, facts, answers.amount.finder, register)
        for finding in judgement.findings
        if finding in WORDS
    ]
    return Card(
        verdict=judgement.verdict,
        reasons=tuple(sorted(reasons, key=lambda reason: -reason.weight)),
        contacts=tuple(_contacts(judgement)),
        agency=_agency(flow),
        register=register,
        day=flow.today,
    )


def _reason(
    finding: Finding,
    words: Words,
    values: Mapping[str, str],
    facts: LegalFacts,
    finder: Finder,
    register: RegisterState | None,
) -> Reason:
    hidden = {Finder.AGENT: FEE_CAP_OWN_JOB, Finder.SELF: FEE_CAP}.get(finder)
    kinds = [key for key in words.facts if key != hidden]
    return Reason(
        key=str(finding),
        weight=WEIGHTS[finding],
        title=words.title,
        text=filled(words.text, values),
        advice=words.advice,
        sources=tuple(facts.entries(kinds)),
        register=register if words.is_of_register else None,
    )


def filled(text: Text, values: Mapping[str, str]) -> SafeString:
    """The sentence with its values, each kept in its own direction inside the text around it."""
    marked = {name: format_html("<bdi>{}</bdi>", value) for name, value in values.items()}
    return mark_safe(conditional_escape(str(text)) % marked)  # noqa: S308  (all parts are escaped)


def values_of(
    flow: Flow, answers: Answers, limits: LegalLimits, judgement: Judgement
) -> dict[str, str]:
    """Everything that a sentence of `wording` may name, written for the reader's language."""
    values = dict.fromkeys(
        ("as_of", "number", "agency", "typed", "given", "ends", "amount", "cap", "cap_all", "over"),
        "",
    )
    if flow.look_up is not None:
        values["typed"] = flow.look_up.typed
        if flow.look_up.state.as_of is not None:
            values["as_of"] = date_format(flow.look_up.state.as_of)
        values |= _agency_values(flow.candidate or _first(flow, judgement))
    given_on = answers.permission.given_on
    if given_on is not None:
        values["given"] = date_format(given_on)
        if limits.permission_days is not None:
            values["ends"] = date_format(permission_ends(given_on, limits.permission_days))
    return values | _money_values(answers, limits, judgement)


def _first(flow: Flow, judgement: Judgement) -> Candidate | None:
    """Whose number it is, where the reader says that it is somebody else's."""
    if Licence.OTHER_AGENCY not in judgement.findings or flow.look_up is None:
        return None
    return flow.look_up.candidates[0]


def _agency_values(candidate: Candidate | None) -> dict[str, str]:
    if candidate is None:
        return {}
    return {"number": candidate.number, "agency": candidate.agency}


def _money_values(answers: Answers, limits: LegalLimits, judgement: Judgement) -> dict[str, str]:
    rupees, caps = answers.amount.rupees, fee_caps(answers.amount.finder, limits)
    if rupees is None:
        return {}
    values = {"amount": _rupees(rupees)}
    if caps is not None:
        is_above = {Amount.ABOVE, Amount.ABOVE_ALL} & set(judgement.findings)
        cap = caps[1] if is_above else caps[0]
        values["cap"] = _rupees(cap)
        if limits.dues is not None:
            values["cap_all"] = _rupees(cap + limits.dues)
            values["over"] = _rupees(max(rupees - cap - limits.dues, 0))
    return values


def _rupees(amount: int) -> str:
    return str(number_format(amount, force_grouping=True))


def _agency(flow: Flow) -> str:
    if flow.candidate is not None:
        return f"{flow.candidate.agency}, {flow.candidate.number}"
    return flow.look_up.typed if flow.look_up is not None else ""


def _contacts(judgement: Judgement) -> list[Contact]:
    """Beside the helpline: the Bureau's own lists, and the FIA where it is about crime."""
    keys = [LICENCE_LIST]
    permission = judgement.findings[1]
    if permission is not Permission.EXPIRED:
        keys.append(FOREIGN_JOBS)
    if _FOR_THE_FIA & set(judgement.findings):
        keys.insert(0, TRAFFICKING)
    found = {contact.key: contact for contact in Contact.objects.filter(key__in=keys)}
    return [found[key] for key in keys if key in found]


def message(card: Card, *, with_agency: bool, helpline: Contact | None) -> str:
    """The card as plain text, to be passed on. Names the agency only where the reader says so."""
    lines = [
        _("MRC Pakistan, check of %(date)s") % {"date": date_format(card.day)},
        str(card.title),
    ]
    if with_agency and card.agency:
        lines.append(_("Agency: %(agency)s") % {"agency": card.agency})
    lines += [f"- {reason.title}" for reason in card.decisive]
    if card.verdict is Weight.PASSED:
        lines.append(str(card.lead))
    if helpline is not None and helpline.phone:
        lines.append(_("Free advice: %(phone)s") % {"phone": helpline.phone})
    return "\n".join(lines)
