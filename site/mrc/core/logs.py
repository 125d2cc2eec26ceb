"""Logs as JSON lines, with a request id and without personal data.

Kept out on purpose: addresses that were asked for, who asked, and the words of an exception (a
database puts the offending row into them). What is left says where the code was and how it got
there, which is what a repair needs.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

#: The id of the request being answered; "-" outside a request (commands, the worker).
request_id_var: ContextVar[str] = ContextVar("request_id", default="-")

#: Loggers whose arguments are known to hold no personal data: ours, and the queue's.
_KNOWN_LOGGERS = {
    "mrc", "alerts", "campaigns", "destinations", "events", "home", "django_tasks",
    "django_tasks_db",
}  # fmt: skip
#: Extra fields that a line may carry; what is not named here is dropped.
_FIELDS = (
    "method", "route", "status_code", "milliseconds", "task", "count", "command", "object_id",
)  # fmt: skip
_EMAIL = re.compile(r"[^\s@<>'\"]+@[^\s@<>'\"]+\.[^\s@<>'\".]+")
_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[0-9a-f]{1,4}:){3,}[0-9a-f:]+", re.I)
_NUMBER = re.compile(r"\+?\d[\d\s().-]{7,}\d")


def route_of(request: HttpRequest) -> str:
    """The pattern that answered, such as ``accounts/login/``; never the address itself."""
    match = request.resolver_match
    return match.route if match is not None else "-"


def without_personal_data(text: str) -> str:
    """The text with e-mail addresses, network addresses and long numbers struck out."""
    text = _EMAIL.sub("[e-mail]", text)
    text = _ADDRESS.sub("[address]", text)
    return _NUMBER.sub("[number]", text)


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._message(record),
            "request_id": request_id_var.get(),
        }
        line.update({name: getattr(record, name) for name in _FIELDS if hasattr(record, name)})
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            line.setdefault("route", route_of(request))
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__qualname__
            line["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False, default=str)

    def _message(self, record: logging.LogRecord) -> str:
        """With its arguments where they are known; else as it was written in somebody's code."""
        if record.name.startswith("django.security."):
            # Django has put what the visitor sent (a host, a name of a file) into the text itself.
            return f"Refused: {record.name.rpartition('.')[2]}"
        known = record.name.split(".")[0] in _KNOWN_LOGGERS
        return without_personal_data(record.getMessage() if known else str(record.msg))


#: For `settings.LOGGING`: everything to standard output, from INFO on.
JSON_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "mrc.core.logs.JsonFormatter"}},
    "handlers": {"json": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["json"], "level": "INFO"},
    # Django would mail errors, with everything that was typed, to ADMINS.
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": False},
    },
}
