"""Text as it is set: what must not be broken over two lines or turned around."""

import re

#: A number with spaces or dashes within: without isolation Urdu turns its groups around. A comma, a
#: dot, a colon or a stroke belongs to it where a digit follows at once (15,000, 10:30, 2/3), and a
#: bracket where it holds the beginning of the number: (051) 9106691.
NUMBER = re.compile(r"\+?(?:\(\d+\)[\s\-]*)?\d+(?:[\s\-]+\d+|[.,:/]\d+)*")
_ISOLATE, _END, _NO_BREAK = "\u2066", "\u2069", "\u00a0"


def set_text(text: str, language: str) -> str:
    """Single spaces, no number broken over two lines, and in Urdu every number in its own order."""
    opening, closing = (_ISOLATE, _END) if language == "ur" else ("", "")

    def whole(found: re.Match[str]) -> str:
        return opening + found[0].replace(" ", _NO_BREAK) + closing

    return NUMBER.sub(whole, " ".join(text.split()))
