"""What may be said about a reader and a page. Pure functions, no request, no setting."""

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

#: As many characters of a path, a referrer or a user agent as we pass on or keep.
TEXT_LENGTH = 500

_IPV4_KEPT_BITS = 24
_IPV6_KEPT_BITS = 48

UTM_TERMS = frozenset({"source", "medium", "campaign", "term", "content"})

#: A path of ours: absolute, no query, no fragment, nothing that another program could misread.
_PATH = re.compile(r"/(?!/)[A-Za-z0-9/_.~%!$&'()*+,;=:@-]*")

#: Programs that run scripts or are named for what they do. Plausible drops more of them itself.
#: Cubot is a make of phone.
_ROBOT = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|scrap|preview|fetch|headless|lighthouse|pagespeed|monitor|uptime"
    r"|archiver|validator|facebookexternalhit|phantomjs|curl|wget|python|java/|go-http|okhttp"
    r"|axios|libwww|http-?client",
    re.IGNORECASE,
)

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def shortened_address(address: str) -> str:
    """The network that a reader's address lies in: 203.0.113.77 becomes 203.0.113.0.

    The last 8 bits of an IPv4 address and the last 80 of an IPv6 one are cleared, so that it names
    a provider's neighbourhood and nobody in it. Empty for what is no address.
    """
    try:
        ip = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    cleared = ip.max_prefixlen - (_IPV4_KEPT_BITS if ip.version == 4 else _IPV6_KEPT_BITS)
    return str(type(ip)(int(ip) >> cleared << cleared))


def is_robot(user_agent: str) -> bool:
    """Whether this is a program rather than somebody's browser; nobody's browser has no name."""
    return not user_agent.strip() or _ROBOT.search(user_agent) is not None


def is_page_path(path: str) -> bool:
    """Whether this can be the path of a page of ours."""
    return len(path) <= TEXT_LENGTH and _PATH.fullmatch(path) is not None


def outside_referrer(referrer: str, *, host: str) -> str:
    """The site that a reader came from, as `https://site/`; empty if it is `host` itself.

    Its path and query stay behind: they are the other site's, and may hold words of the reader.
    """
    try:
        parts = urlsplit(referrer[:TEXT_LENGTH])
        name = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not name or name == urlsplit(f"//{host}").hostname:
        return ""
    return f"{parts.scheme}://{name}/"


def with_utm(path: str, utm: Mapping[str, str]) -> str:
    """The path with what led there, in the parameters by which Plausible tells sources apart."""
    if unknown := utm.keys() - UTM_TERMS:
        raise ValueError(f"Plausible knows no utm_{', utm_'.join(sorted(unknown))}")
    query = urlencode({f"utm_{term}": plain(value) for term, value in utm.items() if value})
    return f"{path}?{query}" if query else path


def plain(text: str, *, length: int = TEXT_LENGTH) -> str:
    """Text that every database, header and JSON parser takes: nothing unprintable, not too long."""
    return _UNPRINTABLE.sub("", text)[:length]


def header_text(text: str) -> str:
    """A value that may stand in an HTTP header: Latin-1, nothing unprintable, not too long."""
    return plain(text).encode("latin-1", "ignore").decode("latin-1").strip()
