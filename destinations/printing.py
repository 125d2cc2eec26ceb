"""All parts of a guide on one page."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks.stream_block import StreamValue

if TYPE_CHECKING:
    from destinations.models import GuidePage, GuidePartPage


@dataclass(frozen=True)
class PrintedPart:
    page: "GuidePartPage"
    #: The blocks of its body.
    blocks: list[StreamValue.StreamChild]


def printed_parts(parts: "Sequence[GuidePartPage]") -> list[PrintedPart]:
    """The parts with their blocks, resolved together.

    What blocks refer to (contacts, kinds of facts, pictures) is fetched once for the whole guide:
    one stream resolves each kind of block in one query, many streams would ask once each.
    """
    if not parts:
        return []
    raw = [(part, list(part.body.raw_data)) for part in parts]
    together = StreamValue(
        parts[0].body.stream_block, [row for _, rows in raw for row in rows], is_lazy=True
    )
    blocks = iter(list(together))
    return [PrintedPart(part, [next(blocks) for _row in rows]) for part, rows in raw]


#: The headings of a part stand one level lower below the part's own heading.
_HEADING = re.compile(r"(</?h)([2-5])(?=[\s>])")


def as_printed(html: str) -> SafeString:
    """A part's HTML for the page of all parts: headings one level lower, nothing folded away.

    Takes what templates rendered, escaped already, and adds no text of its own.
    """
    lowered = _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", html)
    return mark_safe(lowered.replace("<details", "<details open"))  # noqa: S308


def all_sources(pages: "Iterable[GuidePage | GuidePartPage]") -> list[StreamValue.StreamChild]:
    """The sources of several pages, each once, in the order in which they are first named."""
    found: dict[tuple[str, str, str], StreamValue.StreamChild] = {}
    for page in pages:
        for block in page.sources:
            found.setdefault((block.value["name"], block.value["url"], block.value["date"]), block)
    return list(found.values())
