"""What can be subscribed to. Apps declare it in `AppConfig.ready()`; core knows no app."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

#: (value, words) as a form shows them, in the active language.
Options = Sequence[tuple[str, str | Promise]]


@dataclass(frozen=True)
class Topic:
    """A sort of news: its words, and the kinds between which its readers may choose."""

    key: str
    name: str | Promise
    kinds: Options = ()
    #: Announces once more what may have been lost when a process died: called by the timer.
    catch_up: Callable[[], None] | None = None


_topics: dict[str, Topic] = {}
_countries: list[Callable[[], Options]] = []


def register_topic(topic: Topic) -> None:
    """Offer it on the form. A topic of the same key is replaced."""
    _topics[topic.key] = topic


def register_countries(function: Callable[[], Options]) -> None:
    """Where the form has its countries from: (code, name in the active language)."""
    _countries[:] = [function]


def topics() -> list[Topic]:
    return list(_topics.values())


def kinds() -> list[tuple[str, str | Promise]]:
    """The kinds of all topics, one after the other."""
    return [kind for topic in _topics.values() for kind in topic.kinds]


def countries() -> list[tuple[str, str | Promise]]:
    return [country for function in _countries for country in function()]
