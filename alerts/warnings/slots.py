"""What warnings put into pages of other apps (`mrc.core.slots`)."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from mrc.core.bilingual import current_language

from .models import AlertPage
from .querysets import AlertQuerySet

if TYPE_CHECKING:
    from destinations.models import Country

#: How many warnings stand beside a guide; a link leads to the others.
ASIDE_ALERTS = 5


def guide_aside(
    request: HttpRequest | None, *, country: "Country", **kwargs: Any
) -> SafeString | str:
    """The warnings in force about a country, the most serious first; empty where there is none."""
    alerts = list(_readable().for_country(country).by_severity()[: ASIDE_ALERTS + 1])
    if not alerts:
        return ""
    context = {
        "alerts": alerts[:ASIDE_ALERTS],
        "has_more": len(alerts) > ASIDE_ALERTS,
        "country": country,
        "language": current_language(),
    }
    return render_to_string("alerts/components/guide_aside.html", context, request=request)


def home_alert(request: HttpRequest | None, **kwargs: Any) -> SafeString | str:
    """The most serious warning in force, a confirmed one before one that is only reported, and the
    newest of those; one in the reader's language before one that nobody has translated yet."""
    alert = _readable().serious().translated_first().defer_streamfields().first()
    if alert is None:
        return ""
    context = {"alert": alert, "language": current_language()}
    return render_to_string("alerts/components/home_alert.html", context, request=request)


def _readable() -> AlertQuerySet:
    """Warnings in force that a reader without an account may see, in the language being read."""
    return (
        AlertPage.objects.readable()
        .in_language(current_language())
        .in_force(on=timezone.localdate())
        .with_card_data()
    )
