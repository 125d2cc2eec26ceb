"""Where a report may be referred to, and how each office is reached.

Numbers and addresses come from the contacts that the whole site shows; what nobody knows is
"to be confirmed", never guessed.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alerts.reports.choices import Authority
from mrc.core.models import Contact

#: The contacts of each, the one to call first in front (`content/places/contacts.yaml`).
CONTACT_KEYS: dict[str, tuple[str, ...]] = {
    Authority.FIA.value: ("fia-trafficking",),
    Authority.BEOE.value: ("beoe",),
    Authority.NCCIA.value: ("nccia-cybercrime", "nccia-helpdesk"),
}
#: What each is there for, in a line beside its name.
MATTERS: dict[str, str | Promise] = {
    Authority.FIA.value: _("Trafficking, smuggling, somebody held or forced, fraud by an agent."),
    Authority.BEOE.value: _("A licensed promoter, or somebody who recruits without a licence."),
    Authority.NCCIA.value: _("Fraud by WhatsApp, Facebook, e-mail or a fake website."),
}


@dataclass(frozen=True)
class AuthorityCard:
    """An office with what is known of it; `contacts` may be empty."""

    code: str
    label: str | Promise
    matters: str | Promise
    contacts: tuple[Contact, ...]


def authority_card(code: str) -> AuthorityCard:
    """Raises `ValueError` for a code that is not among the authorities."""
    return cards_of([Authority(code)])[0]


def all_cards() -> list[AuthorityCard]:
    return cards_of(list(Authority))


def cards_of(authorities: list[Authority]) -> list[AuthorityCard]:
    """In the order given, in one query."""
    keys = {key for authority in authorities for key in CONTACT_KEYS[authority.value]}
    found = {contact.key: contact for contact in Contact.objects.filter(key__in=keys)}
    return [
        AuthorityCard(
            code=authority.value,
            label=authority.label,
            matters=MATTERS[authority.value],
            contacts=tuple(found[key] for key in CONTACT_KEYS[authority.value] if key in found),
        )
        for authority in authorities
    ]
