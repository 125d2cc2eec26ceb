"""JSON answers that a phone can tell from a captive portal's, with every message in both languages.

Each answer carries the header ``X-MRC: outreach``, ``"mrc": "outreach"`` and the server's time.
"""

import datetime
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.records import services

MARK = "outreach"
#: Seconds after which a phone that could not be served asks again.
SOON = 5

_MESSAGES: dict[str, str | Promise] = {
    "signed-out": _("You are signed out. Sign in again; nothing on this phone is lost."),
    "csrf": _("The page is out of date. It asks for a new key and sends again."),
    "not-allowed": _("Your account may not do this. Ask your supervisor."),
    "not-found": _("This is not here."),
    "method": _("This address does not do that."),
    "unreadable": _("What was sent cannot be read."),
    "too-large": _("What was sent is too large."),
    "content": _("Some entries cannot be taken as they are."),
    "rules": _("Some entries need your attention."),
    "hash": _("What arrived is not what was sent. It will be sent again."),
    "conflict": _("The centre holds another version of this session. Nothing was overwritten."),
    "too-many": _("Too much was sent at once. It goes on by itself in a moment."),
    "busy": _("The server is busy. It goes on by itself in a moment."),
    "server": _("Something went wrong on the server. Nothing on this phone is lost."),
    "state": _("This cannot be changed any more."),
}


class RefusalError(Exception):
    """Ends a view with an error answer."""

    def __init__(self, code: str, status: int, **details: Any) -> None:
        super().__init__(code)
        self.code, self.status, self.details = code, status, details

    @property
    def response(self) -> HttpResponse:
        return error(self.code, self.status, **self.details)


def in_each_language(read: Callable[[], Any]) -> dict[str, Any]:
    """What `read` gives in each language of the site."""
    told = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            told[language] = read()
    return told


def told(message: str | Promise) -> dict[str, str]:
    """``{"en": ..., "ur": ...}`` of a lazy message."""
    return in_each_language(lambda: str(message))


def field_error(error: services.EvidenceError) -> dict[str, list[dict[str, str]]]:
    """A refusal about one field, as the `errors` of an answer."""
    return {error.field: [{"code": "content", **told(error.message)}]}


def told_again(act: Callable[[], Any]) -> dict[str, str]:
    """What `act` refuses with in each language, for messages that name what was found."""
    messages: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            try:
                act()
            except services.ReasonError as error:
                messages[language] = str(error.message)
    return messages


def instant(moment: datetime.datetime) -> str:
    """A moment in UTC, as JavaScript reads it."""
    utc = moment.astimezone(datetime.UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def encoded(values: Any) -> bytes:
    """Compact JSON in UTF-8. Half a character that somebody sent stays an escape."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def answer(values: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    body = {"mrc": MARK, "server_time": instant(timezone.now()), **values}
    return HttpResponse(encoded(body), content_type="application/json", status=status)


def error(
    code: str,
    status: int,
    *,
    message: str | Promise | None = None,
    retry_after: int | None = None,
    **details: Any,
) -> HttpResponse:
    """``{"error": code, "message": {"en", "ur"}, ...}``; `retry_after` in seconds."""
    values = {"error": code, "message": told(message or _MESSAGES[code]), **details}
    response = answer(values, status=status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def dress(response: HttpResponseBase) -> HttpResponseBase:
    """The headers of every answer; what it says of caches, where it says nothing."""
    response.headers["X-MRC"] = MARK
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers.setdefault("Cache-Control", "no-store")
    patch_vary_headers(response, ["Cookie"])
    return response
