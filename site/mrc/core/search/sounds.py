"""What a word sounds like, in Urdu letters or in Latin ones: pure functions.

Urdu in Latin letters has no spelling of its own: naukri, nokri, nawkari and نوکری are one word.
So a word is taken apart into its consonants, with one sign for those that sound or are typed
alike, and the vowels between them, of which three kinds are told apart:

- consonants: kh q k; gh g; sh s z; ph f; w v; th t; dh d. Double ones are one. An h is kept at the
  beginning only: elsewhere it marks aspiration, or is silent. So are w and y: elsewhere they are
  vowels more often than not;
- vowels: A (a aa ا), I (i e ee y ay ی ے), U (u o oo w و). Urdu does not write short ones, so
  where it has none a single one in Latin letters fits; what it writes must be there.

`alike` compares two words; `bones` is the key under which words that may be alike are kept.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from mrc.core.urdu import fold_name

_URDU = {
    "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ط": "t", "ث": "s", "ج": "j", "چ": "C", "ح": "h",
    "خ": "k", "د": "d", "ڈ": "d", "ذ": "s", "ر": "r", "ڑ": "r", "ز": "s", "ژ": "s", "س": "s",
    "ش": "s", "ص": "s", "ض": "s", "ظ": "s", "غ": "g", "ف": "f", "ق": "k", "ک": "k",
    "گ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n", "ہ": "h", "ھ": "h",
    "و": "w", "ی": "y", "ے": "y", "آ": "A", "ا": "a", "ع": "'",
}  # fmt: skip
_LATIN = (
    ("tch", "C"), ("ch", "C"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("v", "w"),
    ("z", "s"),
)  # fmt: skip
_SOFT_C = re.compile(r"c(?=[eiy])")
_KINDS = {"a": "A", "A": "A", "i": "I", "e": "I", "y": "I", "u": "U", "o": "U", "w": "U"}
#: Shorter ones match by chance.
FEWEST_BONES = 2


@dataclass(frozen=True)
class Sound:
    """A word taken apart: one gap of vowels before each consonant, and one at the end."""

    bones: str
    #: The kinds of vowels in each gap.
    gaps: tuple[frozenset[str], ...]
    #: How many letters wrote them; a doubled one counts as long.
    lengths: tuple[int, ...]
    is_urdu: bool
    #: An ا at the beginning of an Urdu word carries any vowel.
    opens_with_any: bool = False


@lru_cache(maxsize=8192)
def sound_of(word: str) -> Sound:
    """One word, taken apart. Digits stay among the consonants."""
    folded = fold_name(word).replace(" ", "")
    is_urdu = any("\u0600" <= sign <= "\u06ff" for sign in folded)
    signs = _urdu_signs(folded) if is_urdu else _latin_signs(folded)
    opens_with_any = is_urdu and signs[:1] == "a"
    return _taken_apart(signs[1:] if opens_with_any else signs, is_urdu, opens_with_any)


def alike(one: Sound, other: Sound) -> bool:
    """Whether two words may be the same one, spelled in another way or script."""
    if one.bones != other.bones or len(one.bones) < FEWEST_BONES:
        return False
    pairs = zip(one.gaps, other.gaps, one.lengths, other.lengths, strict=True)
    for place, (mine, theirs, my_length, their_length) in enumerate(pairs):
        if place == 0 and (one.opens_with_any or other.opens_with_any):
            if not (one.opens_with_any and other.opens_with_any) and not (mine or theirs):
                return False
            continue
        if one.is_urdu == other.is_urdu:
            fits = _fits_same_script(mine, theirs, my_length, their_length)
        elif one.is_urdu:
            fits = _fits_urdu(mine, theirs, their_length)
        else:
            fits = _fits_urdu(theirs, mine, my_length)
        if not fits:
            return False
    return True


def _fits_urdu(urdu: frozenset[str], latin: frozenset[str], latin_length: int) -> bool:
    """What Urdu writes must be there; what it leaves out may be one short vowel."""
    return urdu <= latin if urdu else latin_length <= 1


def _fits_same_script(
    mine: frozenset[str], theirs: frozenset[str], my_length: int, their_length: int
) -> bool:
    if mine and theirs:
        return mine <= theirs or theirs <= mine
    return max(my_length, their_length) <= 1


def _urdu_signs(word: str) -> str:
    return "".join(_URDU.get(sign, sign if sign.isdigit() else "'") for sign in word)


def _latin_signs(word: str) -> str:
    for letters, sign in _LATIN:
        word = word.replace(letters, sign)
    return _SOFT_C.sub("s", word).replace("c", "k")


def _taken_apart(signs: str, is_urdu: bool, opens_with_any: bool) -> Sound:
    bones: list[str] = []
    gaps: list[set[str]] = [set()]
    lengths = [0]
    for place, sign in enumerate(signs):
        is_first = place == 0 and not opens_with_any
        is_consonant = (sign not in _KINDS and sign != "'") or (sign in "wy" and is_first)
        if sign == "h" and not is_first:
            continue
        if is_consonant:
            if not is_urdu and bones and bones[-1] == sign and not lengths[-1]:
                continue
            bones.append(sign)
            gaps.append(set())
            lengths.append(0)
        elif sign in _KINDS:
            gaps[-1].add(_KINDS[sign])
            lengths[-1] += 1
    return Sound(
        "".join(bones), tuple(map(frozenset, gaps)), tuple(lengths), is_urdu, opens_with_any
    )
