"""Plain links that open a messenger with the message written: no script, nothing is tracked."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class ShareLinks:
    whatsapp: str
    sms: str


def share_links(text: str, address: str) -> ShareLinks:
    """Links that share a text, in the reader's language, with the page's address after it."""
    message = quote(f"{text}\n{address}", safe="")
    return ShareLinks(f"https://wa.me/?text={message}", f"sms:?body={message}")
