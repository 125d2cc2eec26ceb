"""One address of every class of public page, found on the site itself."""

import re
from collections.abc import Mapping

from .processes import fetch

#: Classes and the addresses below `/en/` or `/ur/`; the placeholders come from the sitemap.
_CLASSES = {
    "home": "",
    "guides": "destinations/",
    "guide": "destinations/{country}/",
    "guide part": "destinations/{country}/costs/",
    "guide to print": "destinations/{country}/print/",
    "comparison": "destinations/compare/?c=SA&c=AE&c=QA&c=DE",
    "contract check": "destinations/contract/?c=SA",
    "warnings": "alerts/",
    "warning": "alerts/{warning}/",
    "check an offer": "alerts/check/",
    "follow warnings": "alerts/follow/",
    "report form": "alerts/report/",
    "subscribe form": "alerts/subscribe/",
    "question form": "ask/",
    "events": "events/",
    "event": "events/{event}/",
    "search": "search/",
    "search results": "search/?q=visa",
    "our work": "our-work/",
    "campaigns": "campaigns/",
    "centres": "centres/",
    "programmes": "programmes/",
    "kept guides": "kept/",
    "not found": "this-page-does-not-exist/",
}
_SIGN_IN = "/accounts/login/?lang={language}"
FEEDS = {
    "warnings' feed": "/{language}/alerts/feed.atom",
    "calendar": "/{language}/events/calendar.ics",
}
COUNTRY = "saudi-arabia"
LANGUAGES = ("en", "ur")


def public_pages(port: int, headers: Mapping[str, str]) -> dict[str, str]:
    """ "class language" -> path. RuntimeError where the site has no warning or no event."""
    status, _heads, body = fetch(port, "/sitemap.xml", headers)
    if status != 200:
        raise RuntimeError(f"/sitemap.xml answered {status}")
    found = {"country": COUNTRY}
    for name, section in (("warning", "alerts"), ("event", "events")):
        slugs = re.findall(rf"/en/{section}/([\w-]+)/</loc>".encode(), body)
        known = [one.decode() for one in slugs if one not in (b"check", b"follow")]
        if not known:
            raise RuntimeError(f"the site has no {name}: load the demo's content")
        found[name] = known[0]
    return {
        f"{name} {language}": path
        for language in LANGUAGES
        for name, path in {
            **{name: f"/{language}/{path.format(**found)}" for name, path in _CLASSES.items()},
            "sign in": _SIGN_IN.format(language=language),
        }.items()
    }


def feeds() -> dict[str, str]:
    return {
        f"{name} {language}": path.format(language=language)
        for language in LANGUAGES
        for name, path in FEEDS.items()
    }
