"""The consonants of a name, written alike from Urdu and from Latin letters: pure functions.

Nobody spells Urdu names in Latin letters in one way only: "Al Kareem", "Al-Karim" and "الکریم" are
one name. Short vowels are not written in Urdu at all, long ones in many ways in Latin. So both are
brought down to their consonants, with one sign for letters that sound alike:

- an h is kept at the beginning of a word only: it marks aspiration, or is silent, elsewhere;
- و and w, ی and y are kept at the beginning only: elsewhere they are vowels more often than not;
- the article is kept as an l, however it is assimilated (As-Saeed, Ar-Rehman, Abdur Rehman).
"""

import re

from mrc.core.urdu import fold_name

#: Urdu letters, folded as `mrc.core.urdu.fold` folds them -> the sign of their sound.
_URDU = {
    "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ط": "t", "ث": "s", "ج": "j", "چ": "c", "ح": "h",
    "خ": "k", "د": "d", "ڈ": "d", "ذ": "z", "ر": "r", "ڑ": "r", "ز": "z", "ژ": "z", "س": "s",
    "ش": "s", "ص": "s", "ض": "z", "ظ": "z", "غ": "g", "ف": "f", "ق": "k", "ک": "k",
    "گ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n", "ہ": "h", "ھ": "h", "و": "w", "ی": "y",
}  # fmt: skip
#: Latin digraphs of one sound, longest first. C stands for the sound of چ until c is settled.
_DIGRAPHS = (
    ("tch", "C"), ("ch", "C"), ("ph", "f"), ("ck", "k"), ("sh", "s"), ("kh", "k"), ("gh", "g"),
    ("th", "t"), ("dh", "d"), ("bh", "b"), ("jh", "j"), ("zh", "z"), ("x", "ks"),
)  # fmt: skip
_SOFT_C = re.compile(r"c(?=[eiy])")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]+")
#: Kept at the beginning of a word only.
_WEAK = frozenset("hwy")
#: Letters before which the article's l is spoken and often written as they are.
_SUN = "tdrszn"
_ASSIMILATED = re.compile(rf"\b([aeu]|abd[aeu])([{_SUN}])\s+(?=\2)|\b([aeu]|abd[aeu])sh\s+(?=sh)")


#: The article written in one piece with its noun, whose first letter stays a first letter.
_JOINED = re.compile(r"\bال(?=\w{3})|\bal(?=[hw]\w{2})")


def skeleton(text: str) -> str:
    """The consonants of all words in one piece; digits stay. Empty where there are none."""
    return "".join(skeletons(text))


def skeletons(text: str) -> list[str]:
    """The consonants of each word that has any; the article stands by itself."""
    folded = _JOINED.sub(lambda found: f"{found[0]} ", fold_name(text))
    folded = _ASSIMILATED.sub(lambda found: f"{found[1] or found[3]}l ", folded)
    return [bones for word in folded.split() if (bones := _word(word))]


def _word(word: str) -> str:
    if any("\u0600" <= sign <= "\u06ff" for sign in word):
        return _bones(_from_urdu(word))
    return _bones(_from_latin(word))


def _from_urdu(word: str) -> str:
    """Letters that are no consonants become an apostrophe, so that only neighbours are doubled."""
    return "".join(_URDU.get(sign, sign if sign.isdigit() else "'") for sign in word)


def _from_latin(word: str) -> str:
    for letters, sound in _DIGRAPHS:
        word = word.replace(letters, sound)
    word = _SOFT_C.sub("s", word).replace("c", "k").replace("C", "c").replace("q", "k")
    return _VOWELS.sub("'", word.replace("v", "w"))


def _bones(sounds: str) -> str:
    plain = _DOUBLED.sub(r"\1", sounds)
    return "".join(
        sign
        for place, sign in enumerate(plain)
        if sign != "'" and (place == 0 or sign not in _WEAK)
    )
