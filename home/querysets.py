"""Reads of the pages of this app."""

from typing import Self

from mrc.core.readable import ReadablePageQuerySet


class ProgrammeQuerySet(ReadablePageQuerySet):
    def newest_first(self) -> Self:
        """By when they began, the latest first; undated ones last."""
        return self.order_by("-starts", "title")
