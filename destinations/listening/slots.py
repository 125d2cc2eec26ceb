"""What listening puts below the title of a guide or of a part (`mrc.core.slots`)."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mrc.core.bilingual import current_language

from .reading import player_of

if TYPE_CHECKING:
    from destinations.models import GuidePage, GuidePartPage


def listen(
    request: HttpRequest | None, *, page: "GuidePage | GuidePartPage | None" = None, **kwargs: Any
) -> SafeString | str:
    """The player of the recording, and the device's own voice where a script finds one."""
    if page is None or not page.pk:
        return ""
    context = {"player": player_of(page), "page": page, "language": current_language()}
    return render_to_string("destinations/components/listen_player.html", context, request=request)
