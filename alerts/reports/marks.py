"""What tells two reports about the same swindler: numbers, accounts, addresses on the net.

Pure functions: they find such marks in a text and write each in one way, so that
``0300 1234567``, ``+92-300-1234567`` and ``۰۳۰۰۱۲۳۴۵۶۷`` are the same. The marks themselves are
never stored; see `similar`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mrc.core.urdu import fold_digits

#: Shorter runs of digits are dates, amounts and house numbers.
SHORTEST_NUMBER, LONGEST_NUMBER = 9, 20
#: Everybody's hosts: only what stands behind the slash tells one page from another.
SHARED_HOSTS = frozenset(
    {
        "facebook.com", "m.facebook.com", "fb.com", "instagram.com", "tiktok.com", "vt.tiktok.com",
        "youtube.com", "youtu.be", "x.com", "twitter.com", "linkedin.com", "olx.com.pk", "t.me",
        "docs.google.com", "forms.gle", "drive.google.com", "google.com", "bit.ly",
        "chat.whatsapp.com", "whatsapp.com",
    }
)  # fmt: skip
#: The number in such an address is found as a number.
_NUMBER_HOSTS = frozenset({"wa.me", "api.whatsapp.com"})

_INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff")
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])PK\s?\d{2}(?:\s?[A-Za-z]){4}(?:\s?\d){16}(?!\d)", re.I)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LICENCE = re.compile(r"(?<!\d)(\d{3,5})\s?[/-]\s?([A-Za-z]{3})(?![A-Za-z])")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24})(/[^\s<>\"'،۔]*)?",
    re.I,
)
_HANDLE = re.compile(r"(?<![\w.])@([A-Za-z0-9_][A-Za-z0-9_.]{3,})")
_NUMBER = re.compile(r"(?<![\dA-Za-z])\+?\(?\d(?:[ \t\u00a0().–-]{0,2}\d)+")


class Mark(NamedTuple):
    """One of them: its kind (phone or account number, IBAN, e-mail ...) and its one writing."""

    kind: str
    value: str


def marks_in(texts: Iterable[str]) -> frozenset[Mark]:
    """Every mark in the texts, each once."""
    return frozenset(mark for text in texts for mark in _marks_of(text))


def _marks_of(text: str) -> Iterator[Mark]:
    text = fold_digits(text).translate(_INVISIBLE)
    for found in _IBAN.finditer(text):
        yield Mark("iban", re.sub(r"\s", "", found[0]).upper())
    text = _IBAN.sub(" ", text)
    for found in _EMAIL.finditer(text):
        yield Mark("email", found[0].casefold().rstrip("."))
    text = _EMAIL.sub(" ", text)
    for found in _LICENCE.finditer(text):
        yield Mark("licence", f"{found[1].lstrip('0')}/{found[2].upper()}")
    yield from _addresses_in(text)
    for found in _HANDLE.finditer(text):
        yield Mark("handle", found[1].casefold().rstrip("."))
    for found in _NUMBER.finditer(text):
        if number := one_number(found[0]):
            yield Mark("number", number)


def _addresses_in(text: str) -> Iterator[Mark]:
    for found in _ADDRESS.finditer(text):
        host = found[1].casefold().removeprefix("www.")
        path = re.split(r"[?#]", found[2] or "")[0].rstrip("/.,;:)!").casefold()
        if host in _NUMBER_HOSTS:
            continue
        if host not in SHARED_HOSTS:
            yield Mark("site", host)
        elif path:
            yield Mark("site", f"{host}{path}")


def one_number(text: str) -> str:
    """A phone, wallet, account or identity number in its one writing; empty for shorter ones.

    A number of Pakistan loses its 0, 92, +92 or 0092; another one its 00 or plus.
    """
    digits = re.sub(r"\D", "", fold_digits(text))
    bare = digits.lstrip("0")
    if bare.startswith("92") and len(bare) == len("92") + 10:
        bare = bare.removeprefix("92")
    return bare if SHORTEST_NUMBER <= len(bare) <= LONGEST_NUMBER else ""
