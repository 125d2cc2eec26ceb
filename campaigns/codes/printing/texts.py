"""What stands on a slide, poster or leaflet. No HTML, nobody's name, no place."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from campaigns.codes.addresses import Named, Opened, address_of, code_of, find, grouped
from campaigns.codes.contents import Told, told
from mrc.core.bilingual import paired_value
from mrc.core.drawing.texts import set_text
from mrc.core.places.models import helpline

from .shapes import Handout

#: Urdu first: most of those who sit in the room read Urdu.
LANGUAGES = ("ur", "en")
#: More do not help anybody who decides whether to scan.
MOST_TOPICS = 5

#: Signs of the campaign's name at the foot: whoever scans reads it whole.
CAMPAIGN_LENGTH = 48


@dataclass(frozen=True)
class Half:
    """One language."""

    language: str
    direction: str
    title: str
    scan: str
    #: What the address opens.
    opens: tuple[str, ...]
    #: What the session is about, in one line; empty where nothing was chosen.
    topics: str
    campaign: str
    sample: str


@dataclass(frozen=True)
class Sheetful:
    """Everything that is drawn."""

    code: str
    #: What the QR code says.
    scanned: str
    #: What people type: no scheme, nothing to get wrong.
    address: str
    phone: str
    halves: tuple[Half, ...]


def sheetful_of(thing: Named, handout: Handout) -> Sheetful:
    """What the handout of a campaign, a plan or a session shows."""
    code = code_of(thing)
    opened = find(code)
    assert opened is not None, "its code was given a line above"
    origin = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    return Sheetful(
        code=code,
        scanned=address_of(thing, handout.medium),
        address=f"{origin.netloc}/c/{grouped(code)}",
        phone=getattr(helpline(), "phone", ""),
        halves=tuple(_half(opened, language) for language in LANGUAGES),
    )


def _half(opened: Opened, language: str) -> Half:
    about = told(opened, language=language)
    with translation.override(language):
        campaign = paired_value(opened.campaign, "name", language)[0]
        return Half(
            language=language,
            direction="rtl" if language == "ur" else "ltr",
            title=_("What we told you today, on your phone"),
            scan=_("Point your phone's camera at the square, or type this address:"),
            opens=tuple(set_text(line, language) for line in _opens(about, language)),
            topics=set_text(_topics(about, language), language),
            campaign=set_text(Truncator(campaign).chars(CAMPAIGN_LENGTH), language),
            sample=_("Sample data") if about.is_sample else "",
        )


def _opens(about: Told, language: str) -> tuple[str, ...]:
    countries = [country.name_in(language) for country in about.countries]
    if countries:
        names = _list(countries, language)
        guides = _("The guides: %(countries)s") % {"countries": names}
    else:
        guides = _("Country guides: work, pay, papers, your rights")
    return (
        guides,
        _("Warnings about job scams that are going around now"),
        _("Check an agent, and ask a counsellor: free"),
    )


def _topics(about: Told, language: str) -> str:
    names = [paired_value(topic, "name", language)[0] for topic in about.topics[:MOST_TOPICS]]
    return _list(names, language)


def _list(names: list[str], language: str) -> str:
    return ("، " if language == "ur" else ", ").join(names)
