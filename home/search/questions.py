"""From what somebody typed to what they look for: a list of concepts, each with all its words."""

from dataclasses import dataclass
from itertools import chain

from mrc.core.urdu import fold_name, words

from .lexicon import Lexicon, Meaning, lexicon
from .stop_words import STOP_WORDS

#: Longer questions are cut: nobody types more, and the database need not parse it.
MAX_QUERY_LENGTH = 100
MOST_CONCEPTS = 6
#: Words that stand for one concept in the query to the database.
MOST_FORMS = 48


@dataclass(frozen=True)
class Concept:
    """One thing that is looked for: a page holds it if it holds any of its forms."""

    #: As it was typed, folded.
    text: str
    #: The other forms, without the text itself.
    others: tuple[str, ...] = ()
    countries: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()
    #: Known words that were taken for it because they sound like it; "" where it is known itself.
    heard_as: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.text, *self.others)


@dataclass(frozen=True)
class Question:
    #: As it was typed, with single blanks, cut to a hundred letters.
    query: str
    concepts: tuple[Concept, ...]

    @property
    def countries(self) -> frozenset[int]:
        return frozenset(chain.from_iterable(concept.countries for concept in self.concepts))

    @property
    def text(self) -> str:
        """The whole question, folded."""
        return fold_name(self.query)


def ask(query: str) -> Question:
    """Reads a question with the words that are known now."""
    query = " ".join(query.split())[:MAX_QUERY_LENGTH].strip()
    # U.A.E. and K.S.A. are one word each.
    tokens = fold_name(" ".join(words(query.replace(".", "")))).split()
    known = lexicon()
    texts = _texts(tokens, known) or tokens
    unique = list(dict.fromkeys(texts))[:MOST_CONCEPTS]
    return Question(query, tuple(_concept(text, known) for text in unique))


def _texts(tokens: list[str], known: Lexicon) -> list[str]:
    """The known terms and the telling words. A term may hold a word that says nothing by itself:
    “salary not paid” is one."""
    found: list[str] = []
    place = 0
    while place < len(tokens):
        length = _longest_form(tokens, place, known)
        if length > 1 or tokens[place] not in STOP_WORDS:
            found.append(" ".join(tokens[place : place + length]))
        place += length
    return found


def _longest_form(tokens: list[str], place: int, known: Lexicon) -> int:
    """How many words from that place on are one known form; one where none is known."""
    for length in range(min(known.longest, len(tokens) - place), 1, -1):
        if " ".join(tokens[place : place + length]) in known.meanings:
            return length
    return 1


def _concept(text: str, known: Lexicon) -> Concept:
    heard_as = known.heard_as(text)
    meanings: list[Meaning] = [
        meaning for form in heard_as or [text] for meaning in known.meanings.get(form, ())
    ]
    forms = sorted(set().union(*(meaning.forms for meaning in meanings)) - {text})
    # What is known by name needs no guess: قطر (Qatar) and خطرہ (danger) sound much alike.
    alike = [] if meanings or " " in text else known.words_like(text)
    others = dict.fromkeys([*forms, *(word for word in alike if word != text)])
    return Concept(
        text,
        tuple(others)[:MOST_FORMS],
        frozenset(meaning.country for meaning in meanings if meaning.country is not None),
        frozenset(meaning.topic for meaning in meanings if meaning.topic is not None),
        heard_as[0] if heard_as else "",
    )
