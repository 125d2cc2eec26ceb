"""schema.org data of guides, for search engines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from mrc.core.structured_data import structured_data

if TYPE_CHECKING:
    from destinations.models import GuidePage, GuidePartPage


def guide_data(guide: "GuidePage", parts: "Sequence[GuidePartPage]") -> SafeString:
    return structured_data(
        {
            "@type": "Guide",
            **_common(guide),
            "about": _country(guide),
            "hasPart": [
                {"@type": "Article", "name": part.title, "url": part.full_url} for part in parts
            ],
        }
    )


def part_data(part: "GuidePartPage", guide: "GuidePage") -> SafeString:
    return structured_data(
        {
            "@type": "Article",
            **_common(part),
            "headline": part.title,
            "about": _country(guide),
            "isPartOf": {"@type": "Guide", "name": guide.title, "url": guide.full_url},
        }
    )


def _common(page: "GuidePage | GuidePartPage") -> dict[str, object]:
    published = page.last_published_at
    return {
        "name": page.title,
        "description": page.summary,
        "url": page.full_url,
        "inLanguage": page.text_language,
        "dateModified": published.isoformat() if published else None,
        "lastReviewed": page.reviewed_on,
        "publisher": {"@type": "Organization", "name": "Migrant Resource Centre Pakistan"},
        "isAccessibleForFree": True,
    }


def _country(guide: "GuidePage") -> dict[str, object]:
    country = guide.country
    return {"@type": "Country", "name": country.name, "identifier": country.code}
