"""Writing XML: elements with text that is always escaped, and never a sign that XML forbids."""

import re
import unicodedata
from xml.etree import ElementTree

Element = ElementTree.Element

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: What XML 1.0 cannot hold, however it is written: most control characters, lone surrogates.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT_MARK = "\u200f"
_STRONG = {"L", "R", "AL"}


def root(name: str, **attributes: str) -> Element:
    return ElementTree.Element(name, attributes)


def add(
    parent: Element,
    name: str,
    text: object = None,
    *,
    language: str = "",
    attributes: dict[str, str] | None = None,
) -> Element:
    """A child with its text; `language` marks it with xml:lang."""
    values = {key: clean(value) for key, value in (attributes or {}).items()}
    if language:
        values[_LANGUAGE] = language
    child = ElementTree.SubElement(parent, name, values)
    if text is not None:
        child.text = clean(str(text))
    return child


def add_known(parent: Element, name: str, text: str) -> None:
    """A child only where there is something to say: empty elements say nothing to a program."""
    if text.strip():
        add(parent, name, text.strip())


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def document(element: Element) -> bytes:
    """The file, in UTF-8 with its declaration."""
    ElementTree.indent(element)
    return ElementTree.tostring(element, encoding="utf-8", xml_declaration=True)


def set_right(text: str, language: str) -> str:
    """Plain text whose direction a program guesses by its first letter: an Urdu line that begins
    with a Latin name gets a mark in front, so that it still runs from the right."""
    if language != "ur":
        return text
    strong = (unicodedata.bidirectional(sign) for sign in text)
    first = next((kind for kind in strong if kind in _STRONG), "R")
    return text if first in {"R", "AL"} else _RIGHT_TO_LEFT_MARK + text
