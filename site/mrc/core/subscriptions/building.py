"""From a row to the mail itself: text and HTML, in the reader's language."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mrc.core.places.models import helpline

from .addresses import known_hashes
from .choices import State
from .message_ids import host, message_id
from .models import (
    OUTGOING,
    Announcement,
    Delivery,
    Digest,
    NoMail,
    Outgoing,
    Subscriber,
    SubscriptionRequest,
)
from .news import News
from .spreading import is_past, is_replaced
from .tokens import Purpose, token_for

#: Requests to confirm that one address is sent in a day, whoever types it how often.
REQUESTS_A_DAY = 3
#: As many characters of a subject as clients show.
_SUBJECT_LENGTH = 150


class _Mail(EmailMultiAlternatives):
    """Long headers stay on one line: some mail programs do not find a folded List-Unsubscribe."""

    def message(self, *args: Any, **kwargs: Any) -> Any:
        message = super().message(*args, **kwargs)
        message.policy = message.policy.clone(max_line_length=998)
        return message


#: Gives the mail as it is to be sent now; None where it is not wanted any more.
Builder = Callable[[Any], EmailMessage | None]
_builders: dict[type[Any], Builder] = {}


def register_mail(model: type[Any], build: Builder) -> None:
    """Let the sender take rows of another room's `Outgoing`: before the news, because somebody
    waits for an answer. Called from `AppConfig.ready()`; twice is once."""
    _builders[model] = build
    if model not in OUTGOING:
        OUTGOING.insert(1, model)


def build_mail(mail: Outgoing) -> EmailMessage | None:
    """The mail as it is to be sent now; None where it is not wanted any more."""
    if (build := _builders.get(type(mail))) is not None:
        return build(mail)
    if isinstance(mail, SubscriptionRequest):
        return _request(mail)
    if isinstance(mail, Digest):
        return _digest(mail)
    assert isinstance(mail, Delivery)
    return _delivery(mail)


def _request(request: SubscriptionRequest) -> EmailMessage | None:
    """Asks the owner of the address; not one who wants no mail, and not again and again."""
    hashes = known_hashes(request.address)
    day = request.created_at - datetime.timedelta(days=1)
    asked = SubscriptionRequest.objects.filter(
        address_hash__in=hashes, state=State.SENT, created_at__gt=day
    )
    today = timezone.localdate()
    if (
        not request.address
        or asked.count() >= REQUESTS_A_DAY
        or NoMail.objects.filter(address_hash__in=hashes, until__gte=today).exists()
    ):
        return None
    with translation.override(request.language):
        context = {
            "confirm_url": _url("confirm", request.pk, request.secret, Purpose.CONFIRM),
            "never_url": _url("never", request.pk, request.secret, Purpose.NEVER),
            "days": settings.MRC_UNCONFIRMED_DAYS,
        }
        subject = _("Please confirm: news by mail from MRC Pakistan")
        return compose(request, request.address, subject, "subscriptions/mail/confirm", context)


def _delivery(delivery: Delivery) -> EmailMessage | None:
    subscriber = delivery.subscriber
    if subscriber is None:
        return None
    announcement = delivery.announcement
    if not _is_wanted(announcement, subscriber.language):
        return None
    news = news_for(announcement, subscriber.language)
    with translation.override(subscriber.language):
        return _to_subscriber(delivery, subscriber, subject_of(news), "news", [news])


def _digest(digest: Digest) -> EmailMessage | None:
    """What is held for the reader and still true; the newest first."""
    subscriber = digest.subscriber
    held = digest.deliveries.filter(state=State.HELD).select_related("announcement")
    wanted: list[Delivery] = []
    outdated: list[Delivery] = []
    for part in held.order_by("-announcement__created_at", "-announcement_id"):
        is_wanted = _is_wanted(part.announcement, subscriber.language)
        (wanted if is_wanted else outdated).append(part)
    Delivery.objects.filter(pk__in=[part.pk for part in outdated]).update(state=State.DROPPED)
    if not wanted:
        return None
    every = [news_for(part.announcement, subscriber.language) for part in wanted]
    with translation.override(subscriber.language):
        subject = ngettext(
            "News of the week from MRC Pakistan: %(number)d piece",
            "News of the week from MRC Pakistan: %(number)d pieces",
            len(every),
        ) % {"number": len(every)}
        return _to_subscriber(digest, subscriber, subject, "digest", every)


def _is_wanted(announcement: Announcement, language: str) -> bool:
    today = timezone.localdate()
    return not is_past(announcement, on=today) and not is_replaced(announcement, language=language)


def news_for(announcement: Announcement, language: str) -> News:
    """In the reader's language; else in English, else in whatever there is."""
    texts = announcement.texts
    text = texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()))
    return News.from_json(text)


def subject_of(news: News) -> str:
    """“Serious danger: A false visa” on one line, whatever was typed."""
    words = f"{news.label}: {news.title}" if news.label else news.title
    subject = " ".join(words.split())
    return subject if len(subject) <= _SUBJECT_LENGTH else subject[: _SUBJECT_LENGTH - 1] + "…"


def _to_subscriber(
    mail: Outgoing, subscriber: Subscriber, subject: str, template: str, every: list[News]
) -> EmailMessage:
    """News with the ways out of it, in the mail and for the mail program's own button."""
    stop_url = _url("stop", subscriber.uid, subscriber.secret, Purpose.STOP)
    context = {
        "every": every,
        "news": every[0],
        "origin": settings.WAGTAILADMIN_BASE_URL,
        "stop_url": stop_url,
        "manage_url": _url("manage", subscriber.uid, subscriber.secret, Purpose.MANAGE),
    }
    headers = {
        "List-Id": f"MRC Pakistan news <news.{host()}>",
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "list",
    }
    name = f"subscriptions/mail/{template}"
    return compose(mail, subscriber.address, subject, name, context, headers=headers)


def compose(
    mail: Outgoing,
    address: str,
    subject: str,
    template: str,
    context: dict[str, Any],
    *,
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """A mail from `<template>.txt` and `<template>.html`, in the active language.

    No pictures and no counted links: nobody learns who opens it.
    """
    language = translation.get_language() or settings.LANGUAGE_CODE
    context |= {
        "language": language,
        "direction": "rtl" if language == "ur" else "ltr",
        "start": "right" if language == "ur" else "left",
        "subject": subject,
        "helpline": helpline(),
        "home_url": f"{settings.WAGTAILADMIN_BASE_URL}/{language}/",
    }
    message = _Mail(
        subject,
        render_to_string(f"{template}.txt", context),
        # The envelope's sender: where servers return what they cannot deliver.
        settings.MRC_BOUNCES_TO or settings.DEFAULT_FROM_EMAIL,
        [address],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message_id(mail),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": language,
            **(headers or {}),
        },
    )
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


def _url(name: str, uid: Any, secret: str, purpose: Purpose) -> str:
    path = reverse(f"subscription_{name}", kwargs={"token": token_for(uid, secret, purpose)})
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"
