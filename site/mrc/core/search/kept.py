"""Large things kept in the memory of each process, and thrown away by all of them at once.

The shared cache holds a short mark only; what was made under another mark is made anew. So a
process that publishes reaches every other through the cache, and where the cache is of each
process alone, they follow within `mrc.core.frame.SECONDS`.
"""

import uuid
from collections.abc import Callable
from typing import Generic, TypeVar

from mrc.core.frame import forget, keep

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """One value a process: ``Kept("pages", build)()`` gives it, `forget` renews it everywhere."""

    def __init__(self, name: str, make: Callable[[], Made]) -> None:
        self._name = f"kept:{name}"
        self._make = make
        # Mark and value together, so that threads see the old or the new pair, never half.
        self._pair: tuple[str, Made] | None = None

    def __call__(self) -> Made:
        mark = keep(self._name, lambda: uuid.uuid4().hex, outlasts_writes=True)
        pair = self._pair
        if pair is None or pair[0] != mark:
            pair = (mark, self._make())
            self._pair = pair
        return pair[1]

    def forget(self) -> None:
        forget(self._name)
