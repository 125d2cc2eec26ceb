"""Places in a page that another app fills, so that independent apps need not know one another.

A template says where (``{% slot "guide_aside" country=country %}``), an app says what, by calling
:func:`register` from its `AppConfig.ready()`. Names in use: `guide_aside` (country=...),
`home_alert`, `home_events`, `feed_link` (in the head; country=... on guides), `guide_actions`
(items of a list; guide=...), `guide_head` (below a title; page=...), `page_foot` (page=...),
`related_pages` (page=...), and on the page of a session's code `classroom_pages` (parts=...),
`classroom_warnings` (countries=...), `classroom_events`.
"""

from collections import defaultdict
from collections.abc import Callable

from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

#: Gives HTML for the place; an empty string shows nothing. Plain text is escaped.
SlotFunction = Callable[..., SafeString | str]

_functions: dict[str, list[SlotFunction]] = defaultdict(list)


def register(name: str, function: SlotFunction) -> None:
    """Let `function(request, **what the template passes)` fill a place; twice is once."""
    if function not in _functions[name]:
        _functions[name].append(function)


def unregister(name: str, function: SlotFunction) -> None:
    """The opposite of `register`; nothing happens if it was not registered."""
    if function in _functions[name]:
        _functions[name].remove(function)


def render(name: str, request: HttpRequest | None, **kwargs: object) -> SafeString:
    """What all that fill the place give, in the order in which they registered."""
    parts = [conditional_escape(function(request, **kwargs)) for function in _functions[name]]
    return mark_safe("".join(parts))  # noqa: S308  (every part is escaped above)
