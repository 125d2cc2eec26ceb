"""What must hold in a warning."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import Certainty, Channel

if TYPE_CHECKING:
    from .models import AlertPage


def alert_problems(alert: "AlertPage") -> dict[str, str | Promise]:
    """The problems by the field to mend; empty where all is well."""
    problems: dict[str, str | Promise] = {}
    if alert.first_seen and alert.expires_on and alert.expires_on < alert.first_seen:
        problems["expires_on"] = _("It would end before it was first seen.")
    if alert.certainty == Certainty.CONFIRMED and not alert.confirmed_by:
        problems["confirmed_by"] = _("Write who confirmed it, or choose “Reported to us”.")
    return problems


def validate_channels(value: Any) -> None:
    """A list of known channels, each once."""
    known = isinstance(value, list) and all(item in Channel.values for item in value)
    if not known or len(set(value)) != len(value):
        raise ValidationError(_("Choose from the list."))
