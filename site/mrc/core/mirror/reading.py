"""What a page, a feed, a style sheet or a module leads to on our own site."""

import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from mrc.core.assets import loaded_by

#: In HTML: attributes that hold one address, and those that may hold something else (`content` is
#: that of pictures for messengers).
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "poster"})
_PERHAPS = frozenset({"content", "data-src", "data-href", "data-url"})
_IN_XML = re.compile(r"""(?:href|src)\s*=\s*["']([^"']+)["']|<(?:loc|id|web|link)>([^<]+)</""")


class Reader:
    """Finds the paths of our own site in what it answered. `origins` are its own addresses."""

    def __init__(self, *origins: str) -> None:
        self._hosts = {urlsplit(origin).netloc for origin in origins}

    def paths(self, path: str, content_type: str, body: bytes) -> list[str]:
        """Each path once, in the order of the text, without query and fragment."""
        found: list[str] = []
        if content_type == "text/html":
            parser = _Links()
            parser.feed(body.decode("utf-8", "replace"))
            parser.close()
            found = parser.found
        elif content_type.endswith("xml"):
            text = body.decode("utf-8", "replace")
            found = ["".join(groups) for groups in _IN_XML.findall(text)]
        elif path.endswith((".css", ".js")):
            found = sorted(loaded_by(path, body))
        own = (self.own_path(path, address) for address in found)
        return list(dict.fromkeys(one for one in own if one))

    def own_path(self, base: str, address: str) -> str:
        """The path of an address found at `base`; empty for another site, and for what cannot be
        an address."""
        if any(sign in address for sign in "\r\n\t ") or address.startswith("#"):
            return ""
        try:
            parts = urlsplit(urljoin(f"//-{base}", address))
        except ValueError:
            return ""
        if parts.scheme not in ("", "http", "https") or parts.netloc not in {"-", *self._hosts}:
            return ""
        path = unquote(parts.path)
        # Nothing may lead out of the folder, whatever an editor wrote.
        if not path.startswith("/") or "\0" in path or "\\" in path:
            return ""
        clean = posixpath.normpath(path)
        return f"{clean}/" if path.endswith("/") and clean != "/" else clean


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            text = (value or "").strip()
            if name == "srcset":
                self.found += [one.split()[0] for one in text.split(",") if one.strip()]
            elif name in _ADDRESSES or (name in _PERHAPS and text.startswith(("/", "http"))):
                self.found.append(text)
