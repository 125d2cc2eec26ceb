"""An older version of a warning, as it was published; the current one is the page itself."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from mrc.core.page_cache import keep_for_a_minute

from .history import history
from .messages import AlertMessage, MessageState

if TYPE_CHECKING:
    from .models import AlertPage


def show_version(page: "AlertPage", request: HttpRequest, number: int) -> HttpResponse:
    """The version with that number; the newest one is at the page's own address."""
    sent = list(AlertMessage.objects.of(page).order_by("number"))
    message = next((one for one in sent if one.number == number), None)
    if message is None:
        raise Http404
    if message is sent[-1]:
        return redirect(page.get_url(request))
    context = page.get_context(request)
    words_language = message.language_for(page.text_language)
    context |= {
        # Whether the translation is behind is said of the current version only.
        "languages": replace(context["languages"], is_behind=False),
        "message": message,
        "text": message.text(words_language),
        # A version from before its translation is shown in the language that it had.
        "words_language": words_language,
        "version": next(one for one in history(page, sent) if one.number == number),
        "state": message.state(on=timezone.localdate()),
        "State": MessageState,
    }
    response = TemplateResponse(request, "alerts/alert_version.html", context)
    return keep_for_a_minute(request, response)
