"""Links by which browsers and programs find the feed of a page (`mrc.core.slots`)."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from destinations.models import Country


def feed_link(
    request: HttpRequest | None, *, country: "Country | None" = None, **kwargs: Any
) -> SafeString:
    """A link element for the head: all warnings, or those about the country of a guide."""
    address, title = reverse("alerts_feed"), _("Warnings of MRC Pakistan")
    if country is not None:
        address, title = f"{address}?country={country.code}", f"{title} – {country.name}"
    return format_html(
        '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">\n', title, address
    )
