"""What the form offers to choose from, and whom to call at once."""

from django.conf import settings

from mrc.core.bilingual import current_language
from mrc.core.confidential.last_known import found
from mrc.core.places.models import Centre, Contact
from mrc.core.subscriptions import offers

Option = tuple[str, str]
#: The contact to call first when somebody is in danger or held; the helpline comes next.
_DANGER_KEY = "fia-trafficking"


def centres() -> list[Option]:
    """Keys and names of the centres, in the reader's language."""
    language = current_language()
    return found(
        f"questions:centres:{language}",
        lambda: [(str(centre.pk), centre.name) for centre in Centre.objects.all()],
        [],
    )


def countries() -> list[Option]:
    """Codes and names of the countries that the site knows, in the reader's order."""
    language = current_language()
    return found(
        f"questions:countries:{language}",
        lambda: [(code, str(name)) for code, name in offers.countries()],
        [],
    )


def danger_contacts() -> list[Contact]:
    """Whom to call when somebody is in danger or held, the first one first."""
    keys = (_DANGER_KEY, settings.MRC_HELPLINE_KEY)

    def find() -> list[Contact]:
        rows = {contact.key: contact for contact in Contact.objects.filter(key__in=keys)}
        return [rows[key] for key in keys if key in rows]

    return found("questions:danger", find, [])


def helpline_contact() -> Contact | None:
    """Our own number; None where it is not known."""
    for contact in danger_contacts():
        if contact.key == settings.MRC_HELPLINE_KEY:
            return contact
    return None
