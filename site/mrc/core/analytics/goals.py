"""What the apps declare about their pages: goals that a page may report, paths never reported, and
pages whose views we count ourselves."""

from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings

#: Plausible takes 120 characters; ours are short names in English.
NAME_LENGTH = 100

_page_goals: set[str] = set()

#: Gives the key under which views of a path are counted (`DailyCount.key`); None for other paths.
#: It is asked about every page that is read: it asks the database only about paths of its own.
PageKey = Callable[[str], str | None]
_page_keys: list[PageKey] = []

#: Prefixes after the language (`/en/outreach/` is `/outreach/`) of which Plausible never hears.
_private_paths: set[str] = {"/admin/", "/accounts/", "/api/", "/outreach/"}


def register_page_goal(name: str) -> None:
    """Allow a page to report this goal through `<html data-goal="...">`; call it in `ready()`.

    Whoever can open a page can forge its beacon, so that only names known to us are sent on.
    """
    if not name or len(name) > NAME_LENGTH:
        raise ValueError(f"A goal's name has 1 to {NAME_LENGTH} characters: {name!r}")
    _page_goals.add(name)


def is_page_goal(name: str) -> bool:
    return name in _page_goals


def register_page_key(function: PageKey) -> None:
    """Count the views of the pages that this knows in our own table; call it in `ready()`."""
    if function not in _page_keys:
        _page_keys.append(function)


def page_keys(path: str) -> list[str]:
    """The keys under which a view of this path is counted; mostly none."""
    return [key for function in _page_keys if (key := function(path)) is not None]


def register_private_path(prefix: str) -> None:
    """Never tell Plausible about paths that begin with this, in any language; call in `ready()`."""
    if not (prefix.startswith("/") and prefix.endswith("/")):
        raise ValueError(f"A private path begins and ends with a slash: {prefix!r}")
    _private_paths.add(prefix)


def is_private_path(path: str) -> bool:
    bare = path = unquote(path)
    for code, _name in settings.LANGUAGES:
        if path.startswith(f"/{code}/"):
            bare = path[len(code) + 1 :]
    return f"{bare.rstrip('/')}/".startswith(tuple(_private_paths))
