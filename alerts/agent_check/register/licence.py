"""Licence numbers in any writing: pure functions.

One licence is written "MPD/1234/LHR", "1234/LHR", "OP&HRD/1234/LHR/2019", "Licence No. 1234 Lahore"
or "۱۲۳۴/لاہور". Two things tell it from others: its number, and the office that issued it. What
stands in front (the ministry of the day, the word "licence") and the year behind say nothing about
which licence it is.
"""

import re
from dataclasses import dataclass

from mrc.core.urdu import fold

#: Of what a person typed; a longer text is no licence number.
LONGEST = 60
#: A licence has a number of a few digits, and perhaps a year. Longer ones are telephone or
#: identity card numbers.
_LONGEST_NUMBER = 7
_PIECE = re.compile(r"\d+|[^\W\d_]+")
#: What stands beside the number without telling one licence from another.
_BESIDE = frozenset(
    {
        "mpd", "op", "ophrd", "hrd", "mol", "molmop", "moophrd", "mop", "oep", "oeps", "of", "l",
        "lic", "licence", "license", "licensed", "no", "nos", "num", "number", "reg", "regd",
        "registration", "and", "valid", "لائسنس", "نمبر", "او", "ای", "پی",
    }
)  # fmt: skip
#: Offices as people write them -> one short form. What is not listed stays as it is written.
_OFFICES = {
    "lahore": "LHR", "lhr": "LHR", "lhe": "LHR", "لاہور": "LHR",
    "rawalpindi": "RWP", "rwp": "RWP", "pindi": "RWP", "راولپنڈی": "RWP",
    "karachi": "KAR", "kar": "KAR", "khi": "KAR", "krc": "KAR", "کراچی": "KAR",
    "peshawar": "PWR", "pwr": "PWR", "psh": "PWR", "pew": "PWR", "پشاور": "PWR",
    "islamabad": "ISB", "isb": "ISB", "ibd": "ISB", "اسلامآباد": "ISB",
    "multan": "MTN", "mtn": "MTN", "mul": "MTN", "mux": "MTN", "ملتان": "MTN",
    "malakand": "MKD", "mkd": "MKD", "mlk": "MKD", "مالاکنڈ": "MKD", "ملاکنڈ": "MKD",
    "quetta": "QTA", "qta": "QTA", "uet": "QTA", "کوئٹہ": "QTA",
    "sialkot": "SKT", "skt": "SKT", "slt": "SKT", "سیالکوٹ": "SKT",
}  # fmt: skip
_OFFICE_BY_WORD = {fold(word).lower(): office for word, office in _OFFICES.items()}
_BESIDE_FOLDED = frozenset(fold(word).lower() for word in _BESIDE)


@dataclass(frozen=True)
class Licence:
    """A licence number taken apart."""

    #: Digits without leading zeros.
    number: str
    #: Short form of the issuing office, such as LHR; empty where it was not written.
    office: str = ""

    @property
    def key(self) -> str:
        """The same for every writing of one licence, and different for two licences."""
        return f"{self.number}/{self.office}" if self.office else self.number


def parse_licence(text: str) -> Licence | None:
    """The licence that a text writes; None where it holds no number that could be one."""
    if len(text) > LONGEST:
        return None
    pieces = [str(piece).lower() for piece in _PIECE.findall(_joined(fold(text)))]
    place = next((i for i, piece in enumerate(pieces) if piece.isdigit()), None)
    if place is None:
        return None
    number = pieces[place].lstrip("0")
    further = [piece for piece in pieces[place + 1 :] if piece.isdigit()]
    if not number or len(number) > _LONGEST_NUMBER or any(len(one) > 4 for one in further):
        return None
    return Licence(number, _office(pieces[:place], pieces[place + 1 :]))


def _joined(folded: str) -> str:
    """Names that are written in two words, as one; the ministry's "&" holds nothing apart."""
    return folded.replace("اسلام آباد", "اسلامآباد").replace("&", "")


def _office(before: list[str], after: list[str]) -> str:
    """Behind the number everything is the office, but for a year; in front only a known one is."""
    behind = [_named(piece) for piece in after if not _is_beside(piece)]
    if behind:
        return "-".join(behind)[:20]
    known = [_OFFICE_BY_WORD[piece] for piece in before if piece in _OFFICE_BY_WORD]
    return known[-1] if known else ""


def _named(piece: str) -> str:
    return _OFFICE_BY_WORD.get(piece, piece.upper())


def _is_beside(piece: str) -> bool:
    return piece.isdigit() or piece in _BESIDE_FOLDED
