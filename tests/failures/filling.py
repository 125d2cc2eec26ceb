"""A form of a page, read and sent as a browser without JavaScript does."""

from html.parser import HTMLParser
from typing import Any


class Form(HTMLParser):
    """The form of a page that posts: what its fields hold now, its address and its last button."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.address = ""
        self._is_inside = False
        self._area = self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        if tag == "form" and has.get("method") == "post" and not self.fields:
            self._is_inside, self.address = True, has.get("action", "")
        if not self._is_inside:
            return
        name = has.get("name", "")
        if tag == "input" and name:
            kind = has.get("type", "text")
            if kind not in ("radio", "checkbox", "file", "submit") or "checked" in has:
                self.fields.setdefault(name, []).append(has.get("value", ""))
        elif tag == "textarea":
            self._area = name
            self.fields[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in has:
            self.fields.setdefault(self._select, []).append(has.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # The line break after the opening tag belongs to the markup.
            self.fields[self._area] = [self.fields[self._area][0].removeprefix("\n")]
            self._area = ""
        elif tag == "form":
            self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area][0] += data

    def filled(self, **typed: Any) -> dict[str, Any]:
        """What is posted with this typed into it."""
        return {**self.fields, **typed}
