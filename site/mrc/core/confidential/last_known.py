"""What a form offers to choose from, shown also in the minutes while the database is down."""

import logging
from collections.abc import Callable
from typing import TypeVar

from mrc.core.frame import keep

logger = logging.getLogger(__name__)

Found = TypeVar("Found")
#: What this process showed last.
last_known: dict[str, object] = {}


def found(name: str, find: Callable[[], Found], nothing: Found) -> Found:
    """What `find` gives, kept for some seconds; else what was shown last, else `nothing`."""
    try:
        value = keep(name, find)
    except Exception as error:
        logger.error("A form lacks %s: %s", name, type(error).__name__)
        return last_known.get(name, nothing)  # type: ignore[return-value]  # put there below
    last_known[name] = value
    return value
