"""Errors in a confidential form are reported without anything that was typed into it."""

import logging
import traceback
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.debug import ExceptionReporter

from mrc.core.failing.pages import away, is_database_gone


class NothingReporter(ExceptionReporter):
    """Django's report of an error, without anything that was sent or held."""

    def get_traceback_text(self) -> SafeString:
        return SafeString("An error in a confidential form. Its request is not shown.")

    def get_traceback_html(self) -> SafeString:
        return self.get_traceback_text()


def log_without_words(logger: logging.Logger, what: str, error: BaseException) -> None:
    """Where it broke and how, never what it said: a database repeats the row that it refuses.

    `what` says in a few words what could not be done.
    """
    last = traceback.extract_tb(error.__traceback__)[-1]
    logger.error("%s: %s at %s:%s", what, type(error).__name__, last.filename, last.lineno)


def answer_without_words(
    view: Callable[[HttpRequest], HttpResponseBase],
    request: HttpRequest,
    *,
    logger: logging.Logger,
    what: str,
) -> HttpResponseBase:
    """The view's answer; a plain 503 where it breaks, and a log line without a word typed. While
    the database is gone, what was typed comes back in a page of its own.

    Outside of its handler the answer is made: what breaks then would carry the first error along.
    """
    request.exception_reporter_class = NothingReporter  # type: ignore[attr-defined]
    response: HttpResponseBase | None = None
    is_gone = False
    try:
        response = view(request)
    except Exception as error:
        log_without_words(logger, what, error)
        is_gone = is_database_gone(error)
    if is_gone:
        response = away(request)
    if response is None:
        response = HttpResponse(
            _("Something broke on our side. Go back: your words may still be there."),
            content_type="text/plain; charset=utf-8",
            status=503,
        )
    return response
