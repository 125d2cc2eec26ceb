"""Names under which other systems know us and our messages. They never change once given out."""

import re
import uuid

from alerts.warnings.messages import AlertMessage

_IDENTIFIER = re.compile(r"pk-mrc-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([1-9][0-9]{0,4})")


def identifier(message: AlertMessage) -> str:
    """The name of one message: the warning that it belongs to, and its number."""
    return f"pk-mrc-{message.warning}-{message.number}"


def parse_identifier(text: str) -> tuple[uuid.UUID, int] | None:
    """The warning and the number of a message; None for what can be no identifier of ours."""
    found = _IDENTIFIER.fullmatch(text)
    return (uuid.UUID(found[1]), int(found[2])) if found else None
