"""Says at the start what this machine lacks for drawing cards."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from mrc.core.drawing.fonts import PACKAGES, missing_parts


@register()
def can_draw_cards(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without Pango and the fonts the site works, but its warnings have no cards."""
    if not settings.MRC_DRAW_CARDS or not (missing := missing_parts()):
        return []
    return [
        Warning(
            f"Cards of warnings and PDF files of guides cannot be drawn here; missing: {missing}.",
            hint=f"Debian and Ubuntu: apt-get install {PACKAGES}. "
            "Then: manage.py draw_cards and draw_guides. To do without: MRC_DRAW_CARDS = False.",
            id="alerts.W001",
        )
    ]
