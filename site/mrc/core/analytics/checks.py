"""System checks: analytics is configured wholly or not at all."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

NAMES = ("PLAUSIBLE_DOMAIN", "PLAUSIBLE_API", "PLAUSIBLE_ORIGIN")


@register()
def analytics_is_configured(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Half a configuration would be silently off; a wrong address would lose every event."""
    values = {name: getattr(settings, name) for name in NAMES}
    missing = [name for name, value in values.items() if not value]
    if len(missing) == len(NAMES):
        return []
    if missing:
        hint = "Set all three of them, or none to turn analytics off."
        return [Error(f"Analytics lacks {', '.join(missing)}.", hint=hint, id="mrc.E010")]
    errors: list[CheckMessage] = []
    api, origin = urlsplit(values["PLAUSIBLE_API"]), urlsplit(values["PLAUSIBLE_ORIGIN"])
    if api.scheme not in {"http", "https"} or not api.netloc or api.path in {"", "/"}:
        hint = "The whole address of the Events API: https://plausible.example.org/api/event"
        errors.append(Error("PLAUSIBLE_API is no address.", hint=hint, id="mrc.E011"))
    if origin.scheme not in {"http", "https"} or not origin.netloc or origin.path.strip("/"):
        hint = "Our own site as its readers see it: https://www.example.org"
        errors.append(Error("PLAUSIBLE_ORIGIN is no origin.", hint=hint, id="mrc.E012"))
    if "/" in values["PLAUSIBLE_DOMAIN"]:
        hint = "The site's name in Plausible, without https://: www.example.org"
        errors.append(Error("PLAUSIBLE_DOMAIN is no name.", hint=hint, id="mrc.E013"))
    return errors
