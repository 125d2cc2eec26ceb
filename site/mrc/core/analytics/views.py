"""The page-view beacon: pages come from a cache, so that this is all that Django hears of them."""

import json
import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.utils.translation import get_language_from_path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import count, page_goal, page_view
from .client import plausible
from .goals import is_page_goal, is_private_path, page_keys
from .readers import is_from_our_page, is_somebody_reading, reader_address
from .rules import is_page_path, outside_referrer

logger = logging.getLogger(__name__)

#: Bytes. A beacon has about 100; a long path and a long referrer still fit.
LARGEST_BODY = 2048


@dataclass(frozen=True)
class Beacon:
    """What a page said of itself, as far as it can be believed."""

    path: str
    referrer: str
    goal: str


@csrf_exempt  # changes nothing of ours and reads no cookie; its origin is checked instead
@never_cache
@require_POST
def beacon(request: HttpRequest) -> HttpResponse:
    """Takes {"p": path, "r": referrer, "g": goal} and answers 204 at once, whatever it was.

    Nobody waits for the answer and nobody can be helped by an error, so there is none.
    """
    if is_from_our_page(request) and is_somebody_reading(request):
        message = _read(request)
        if message is not None:
            _count(message.path)
            _pass_on(request, message)
    return HttpResponse(status=204)


def _count(path: str) -> None:
    """Our own numbers, Plausible or not. A database that is down costs a number and no answer."""
    try:
        for key in page_keys(path):
            count(key=key, day=timezone.localdate())
    except Error:
        logger.exception("A view was not counted")


def _read(request: HttpRequest) -> Beacon | None:
    """The message, or None where it is too large, no JSON, or not about a page of ours."""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            return None
        body: Any = json.loads(request.read(LARGEST_BODY))
    except (ValueError, RecursionError, UnreadablePostError):
        return None
    if not isinstance(body, dict):
        return None
    path, referrer, goal = (body.get(name) or "" for name in "prg")
    if not all(isinstance(value, str) for value in (path, referrer, goal)):
        return None
    if not is_page_path(path) or is_private_path(path):
        return None
    return Beacon(
        path=path,
        referrer=outside_referrer(referrer, host=request.get_host()),
        goal=goal if is_page_goal(goal) else "",
    )


def _pass_on(request: HttpRequest, message: Beacon) -> None:
    if plausible() is None or not (address := reader_address(request)):
        return
    reader: dict[str, Any] = {
        "path": message.path,
        "user_agent": request.headers["User-Agent"],
        "address": address,
        "language": get_language_from_path(message.path) or settings.LANGUAGE_CODE,
    }
    page_view(referrer=message.referrer, **reader)
    if message.goal:
        page_goal(name=message.goal, **reader)
