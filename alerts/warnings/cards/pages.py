"""The cards of a warning as pages show them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alerts.warnings.messages import AlertMessage

from .models import AlertCard
from .shapes import Shape

if TYPE_CHECKING:
    from alerts.warnings.models import AlertPage


@dataclass(frozen=True)
class Download:
    """A file that a page offers; `address` counts and leads to it."""

    shape: str
    address: str
    #: Bytes.
    size: int


@dataclass(frozen=True)
class ShareCard:
    """The picture with which messengers show a link to the page."""

    address: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class PageCards:
    downloads: tuple[Download, ...]
    shared: ShareCard | None


def urls_of(message: AlertMessage) -> dict[str, str]:
    """The addresses of a message's files by shape; without what is not drawn yet."""
    cards = AlertCard.objects.filter(message=message).exclude(name="")
    return {card.shape: card.url for card in cards}


def newest_cards(page: "AlertPage") -> dict[str, AlertCard]:
    """The cards of a warning's newest message by shape, in one query.

    Until its own are drawn there are none: an older card would say what holds no longer.
    """
    cards = AlertCard.objects.filter(
        message__warning=page.translation_key, message__next__isnull=True
    ).exclude(name="")
    return {card.shape: card for card in cards}


def page_cards(page: "AlertPage", request: HttpRequest) -> PageCards:
    """What a warning's page offers and shows, in one query."""
    cards = newest_cards(page)
    with translation.override(page.locale.language_code):
        downloads = tuple(
            Download(
                shape.value,
                reverse("alert_card", args=[page.slug, shape.value]),
                cards[shape.value].size,
            )
            for shape in Shape
            if shape.value in cards
        )
    wide = cards.get(Shape.WIDE.value)
    shared = None
    if wide is not None:
        address = request.build_absolute_uri(wide.url)
        shared = ShareCard(address, wide.width, wide.height, _alt(page))
    return PageCards(downloads, shared)


def _alt(page: "AlertPage") -> str:
    """What the picture says, for whoever does not see it, in the language of the text."""
    with translation.override(page.text_language):
        values = {"title": page.title, "severity": page.get_severity_display()}
        if page.is_withdrawn:
            return _("This warning is withdrawn: %(title)s") % values
        values["date"] = date_format(page.expires_on, "DATE_FORMAT")
        return _("%(severity)s: %(title)s. Valid until %(date)s.") % values
