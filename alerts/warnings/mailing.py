"""Warnings by mail: each message of a warning that is news becomes an announcement.

A first warning and a major update go to everybody whom they concern; a language that is added
later goes to its readers who had nothing yet; a withdrawal goes to everybody who had the warning,
at once. Other updates go to nobody.
"""

import datetime
import logging
from typing import Any
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mrc.core.subscriptions.choices import Audience
from mrc.core.subscriptions.models import Announcement
from mrc.core.subscriptions.news import News, Section
from mrc.core.subscriptions.offers import Topic
from mrc.core.subscriptions.services import announce

from .choices import Certainty, Kind
from .messages import AlertMessage, MessageKind

logger = logging.getLogger(__name__)

TOPIC = Topic(
    key="alerts",
    name=gettext_lazy("Warnings about job scams"),
    kinds=[(kind.value, kind.label) for kind in Kind],
    catch_up=lambda: announce_missing(now=timezone.now()),
)
#: How far back a message may lie that was recorded and never announced.
_LOST_WITHIN = datetime.timedelta(days=3)


def mail_key(message: AlertMessage) -> str:
    """Names the announcement of a message; see `mrc.core.subscriptions.services.reached`."""
    return f"alerts:{message.warning}:{message.number}"


def mail_thread(warning: UUID) -> str:
    """Names all announcements of a warning; see `services.reached_by_thread`."""
    return f"alerts:{warning}"


def tell_subscribers(sender: Any, message: AlertMessage, **kwargs: Any) -> None:
    """After the commit of a message. Whatever fails here is caught up by `announce_missing`."""
    try:
        announce_message(message)
    except Exception:
        logger.exception("A message of a warning was not announced; the timer tries again")


def announce_message(message: AlertMessage) -> None:
    """Announce a message if it is news for somebody; a second time changes nothing."""
    audience, languages = _for_whom(message)
    if not languages:
        return
    announce(
        topic=TOPIC.key,
        key=mail_key(message),
        countries=message.countries,
        kinds=[message.scam_kind],
        texts={language: _news(message, language) for language in languages},
        thread=mail_thread(message.warning),
        audience=audience,
        until=None if message.kind == MessageKind.CANCEL else message.expires_on,
    )


def announce_missing(*, now: datetime.datetime) -> None:
    """Announce what was recorded while the process died before it could tell anybody.

    The newest news of each warning, and the languages added since: what came before is out of date.
    """
    recent = AlertMessage.objects.filter(sent_at__gte=now - _LOST_WITHIN, sent_at__lt=now)
    newest: dict[UUID, list[AlertMessage]] = {}
    for message in recent.select_related("previous").order_by("warning", "number"):
        audience, languages = _for_whom(message)
        if languages and audience == Audience.NEW:
            newest.setdefault(message.warning, []).append(message)
        elif languages:
            newest[message.warning] = [message]
    keys = {mail_key(one): one for messages in newest.values() for one in messages}
    known = set(Announcement.objects.filter(key__in=keys).values_list("key", flat=True))
    for key, message in keys.items():
        if key not in known:
            announce_message(message)


def _for_whom(message: AlertMessage) -> tuple[Audience, list[str]]:
    """Whom it is news for, and in which languages; no language where it is news for nobody."""
    if message.kind == MessageKind.CANCEL:
        return Audience.READERS, message.languages
    if message.is_major:
        return Audience.MATCHING, message.languages
    before = message.previous.languages if message.previous is not None else []
    return Audience.NEW, [language for language in message.languages if language not in before]


def _news(message: AlertMessage, language: str) -> News:
    text = message.text(language)
    with translation.override(language):
        if message.kind == MessageKind.CANCEL:
            return _withdrawal(message, text, language)
        sections = [
            Section(_("How to recognise it"), tuple(text["signs"])),
            Section(_("What to do now"), tuple(text["do_now"])),
        ]
        return News(
            title=text["title"],
            summary=text["summary"],
            path=text["path"],
            label=_label(text),
            note=_what_changed(message, language),
            sections=tuple(section for section in sections if section.points),
        )


def _label(text: dict[str, Any]) -> str:
    """How serious it is; of a rumour that was denied, that it is one."""
    is_denied = text["certainty"] == Certainty.DENIED
    return str(text["kind_name" if is_denied else "severity_name"])


def _withdrawal(message: AlertMessage, text: dict[str, Any], language: str) -> News:
    reason = message.reason.get(language) or message.reason_en
    return News(
        title=text["title"],
        summary=_("We sent you this warning. It does not hold any more; please tell others, too."),
        path=text["path"],
        label=_("Withdrawn"),
        note=reason,
    )


def _what_changed(message: AlertMessage, language: str) -> str:
    if message.kind != MessageKind.UPDATE or not message.is_major:
        return ""
    changed = message.reason.get(language) or message.reason_en
    return _("What has changed: %(change)s") % {"change": changed} if changed else ""
