"""What must hold in a warning."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import Certainty, Change, Channel, Kind, Trade

if TYPE_CHECKING:
    from .models import AlertPage

#: Addresses below the warnings' page that are not warnings.
RESERVED_SLUGS = frozenset(
    {
        "card",
        "check",
        "feed",
        "manage",
        "poster",
        "report",
        "share",
        "subscribe",
        "unsubscribe",
        "v",
        "versions",
    }
)


def alert_problems(alert: "AlertPage") -> dict[str, str | Promise]:
    """The problems by the field to mend; empty where all is well."""
    problems: dict[str, str | Promise] = {}
    if alert.first_seen and alert.expires_on and alert.expires_on < alert.first_seen:
        problems["expires_on"] = _("It would end before it was first seen.")
    if alert.certainty == Certainty.CONFIRMED and not alert.confirmed_by:
        problems["confirmed_by"] = _("Write who confirmed it, or choose “Reported to us”.")
    if alert.kind and (alert.kind == Kind.RUMOUR) != (alert.certainty == Certainty.DENIED):
        problems["certainty"] = _(
            "A false rumour is a kind of its own: choose it as the kind together with “This rumour "
            "is false”, or neither."
        )
    if alert.slug in RESERVED_SLUGS:
        problems["slug"] = _("Another page of the site has this address: choose another one.")
    if alert.expire_at or alert.go_live_at:
        problems["expires_on"] = _("A warning ends on its last day; it is not scheduled.")
    return problems


def asks_about_change(alert: "AlertPage") -> bool:
    """Whether readers have seen the warning, so that an editor must say what a change is about.

    Only English is asked about: a translation follows it.
    """
    return bool(alert.first_published_at) and alert.locale.language_code == settings.LANGUAGE_CODE


def change_problems(values: Mapping[str, Any], *, asked: bool) -> dict[str, str | Promise]:
    """What is missing in what was said about a change, by field; nothing where nobody asked."""
    if not asked:
        return {}
    kind = values.get("change_kind")
    if not kind:
        return {"change_kind": _("Readers have seen this warning: say how large the change is.")}
    missing = _("Say in a sentence what has changed: readers and subscribers see it.")
    notes = ("change_note_en", "change_note_ur")
    return {name: missing for name in notes if kind == Change.MAJOR and not values.get(name)}


def validate_channels(value: Any) -> None:
    """A list of known channels, each once."""
    _validate_choices(value, Channel.values)


def validate_trades(value: Any) -> None:
    """A list of known trades, each once."""
    _validate_choices(value, Trade.values)


def _validate_choices(value: Any, known: list[str]) -> None:
    if (
        not isinstance(value, list)
        or not all(item in known for item in value)
        or len(set(value)) != len(value)
    ):
        raise ValidationError(_("Choose from the list."))
