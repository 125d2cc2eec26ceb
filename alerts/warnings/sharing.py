"""The message with which a warning is passed on, and the buttons that pass it on."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from .choices import Certainty

if TYPE_CHECKING:
    from .models import AlertPage


@dataclass(frozen=True)
class WarningShare:
    """What the buttons of a warning's page lead to."""

    #: The message with the page's address, for whoever copies it by hand.
    text: str
    #: Addresses of ours: they count and lead on, and are never cached as the page is.
    whatsapp: str
    sms: str
    #: Takes a POST when the text was copied.
    copied: str


def alert_links(alert: "AlertPage", address: str, *, today: datetime.date) -> WarningShare | None:
    """The buttons; none for a page that has no address yet (the preview of a new one)."""
    if not alert.slug:
        return None
    with translation.override(alert.locale.language_code):
        return WarningShare(
            text=f"{share_text(alert, today=today)}\n{address}",
            whatsapp=reverse("alert_share_whatsapp", args=[alert.slug]),
            sms=reverse("alert_share_sms", args=[alert.slug]),
            copied=reverse("alert_share_copied", args=[alert.slug]),
        )


def share_text(alert: "AlertPage", *, today: datetime.date) -> str:
    """It says at once what kind of news it is, in the language of the warning: many people read no
    further."""
    values = {"title": alert.title}
    with translation.override(alert.text_language):
        if alert.is_withdrawn:
            return _("MRC Pakistan has withdrawn this warning: %(title)s") % values
        if not alert.holds_on(today):
            return _("This warning of MRC Pakistan has ended: %(title)s") % values
        if alert.certainty == Certainty.DENIED:
            return _("This rumour is false, says MRC Pakistan: %(title)s") % values
        return _("Warning from MRC Pakistan: %(title)s") % values
