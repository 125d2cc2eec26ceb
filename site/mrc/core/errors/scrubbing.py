"""What of an error may leave: an event is built anew from the few things that are named here."""

from typing import Any

_KEPT = ("event_id", "timestamp", "platform", "level", "release", "environment")
_KEPT_OF_FRAME = ("filename", "function", "module", "lineno", "in_app")
#: Set by `reporting`, each from our own code; nothing else may be a tag.
TAGS = ("route", "method", "request_id", "task")


def scrubbed(event: dict[str, Any]) -> dict[str, Any]:
    """Exception types, frames without variables or code, route, request id, release.

    Left behind, whatever a later version of the library may add: texts of exceptions, messages,
    request, cookies, headers, user, variables, breadcrumbs, host name, modules, contexts.
    """
    kept = {name: event[name] for name in _KEPT if name in event}
    tags = event.get("tags") or {}
    kept["tags"] = {name: tags[name] for name in TAGS if name in tags}
    values = (event.get("exception") or {}).get("values") or []
    kept["exception"] = {"values": [_exception(value) for value in values]}
    kept["fingerprint"] = _fingerprint(kept["exception"]["values"])
    return kept


def _exception(value: dict[str, Any]) -> dict[str, Any]:
    frames = (value.get("stacktrace") or {}).get("frames") or []
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "stacktrace": {"frames": [_frame(frame) for frame in frames]},
    }


def _frame(frame: dict[str, Any]) -> dict[str, Any]:
    return {name: frame[name] for name in _KEPT_OF_FRAME if name in frame}


def _fingerprint(values: list[dict[str, Any]]) -> list[str]:
    """One group for one place in the code, whatever line an edit above moves it to."""
    if not values:
        return ["unknown"]
    frames = values[-1]["stacktrace"]["frames"]
    last = frames[-1] if frames else {}
    return [str(values[-1]["type"]), str(last.get("module")), str(last.get("function"))]
