"""What the public pages of our work and of a campaign show of other apps.

`campaigns` knows nothing of programmes' pages, of reported figures or of events, and its rooms
know nothing of one another. Fills the slots `reported_history`, `campaign_programme`,
`campaign_events` and `campaign_code`.
"""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mrc.core import slots
from mrc.core.bilingual import current_language

if TYPE_CHECKING:
    from campaigns.records.models import Campaign, Programme


def connect() -> None:
    """Once, from `AppConfig.ready()`."""
    from events.slots import home_events

    slots.register("reported_history", reported_history)
    slots.register("campaign_programme", campaign_programme)
    slots.register("campaign_events", home_events)
    slots.register("campaign_code", campaign_code)


def reported_history(request: HttpRequest | None, **kwargs: Any) -> SafeString | str:
    """To what others reported of the years before: shown there, never added to our figures."""
    from .models import HistoryPage

    page = (
        HistoryPage.objects.live()
        .public()
        .filter(locale__language_code=current_language(), alias_of__isnull=True)
        .first()
    )
    if page is None:
        return ""
    return format_html(
        '<li><a class="link-list__link" href="{}">{}</a></li>',
        page.get_url(request),
        _("Reported figures of earlier years, with their sources"),
    )


def campaign_programme(
    request: HttpRequest | None, *, programme: "Programme", **kwargs: Any
) -> SafeString | str:
    """The programme's name as a link to its page, which has the same slug; nothing without one."""
    from .models import ProgrammePage

    page = (
        ProgrammePage.objects.readable()
        .filter(slug=programme.slug, locale__language_code=current_language())
        .first()
    )
    if page is None:
        return ""
    return format_html('<a href="{}">{}</a>', page.get_url(request), page.title)


def campaign_code(
    request: HttpRequest | None, *, campaign: "Campaign", **kwargs: Any
) -> SafeString | str:
    """The short address as posters and slides have it."""
    known = getattr(campaign, "short_address", None)
    if known is None:
        return ""
    address = reverse("short_address", args=[known.code])
    shown = request.build_absolute_uri(address) if request is not None else address
    return format_html(
        '<p class="prose">{} <a href="{}" rel="nofollow"><bdi lang="en" dir="ltr">{}</bdi></a></p>',
        _("Short address for posters and messages:"),
        address,
        shown.partition("://")[2] or shown,
    )
