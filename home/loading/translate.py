"""The Urdu of a page of the first content: the Urdu file has the structure of the English one."""

from typing import Any

from wagtail.models import Page

from mrc.core import translating

from .files import ContentFileError


def translate_page(page: Page, urdu_values: dict[str, Any], *, where: str) -> Page:
    """Create and publish the Urdu page of an English one; gives the Urdu page.

    Published here and not by wagtail-localize, which waits for the end of the transaction with the
    page as it has it in memory, and would then forget the pages that were made below it meanwhile.
    """
    try:
        twin = translating.translate_page(page, urdu_values, publish=False)
    except translating.MissingUrduError as error:
        raise ContentFileError(f"{where}: {error}") from error
    twin = Page.objects.get(pk=twin.pk)
    twin.get_latest_revision().publish()
    return twin
