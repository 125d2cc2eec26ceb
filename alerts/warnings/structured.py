"""A warning as schema.org data."""

import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mrc.core.atom.names import moment
from mrc.core.structured_data import structured_data

from .feeds.identity import identifier
from .messages import AlertMessage

if TYPE_CHECKING:
    from .models import AlertPage


def _last_day(alert: "AlertPage") -> datetime.date:
    """A withdrawn warning ended on the day, in Karachi, on which we withdrew it."""
    if alert.withdrawn_at is None:
        return alert.expires_on
    return min(alert.expires_on, timezone.localdate(alert.withdrawn_at))


def alert_data(alert: "AlertPage", address: str) -> SafeString:
    """An announcement with its first and last day, at its canonical address.

    What was published last adds when it changed, whom and where it concerns, the same warning as a
    CAP message, and the feed in which the next change will stand; a preview has none of these.
    """
    message = alert.latest_message
    return structured_data(
        {
            "@type": "SpecialAnnouncement",
            "name": alert.title,
            "text": alert.summary,
            "url": address,
            "inLanguage": alert.text_language,
            "datePosted": alert.first_seen.isoformat(),
            "expires": _last_day(alert).isoformat(),
            "category": alert.get_kind_display(),
            "creativeWorkStatus": "Withdrawn" if alert.is_withdrawn else "Published",
            "publisher": {"@type": "Organization", "name": _("Migrant Resource Centre Pakistan")},
            **(_published_data(message, alert.text_language, address) if message else {}),
        }
    )


def _published_data(message: AlertMessage, language: str, address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    text = message.text(language)
    countries = zip(text["countries"], text["country_names"], strict=True)
    document = reverse("cap_document", args=[identifier(message)])
    with translation.override(language):
        feed = reverse("alerts_feed")
    return {
        "identifier": identifier(message),
        "version": message.number,
        "dateModified": moment(message.sent_at),
        "about": [
            {"@type": "Country", "identifier": code, "name": name} for code, name in countries
        ],
        "spatialCoverage": _area(text["districts"]),
        "webFeed": f"{origin}{feed}",
        "encoding": {
            "@type": "MediaObject",
            "encodingFormat": "application/cap+xml",
            "contentUrl": f"{origin}{document}",
        },
    }


def _area(districts: list[str]) -> list[dict[str, Any]]:
    """Where the people are who should know: the districts in which it was seen, else Pakistan."""
    pakistan = {"@type": "Country", "identifier": "PK", "name": _("Pakistan")}
    return [
        {"@type": "AdministrativeArea", "name": name, "containedInPlace": pakistan}
        for name in districts
    ] or [pakistan]
