"""The facts that the checks read, as the content files give them, and addresses with answers."""

from urllib.parse import urlencode

from destinations.models import Fact, FactGroup
from tests.destinations.factories import FactFactory, FactKindFactory
from tests.factories import ContactFactory

FIGURES = {
    "oep-fee-cap": "Rs 15,000",
    "oep-fee-cap-own-job": "Rs 6,000",
    "registration-direct": "Rs 2,500",
    "registration-oep": "Rs 500",
    "welfare-fund": "Rs 4,000",
    "insurance-premium": "Rs 2,500",
    "oec-fee": "Rs 200",
    "cash-ban": "Only through a bank",
    "permission-validity": "120 days",
    "who-may-recruit": "Only licensed promoters",
    "permission-required": "Needed for each job",
    "demand-attested": "It must be attested",
    "term-ticket": "From the employer",
}

#: Answers with which every check is passed, where the register has the promoter 9001/TEST.
GOOD = {
    "has_licence": "yes",
    "licence": "9001/TEST",
    "promoter": "9001/TEST",
    "has_permission": "yes",
    "permission": "12",
    "permission_date": "2026-11-01",
    "has_amount": "yes",
    "amount": "15,000",
    "amount_for": "fee",
    "finder": "agent",
    "money": "bank",
    "holder": "mine",
    "has_papers": "yes",
    "papers": ["demand", "contract", "not-paid"],
}
UNKNOWN = {
    "has_licence": "unknown",
    "has_permission": "unknown",
    "has_amount": "unknown",
    "finder": "unknown",
    "money": "unknown",
    "holder": "unknown",
    "has_papers": "unknown",
}


def make_fact(key: str, value: str, **values) -> Fact:
    kind = FactKindFactory(key=key, group=FactGroup.COSTS)
    values = {"value_ur": value, "country": None, **values}
    return FactFactory(kind=kind, value_en=value, **values)


def make_legal_facts(*, without: tuple[str, ...] = ()) -> None:
    for key, value in FIGURES.items():
        if key not in without:
            make_fact(key, value)
    if "welfare-fund" not in without:
        make_fact("welfare-fund", "Rs 2,000", is_alternative=True)


def make_contacts() -> None:
    ContactFactory()
    ContactFactory(
        key="beoe-licence-list", kind="website", phone="", url="https://beoe.gov.pk/list-of-oeps"
    )
    ContactFactory(
        key="beoe-foreign-jobs", kind="website", phone="", url="https://beoe.gov.pk/foreign-jobs"
    )
    ContactFactory(key="fia-trafficking", kind="police", phone="111-247-786")


def address(name: str = "agent", language: str = "en", **answers) -> str:
    """The address of a check with answers."""
    query = f"?{urlencode(answers, doseq=True)}" if answers else ""
    return f"/{language}/alerts/check/{name}/{query}"
