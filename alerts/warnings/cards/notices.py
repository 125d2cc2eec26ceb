"""What the admin says about cards: in words, to those who publish warnings."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from mrc.core.drawing.fonts import PACKAGES, missing_parts

from .models import AlertCard

#: Warnings that are named; the others are counted.
NAMED = 5


class CardsNotice(Component):
    """On the first page of the admin: what is missing for drawing, or which cards failed. Nothing
    where all is well."""

    order = 90
    template_name = "alerts/cards/notice.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        failed = _failed()
        return {
            "is_shown": settings.MRC_DRAW_CARDS and _may_publish(parent_context),
            "missing": missing_parts() if settings.MRC_DRAW_CARDS else None,
            "packages": PACKAGES,
            "failed": failed[:NAMED],
            "more": max(0, len(failed) - NAMED),
        }


def _may_publish(parent_context: Mapping[str, Any] | None) -> bool:
    user = getattr((parent_context or {}).get("request"), "user", None)
    return bool(user and page_permission_policy.user_has_permission(user, "publish"))


def _failed() -> list[AlertCard]:
    """Of newest messages only: nobody needs the card of what was replaced."""
    cards = AlertCard.objects.filter(name="", message__next__isnull=True)
    return list(cards.select_related("message").order_by("-made_at"))


def add_notice(request: HttpRequest, panels: list[Component]) -> None:
    """For Wagtail's hook `construct_homepage_panels`."""
    panels.append(CardsNotice())
