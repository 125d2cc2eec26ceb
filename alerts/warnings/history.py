"""What readers are shown of a warning's versions: when each was published, and what changed."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .messages import AlertMessage, MessageKind

if TYPE_CHECKING:
    from .models import AlertPage

#: The parts of a warning, as readers know them, by the keys of `content.PublishedText`.
PARTS: dict[str, str | Promise] = {
    "title": _("Title"),
    "summary": _("In one sentence"),
    "kind": _("Kind"),
    "severity": _("How serious"),
    "certainty": _("How certain"),
    "confirmed_by": _("How certain"),
    "channels": _("How it reaches people"),
    "trades": _("Work that is offered"),
    "countries": _("Countries"),
    "districts": _("Seen in"),
    "amount_asked": _("Amount asked for"),
    "first_seen": _("First recorded"),
    "expires_on": _("Holds until"),
    "what_is_happening": _("What is happening"),
    "example_message": _("An example of such a message"),
    "signs": _("How to recognise it"),
    "do_now": _("What to do now"),
    "already_paid": _("If you have already paid"),
    "contacts": _("Whom to call"),
    "sources": _("Sources"),
}


@dataclass(frozen=True)
class Version:
    """One line of the history. `address` is the version's own, empty for the current one."""

    number: int
    sent_at: datetime.datetime
    is_first: bool
    is_withdrawal: bool
    is_current: bool
    address: str
    #: What we said about the change, in the reader's language; may be empty.
    note: str
    #: Names of the parts that changed in the text that the reader sees.
    parts: list[str | Promise]
    #: The Urdu text came, or changed, and nothing that this reader sees.
    is_other_language: bool


def history(page: "AlertPage", sent: Sequence[AlertMessage]) -> list[Version]:
    """The newest first, from the messages of a warning in the order of their numbers."""
    language = page.text_language
    versions: list[Version] = []
    before: AlertMessage | None = None
    for message in sent:
        parts = changed_parts(before, message, language) if before is not None else []
        versions.append(
            Version(
                number=message.number,
                sent_at=message.sent_at,
                is_first=message.kind == MessageKind.ALERT,
                is_withdrawal=message.kind == MessageKind.CANCEL,
                is_current=message is sent[-1],
                address="" if message is sent[-1] else version_address(page, message.number),
                note=message.reason[language],
                parts=parts,
                is_other_language=message.kind == MessageKind.UPDATE and not parts,
            )
        )
        before = message
    return versions[::-1]


def changed_parts(before: AlertMessage, after: AlertMessage, language: str) -> list[str | Promise]:
    """The names of what differs in one language, each once, in the order of the page."""
    old: dict[str, Any] = before.text(language)
    new: dict[str, Any] = after.text(language)
    if (language in before.content) != (language in after.content):
        # A reader of that language saw the other one until then: everything is new.
        return []
    names = [PARTS[key] for key in PARTS if old.get(key) != new.get(key)]
    return list(dict.fromkeys(names))


def version_address(page: "AlertPage", number: int) -> str:
    """Where an older version is read: ``/en/alerts/<slug>/versions/2/``."""
    return f"/{page.locale.language_code}/{page.url_path.split('/', 2)[2]}versions/{number}/"
