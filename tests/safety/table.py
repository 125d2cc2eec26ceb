"""The access table (`access_table.yaml`), read and held to its own form."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .people import ANONYMOUS, EVERYBODY, STAFF

FILE = Path(__file__).parent / "access_table.yaml"
_SETS = {
    "everybody": EVERYBODY,
    "staff": STAFF,
    "nobody": (),
    "strangers": (ANONYMOUS,),
}


class Answers(NamedTuple):
    """Who is let in by GET and by POST: with things of their own centre or of all, and with those
    of another centre."""

    get: frozenset[str]
    post: frozenset[str]
    get_other: frozenset[str]
    post_other: frozenset[str]
    #: Methods that end in a known crash of a library's own code for those who are let in.
    crashes: frozenset[str]

    def opens(self, person: str, method: str, side: str) -> bool:
        name = method.lower() + ("_other" if side == "other" else "")
        return person in getattr(self, name) and not self.is_known_crash(person, method, side)

    def is_known_crash(self, person: str, method: str, side: str) -> bool:
        """Whether the answer is a 500 that the table names. Nobody else may ever get one."""
        name = method.lower() + ("_other" if side == "other" else "")
        return method.lower() in self.crashes and person in getattr(self, name)


@cache
def read_table() -> dict[str, Answers]:
    """The expected answers of each address pattern. Raises `ValueError` for a wrong line."""
    table: dict[str, Answers] = {}
    for area, groups in yaml.safe_load(FILE.read_text()).items():
        for group in groups:
            answers = _answers(group)
            for route in group["routes"]:
                if route in table:
                    raise ValueError(f"{area}: {route} stands in the table twice")
                table[route] = answers
    return table


def _answers(group: dict[str, Any]) -> Answers:
    get, post = _people(group["get"]), _people(group["post"])
    return Answers(
        get,
        post,
        _people(group["get_other"]) if "get_other" in group else get,
        _people(group["post_other"]) if "post_other" in group else post,
        _methods(group.get("crashes", "")),
    )


def _methods(words: str) -> frozenset[str]:
    found = frozenset(words.split())
    if not found <= {"get", "post"}:
        raise ValueError(f"methods are get and post, not {words!r}")
    return found


def _people(words: str) -> frozenset[str]:
    """`case_worker editor`, `staff`, `everybody -anonymous`."""
    found: set[str] = set()
    for word in words.split():
        name = word.lstrip("-")
        if name not in _SETS and name not in EVERYBODY:
            raise ValueError(f"nobody is called {name!r}")
        people = set(_SETS.get(name, (name,)))
        found = found - people if word.startswith("-") else found | people
    return frozenset(found)
