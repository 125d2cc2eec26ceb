"""What the frame of every page shows, kept for a few seconds: the menu and the helpline.

Forgotten at once by the process that publishes or saves; the others follow within the half minute.
"""

import contextlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

SECONDS = 30
_PREFIX = "mrc-frame:"

Kept = TypeVar("Kept")


def keep(name: str, make: Callable[[], Kept]) -> Kept:
    """The kept value, or a new one; a cache that is down costs a query and nothing else."""
    key = _PREFIX + name
    try:
        kept = cache.get(key)
    except Exception:
        return make()
    if kept is None:
        kept = (make(),)
        with contextlib.suppress(Exception):
            cache.set(key, kept, SECONDS)
    return kept[0]


def forget(*names: str) -> None:
    cache.delete_many([_PREFIX + name for name in names])


@receiver([page_published, page_unpublished, post_page_move])
def forget_menus(sender: Any, **kwargs: Any) -> None:
    forget("menu:en", "menu:ur")


@receiver([post_save, post_delete], sender="core.Contact")
def forget_helpline(sender: Any, **kwargs: Any) -> None:
    forget("helpline")
