"""“Did you mean ...?”: the nearest words that pages or editors use, in the script that was typed.

Offered with a link, never put in place of what somebody wrote.
"""

from collections import Counter

from rapidfuzz import fuzz, process

from mrc.core.search.index_words import SHORTEST, index_words
from mrc.core.search.kept import Kept

from .catalogue import catalogue
from .lexicon import lexicon
from .questions import Question
from .searching import find

#: Of 100. Short words must be nearer: one wrong letter in four is much.
_NEAR, _NEAR_SHORT, _SHORT = 78.0, 74.0, 5
_CANDIDATES = 8


def _build() -> tuple[Counter[str], list[str], list[str]]:
    """Every word with how many pages have it, and the two scripts apart."""
    counted = index_words(catalogue().entries.keys())
    for form in lexicon().meanings:
        for word in form.split():
            counted[word] += 1
    usable = [word for word in sorted(counted) if len(word) >= SHORTEST and not word.isdigit()]
    return (
        counted,
        [word for word in usable if not _is_urdu(word)],
        [word for word in usable if _is_urdu(word)],
    )


vocabulary = Kept("search-vocabulary", _build)


def did_you_mean(question: Question, *, language: str) -> str:
    """The question with its unknown words put right, if that finds anything; else ``""``."""
    changed = [_put_right(concept.text) for concept in question.concepts]
    better = " ".join(changed)
    if better == " ".join(concept.text for concept in question.concepts):
        return ""
    return better if find(better, language=language).entries else ""


def _put_right(text: str) -> str:
    counted, latin, urdu = vocabulary()
    if " " in text or text in counted or len(text) < SHORTEST or text.isdigit():
        return text
    choices = urdu if _is_urdu(text) else latin
    cutoff = _NEAR_SHORT if len(text) <= _SHORT else _NEAR
    near = process.extract(text, choices, scorer=fuzz.ratio, score_cutoff=cutoff, limit=_CANDIDATES)
    # The commoner of two that are equally near; then by the alphabet, so that it is always one.
    best = min(near, key=lambda one: (-round(one[1]), -counted[one[0]], one[0]), default=None)
    return best[0] if best is not None else text


def _is_urdu(word: str) -> bool:
    return any("\u0600" <= sign <= "\u06ff" for sign in word)
