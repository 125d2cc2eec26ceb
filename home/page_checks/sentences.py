"""Long sentences and hard words in a text of one language: pure functions.

The bounds are those of plain-language guides: an English sentence above 25 words loses many
readers. Urdu writes its postpositions as words of their own, so that the same sentence counts more.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from mrc.core.urdu import fold_name

#: Words above which a sentence counts as long.
LONGEST = {"en": 25, "ur": 32}
#: A sentence ends at its mark and what closes after it; an Urdu full stop needs no space after it.
_END = re.compile(r"(?<=[.!?؟۔])[\"”’)]*(?:\s+|(?<=[۔؟])(?=\S))|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
#: Full stops that end no sentence.
_SHORT_FORMS = re.compile(r"\b(?:e\.g|i\.e|etc|No|Mr|Mrs|Ms|Dr|Rs|U\.A\.E)\.$")


@dataclass(frozen=True)
class HardWords:
    """Words to avoid, each with what to write instead, in one language."""

    #: The folded word or words -> what to write instead.
    better: dict[str, str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "HardWords":
        return cls({fold_name(word): instead for word, instead in pairs if fold_name(word)})

    @cached_property
    def longest(self) -> int:
        """Words in the longest entry."""
        return max((len(word.split()) for word in self.better), default=0)


@dataclass(frozen=True)
class Piece:
    """A run of characters inside a sentence; `instead` is set where it is a hard word."""

    text: str
    instead: str = ""


@dataclass(frozen=True)
class Sentence:
    pieces: tuple[Piece, ...]
    words: int
    is_long: bool

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def hard(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.instead]


def read(text: str, *, language: str, hard: HardWords) -> list[Sentence]:
    """The sentences of a plain text, with what is hard to read in them."""
    bound = LONGEST[language]
    found = []
    for sentence in _sentences(text):
        count = len(_WORD.findall(sentence))
        found.append(Sentence(tuple(_pieces(sentence, hard)), count, count > bound))
    return found


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(text):
        if _SHORT_FORMS.search(text[start : end.start()]):
            continue
        if sentence := text[start : end.end()].strip():
            yield sentence
        start = end.end()
    if rest := text[start:].strip():
        yield rest


def _pieces(sentence: str, hard: HardWords) -> Iterator[Piece]:
    """The sentence cut at its hard words; the longest entry that fits wins."""
    spans = [match.span() for match in _WORD.finditer(sentence)]
    done, index = 0, 0
    while index < len(spans):
        for length in range(min(hard.longest, len(spans) - index), 0, -1):
            start, end = spans[index][0], spans[index + length - 1][1]
            instead = hard.better.get(fold_name(sentence[start:end]))
            if instead is not None:
                if done < start:
                    yield Piece(sentence[done:start])
                yield Piece(sentence[start:end], instead)
                done = end
                index += length
                break
        else:
            index += 1
    if done < len(sentence):
        yield Piece(sentence[done:])
