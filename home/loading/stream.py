"""Content files' blocks as the raw data of a StreamField.

Ids are derived from where a block stands, so that a second load makes the same page and the Urdu
text pairs with the English one block by block.
"""

import uuid
from collections.abc import Callable
from typing import Any

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.snippets.blocks import SnippetChooserBlock

from .files import ContentFileError
from .rich_text import PageFinder, to_rich_text

NAMESPACE = uuid.UUID("6f6d1e0c-8a3e-4d0a-9b63-0a0b3f7f7d11")

#: Gives the primary key of a snippet by its key in the content files.
SnippetFinder = Callable[[type, str], int]


class StreamBuilder:
    """Turns the values of one page's files into StreamField data."""

    def __init__(self, where: str, find_page: PageFinder, find_snippet: SnippetFinder) -> None:
        self.where = where
        self.find_page = find_page
        self.find_snippet = find_snippet

    def build(self, field: StreamField, values: list[Any] | None) -> list[dict[str, Any]]:
        return self._stream(field.stream_block, values or [], field.name)

    def _stream(self, block: Any, values: list[Any], place: str) -> list[dict[str, Any]]:
        rows = []
        for index, entry in enumerate(values):
            here = f"{place}/{index}"
            name, value = self._name_and_value(block, entry, here)
            child = block.child_blocks.get(name)
            if child is None:
                raise ContentFileError(f"{self.where}: no block “{name}” at {here}")
            rows.append(
                {"type": name, "id": self._id(here), "value": self._value(child, value, here)}
            )
        return rows

    def _name_and_value(self, block: Any, entry: Any, place: str) -> tuple[str, Any]:
        """``{name: value}``, or the bare value where the stream has one kind of block only."""
        names = list(block.child_blocks)
        if isinstance(entry, dict) and len(entry) == 1 and next(iter(entry)) in names:
            return next(iter(entry.items()))
        if len(names) == 1:
            return names[0], entry
        raise ContentFileError(f"{self.where}: expected one block name at {place}, got {entry!r}")

    def _value(self, block: Any, value: Any, place: str) -> Any:
        if isinstance(block, blocks.RichTextBlock):
            return to_rich_text(value or "", self.find_page)
        if isinstance(block, blocks.ListBlock):
            return [
                {
                    "type": "item",
                    "id": self._id(f"{place}/{index}"),
                    "value": self._value(block.child_block, item, f"{place}/{index}"),
                }
                for index, item in enumerate(value or [])
            ]
        if isinstance(block, blocks.StructBlock):
            return self._struct(block, value or {}, place)
        if isinstance(block, blocks.StreamBlock):
            return self._stream(block, value or [], place)
        if isinstance(block, SnippetChooserBlock):
            return self.find_snippet(block.target_model, str(value))
        return "" if value is None and isinstance(block, blocks.CharBlock) else value

    def _struct(self, block: blocks.StructBlock, value: Any, place: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            # A struct with one obvious text, such as a partner's name.
            value = {next(iter(block.child_blocks)): value}
        unknown = value.keys() - block.child_blocks.keys()
        if unknown:
            raise ContentFileError(
                f"{self.where}: {place} has unknown {', '.join(sorted(unknown))}"
            )
        return {
            name: self._value(child, value.get(name, child.get_default()), f"{place}/{name}")
            if name in value
            else child.get_prep_value(child.get_default())
            for name, child in block.child_blocks.items()
        }

    def _id(self, place: str) -> str:
        return str(uuid.uuid5(NAMESPACE, f"{self.where.split('.')[0]}:{place}"))
