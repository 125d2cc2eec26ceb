"""What readers are told of a guide's changes."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from destinations.models import GuideChange
from mrc.core.bilingual import current_language, paired_value

if TYPE_CHECKING:
    from destinations.models import Country, GuidePartPage

#: How many the guide itself shows; all of them stand on a page of their own.
SHOWN = 3
#: More than a reader scrolls through; older ones stay in the database.
MOST = 200


@dataclass(frozen=True)
class ChangeLine:
    """One large change, in the language of the reader where there is a note in it."""

    happened_at: datetime.datetime
    #: The part, by its agreed name; empty for the guide itself.
    part_name: str
    #: The page of the part, or of nothing where it is not there any more.
    page: "GuidePartPage | None"
    note: str
    #: The language of the note.
    language: str

    @property
    def is_foreign(self) -> bool:
        """Whether the note is in another language than its reader's."""
        return self.language != current_language()


def changes_of(
    country: "Country", parts: "Sequence[GuidePartPage]", *, limit: int = SHOWN
) -> dict[str, Any]:
    """The newest large changes of a country's guide for its template, and whether there are more.
    One query."""
    found = list(GuideChange.objects.major().about(country).newest_first()[: limit + 1])
    return {
        "changes": change_lines(found[:limit], parts),
        "has_more_changes": len(found) > limit,
    }


def change_lines(
    changes: Iterable[GuideChange], parts: "Sequence[GuidePartPage]"
) -> list[ChangeLine]:
    """As a page shows them; `parts` are the live parts of its guide, to link to."""
    pages = {part.part: part for part in parts}
    lines = []
    for change in changes:
        note, language = paired_value(change, "note")
        lines.append(
            ChangeLine(change.happened_at, change.part_name, pages.get(change.part), note, language)
        )
    return lines
