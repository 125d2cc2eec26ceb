"""The feeds and the page about them: public, without a cookie, kept by caches for a minute."""

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from alerts.warnings.messages import AlertMessage
from mrc.core.atom.answers import MAX_AGE, file_answer, origin
from mrc.core.atom.feeds import ATOM_TYPE
from mrc.core.atom.names import start_of
from mrc.core.bilingual import current_language
from mrc.core.models import Contact
from mrc.core.places.models import helpline
from mrc.core.view_addresses import both_languages

from .atom import cap_index, warnings_feed
from .cap import Helpline, cap_document
from .following import FollowForm
from .identity import parse_identifier
from .selection import (
    FeedFilter,
    UnknownFilterError,
    cap_messages,
    current_messages,
    readable_messages,
)

CAP_TYPE = "application/cap+xml; charset=utf-8"


@require_safe
def warnings_atom(request: HttpRequest) -> HttpResponse:
    """`/en/alerts/feed.atom`, `/ur/alerts/feed.atom`; 404 for a filter that we do not know."""
    try:
        chosen = FeedFilter.read(request.GET)
    except UnknownFilterError as error:
        raise Http404 from error
    today = timezone.localdate()
    feed = warnings_feed(
        current_messages(chosen, today=today),
        chosen,
        language=current_language(),
        today=today,
        origin=origin(request),
    )
    return file_answer(request, feed.content, ATOM_TYPE, _since_today(feed.updated, today))


@require_safe
def cap_atom(request: HttpRequest) -> HttpResponse:
    """`/alerts/cap.xml`: the index of the CAP messages that count now."""
    today = timezone.localdate()
    feed = cap_index(cap_messages(today=today), origin=origin(request))
    answer = file_answer(request, feed.content, ATOM_TYPE, _since_today(feed.updated, today))
    answer.headers["Content-Language"] = settings.LANGUAGE_CODE
    return answer


@require_safe
def cap_message(request: HttpRequest, identifier: str) -> HttpResponse:
    """`/alerts/cap/<identifier>.xml`: one message, for as long as its warning can be read."""
    name = parse_identifier(identifier)
    if name is None:
        raise Http404
    warning, number = name
    messages: list[AlertMessage] = list(
        readable_messages().filter(warning=warning, number__lte=number).order_by("number")
    )
    if not messages or messages[-1].number != number:
        raise Http404
    *earlier, message = messages
    content = cap_document(message, earlier, origin=origin(request), helplines=_helplines())
    answer = file_answer(request, content, CAP_TYPE, message.sent_at)
    # Whatever the reader's browser prefers: it holds them all.
    answer.headers["Content-Language"] = ", ".join(message.languages)
    return answer


@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """How to get warnings without looking for them; the choice makes the address of a feed."""
    form = FollowForm(request.GET or None)
    context = {
        "form": form,
        "feed_address": f"{origin(request)}{form.feed_path()}",
        "cap_address": f"{origin(request)}{reverse('cap_index')}",
        "languages": both_languages(request, "alerts_follow"),
    }
    response = render(request, "alerts/feeds/follow.html", context)
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


def _since_today(updated: datetime.datetime, today: datetime.date) -> datetime.datetime:
    """Entries come and go with the days, whatever was published."""
    return max(updated, start_of(today))


def _helplines() -> dict[str, Helpline]:
    """The helpline as each language names it."""
    contact: Contact | None = helpline()
    found: dict[str, Helpline] = {}
    if contact is None:
        return found
    for language in ("en", "ur"):
        with translation.override(language):
            found[language] = Helpline(contact.name, contact.phone)
    return found
