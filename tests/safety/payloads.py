"""Words that a browser, a spreadsheet or a calendar would obey if nobody stood between."""

import html.parser
import re

#: Each tries another way out of the text: an element, an attribute, a script, an address.
SCRIPTS = (
    "<script>alert('xss-1')</script>",
    '"><img src=x onerror=alert(2)>',
    "'><svg/onload=alert(3)>",
    "</title></textarea></script><script>alert(4)</script>",
    '" onmouseover="alert(5)" x="',
    "javascript:alert(6)",
    "<a href='javascript:alert(7)'>x</a>",
    "<iframe srcdoc='<script>alert(8)</script>'></iframe>",
    "]]><script>alert(9)</script>",
    "{{ 7|add:7 }}{% debug %}",
)
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://a.example")',
            "=cmd|'/c calc'!A0")  # fmt: skip


class _Finder(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "script":
            self._in_script = not values.get("src") and (values.get("type") or "") not in (
                "application/json", "application/ld+json",
            )  # fmt: skip
        for name, value in attrs:
            if name.startswith("on"):
                self.found.append(f"<{tag} {name}={value}>")
            if name in ("href", "src", "action", "formaction", "xlink:href") and re.match(
                r"\s*(javascript|vbscript|data:text)", value or "", re.IGNORECASE
            ):
                self.found.append(f"<{tag} {name}={value}>")
        if tag in ("iframe", "object", "embed", "base") and values.get("src") != "":
            self.found.append(f"<{tag} {values}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.found.append(f"a script: {data[:80]!r}")


def obeyed_in(markup: str) -> list[str]:
    """What a browser would run of this page, feed or mail; nothing of ours is written in line."""
    finder = _Finder()
    finder.feed(markup)
    finder.close()
    return finder.found
