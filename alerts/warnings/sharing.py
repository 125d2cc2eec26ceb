"""The message with which a warning is passed on."""

import datetime
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from mrc.core.sharing import ShareLinks, share_links

from .choices import Certainty

if TYPE_CHECKING:
    from .models import AlertPage


def alert_links(alert: "AlertPage", address: str, *, today: datetime.date) -> ShareLinks:
    """Links to WhatsApp and text messages. The message says at once what kind of news it is, in
    the language of the warning: many people read no further."""
    values = {"title": alert.title}
    with translation.override(alert.text_language):
        if not alert.holds_on(today):
            text = _("This warning of MRC Pakistan has ended: %(title)s") % values
        elif alert.certainty == Certainty.DENIED:
            text = _("This rumour is false, says MRC Pakistan: %(title)s") % values
        else:
            text = _("Warning from MRC Pakistan: %(title)s") % values
    return share_links(text, address)
