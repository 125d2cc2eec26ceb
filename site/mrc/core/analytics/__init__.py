"""The only place that speaks to Plausible. Off unless PLAUSIBLE_DOMAIN, _API and _ORIGIN are set.

What the apps may call. Nothing is imported before it is called: the models of this package are
loaded while Django starts, when none of the rest may be.
"""

import datetime

from .goals import register_page_goal, register_page_key, register_private_path

__all__ = [
    "count",
    "page_goal",
    "page_view",
    "record_goal",
    "register_page_goal",
    "register_page_key",
    "register_private_path",
]


def page_view(*, path: str, referrer: str, user_agent: str, address: str, language: str) -> None:
    """Tell Plausible that a page was read: best effort, never waits, never raises."""
    from . import services

    services.page_view(
        path=path, referrer=referrer, user_agent=user_agent, address=address, language=language
    )


def page_goal(
    *,
    name: str,
    path: str,
    user_agent: str,
    address: str,
    language: str,
    utm: dict[str, str] | None = None,
) -> None:
    """Tell Plausible that a page reached its goal: best effort, never waits, never raises.

    `utm` says what led there: `source`, `medium`, `campaign`, `term`, `content`. Raises ValueError
    for another one.
    """
    from . import services

    services.page_goal(
        name=name, path=path, user_agent=user_agent, address=address, language=language, utm=utm
    )


def record_goal(*, name: str, path: str, key: str, props: dict[str, str] | None = None) -> None:
    """Keep a goal that must not be lost; call it inside the transaction of the thing it reports.

    It is rolled back with that transaction, and sent by the worker after it is committed.
    `key` names the occurrence ("session-verified:<id>"): a second goal with it changes nothing.
    Nothing about a person belongs into `path` or `props`. Writes nothing while analytics is off.
    Raises ValueError for a name that is empty or longer than Plausible takes.
    """
    from . import services

    services.record_goal(name=name, path=path, key=key, props=props)


def count(*, key: str, day: datetime.date) -> None:
    """Add one to our own number for `key` on `day` (a day in Karachi), Plausible or not."""
    from . import services

    services.count(key=key, day=day)
