"""The Message-ID of each of our mails: the same at every try, and found again in a bounce."""

import re
import uuid
from urllib.parse import urlsplit

from django.conf import settings

from .models import Outgoing

_OURS = re.compile(r"<news\.([0-9a-f]{32})@[^<>\s]+>")


def host() -> str:
    """The site's own host name."""
    return urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"


def message_id(mail: Outgoing) -> str:
    return f"<news.{mail.pk.hex}@{host()}>"


def mail_ids(text: str) -> list[uuid.UUID]:
    """The ids of our mails whose Message-ID stands in a text. Nobody can guess one."""
    return [uuid.UUID(found) for found in _OURS.findall(text)]
