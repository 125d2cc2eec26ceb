"""What an app says when it announces something."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Section:
    """A heading and its points, in the order in which a reader needs them."""

    heading: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class News:
    """One announcement in one language, as plain text."""

    title: str
    summary: str
    #: The page on this site, from the first slash: `/ur/alerts/free-visa/`.
    path: str
    #: The word that stands before the title, also in the subject: “Serious danger”, “Withdrawn”.
    label: str = ""
    #: A line of its own above the summary: why it was withdrawn, what has changed.
    note: str = ""
    sections: tuple[Section, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "News":
        sections = tuple(
            Section(one["heading"], tuple(one["points"])) for one in data.get("sections", ())
        )
        return cls(**{**data, "sections": sections})
