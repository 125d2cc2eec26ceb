"""A page is shown without its picture where storage takes no file: full, read-only or gone."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from wagtail.images.models import AbstractImage, SourceImageIOError

logger = logging.getLogger("mrc.files")


def show_pages_without_pictures() -> None:
    """Wagtail shows a gap where the original is missing; from now on also where what it draws from
    it cannot be written."""
    for name in ("create_rendition", "create_renditions"):
        draw = getattr(AbstractImage, name)
        if not hasattr(draw, "__wrapped__"):
            setattr(AbstractImage, name, _told_as_missing(draw))


def _told_as_missing(draw: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(draw)
    def drawn(self: AbstractImage, *filters: Any) -> Any:
        try:
            return draw(self, *filters)
        except SourceImageIOError:
            raise
        except OSError as error:
            logger.error("A picture could not be stored: %s", type(error).__name__)
            raise SourceImageIOError(type(error).__name__) from error

    return drawn
