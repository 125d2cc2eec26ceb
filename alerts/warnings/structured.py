"""A warning as schema.org data."""

from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mrc.core.structured_data import structured_data

if TYPE_CHECKING:
    from .models import AlertPage


def alert_data(alert: "AlertPage", address: str) -> SafeString:
    """An announcement with its first and last day, at its canonical address."""
    return structured_data(
        {
            "@type": "SpecialAnnouncement",
            "name": alert.title,
            "text": alert.summary,
            "url": address,
            "inLanguage": alert.text_language,
            "datePosted": alert.first_seen.isoformat(),
            "expires": alert.expires_on.isoformat(),
            "category": alert.get_kind_display(),
            "publisher": {"@type": "Organization", "name": _("Migrant Resource Centre Pakistan")},
        }
    )
