"""The Urdu of a page of the first content: the Urdu file has the structure of the English one."""

from typing import Any

from wagtail.models import Page

from mrc.core import translating

from .files import ContentFileError


def translate_page(page: Page, urdu_values: dict[str, Any], *, where: str) -> Page:
    """Create and publish the Urdu page of an English one; gives the Urdu page."""
    try:
        return translating.translate_page(page, urdu_values)
    except translating.MissingUrduError as error:
        raise ContentFileError(f"{where}: {error}") from error
