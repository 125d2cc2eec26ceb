"""Says at the start what this machine lacks for drawing cards."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from .fonts import PACKAGES, missing_parts


@register()
def can_draw_cards(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without Pango and the fonts the site works, but its warnings have no cards."""
    if not settings.MRC_DRAW_CARDS or not (missing := missing_parts()):
        return []
    return [
        Warning(
            f"Cards and posters of warnings cannot be drawn here; missing: {missing}.",
            hint=f"Debian and Ubuntu: apt-get install {PACKAGES}. Then: manage.py draw_cards. "
            "To do without cards: MRC_DRAW_CARDS = False.",
            id="alerts.W001",
        )
    ]
