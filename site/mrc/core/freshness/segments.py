"""The translatable texts of a page as fingerprints, and what differs between two sets of them."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w+(?:[’'\-.,/]\w+)*")


@dataclass(frozen=True)
class Segment:
    """One text of the source: its place, what it says, and how much work it is."""

    #: ``title``, or ``body.<id of the block>.<field>...``, as wagtail-localize names it.
    path: str
    #: The first 16 signs of the SHA-256 of its text.
    digest: str
    words: int

    @property
    def section(self) -> str:
        """The field, or the block of the body, that a reader sees as one thing."""
        return ".".join(self.path.split(".")[:2])

    def as_json(self) -> list[str | int]:
        return [self.path, self.digest, self.words]


#: A page's segments as the database keeps them.
Kept = Sequence[Sequence[str | int]]


def segment_of(path: str, html: str) -> Segment:
    digest = hashlib.sha256(html.encode()).hexdigest()[:16]
    return Segment(path, digest, count_words(html))


def count_words(html: str) -> int:
    """Words of a text with markup, as a translator counts them."""
    return len(_WORD.findall(_TAG.sub(" ", html)))


def read(kept: Kept) -> list[Segment]:
    return [Segment(str(path), str(digest), int(words)) for path, digest, words in kept]


@dataclass(frozen=True)
class Difference:
    """What a translation lacks of its source as it is today."""

    #: Texts at a place where the translation has an older one.
    changed: int = 0
    #: Texts where the translation has nothing.
    new: int = 0
    #: Texts of the translation that its source does not have any more.
    deleted: int = 0
    #: Words of the changed and the new texts.
    words: int = 0
    #: Where something is new or changed: see `Segment.section`.
    sections: frozenset[str] = frozenset()

    @property
    def texts(self) -> int:
        """How many texts there are to translate."""
        return self.changed + self.new

    def __bool__(self) -> bool:
        return bool(self.changed or self.new or self.deleted)


def difference(source: Iterable[Segment], translated: Iterable[Segment]) -> Difference:
    """Compare what the source says today with what was translated.

    A paragraph that moved inside its block is the same paragraph: texts of one place are compared
    as a heap, not by their order.
    """
    now, then = Counter(source), Counter(translated)
    added, gone = now - then, then - now
    paths = Counter(segment.path for segment in added.elements())
    paths_gone = Counter(segment.path for segment in gone.elements())
    changed = sum((paths & paths_gone).values())
    return Difference(
        changed=changed,
        new=paths.total() - changed,
        deleted=paths_gone.total() - changed,
        words=sum(segment.words for segment in added.elements()),
        sections=frozenset(segment.section for segment in added),
    )
