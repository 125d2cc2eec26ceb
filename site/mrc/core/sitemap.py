"""The sitemap in both languages: Wagtail's own lists the default language and no alternates."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, Site

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
#: Gives what each address of a view is made of, for views with parameters.
Keys = Callable[[], Iterable[dict[str, str]]]
_views: dict[str, Keys | None] = {}
register_namespace("", SITEMAP)
register_namespace("xhtml", XHTML)


def build_sitemap() -> bytes:
    """Every live public page with its translations; an untranslated stand-in is left out."""
    pages = _public_pages()
    twins: dict[object, dict[str, Page]] = defaultdict(dict)
    for page in pages:
        twins[page.translation_key][page.locale.language_code] = page
    root = Element(f"{{{SITEMAP}}}urlset")
    for page in pages:
        entry = SubElement(root, f"{{{SITEMAP}}}url")
        SubElement(entry, f"{{{SITEMAP}}}loc").text = page.full_url
        if page.last_published_at:
            changed = SubElement(entry, f"{{{SITEMAP}}}lastmod")
            changed.text = page.last_published_at.date().isoformat()
        languages = twins[page.translation_key]
        if len(languages) > 1:
            for code, twin in sorted(languages.items()):
                SubElement(
                    entry,
                    f"{{{XHTML}}}link",
                    {"rel": "alternate", "hreflang": code, "href": twin.full_url},
                )
    _add_views(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8")


def add_view(url_name: str, keys: Keys | None = None) -> None:
    """List a public view that is no page of the tree, such as the figures, in every language.

    A view with parameters gives the values of all its addresses when it is asked.
    """
    _views[url_name] = keys


def _add_views(root: Element) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    for name, keys in _views.items() if site is not None else ():
        for values in keys() if keys else ({},):
            _add_address(root, site.root_url, name, values)


def _add_address(root: Element, origin: str, name: str, values: dict[str, str]) -> None:
    addresses = {}
    for code, _label in settings.LANGUAGES:
        with translation.override(code):
            addresses[code] = f"{origin}{reverse(name, kwargs=values)}"
    for address in addresses.values():
        entry = SubElement(root, f"{{{SITEMAP}}}url")
        SubElement(entry, f"{{{SITEMAP}}}loc").text = address
        for code, other in sorted(addresses.items()):
            SubElement(
                entry,
                f"{{{XHTML}}}link",
                {"rel": "alternate", "hreflang": code, "href": other},
            )


def _public_pages() -> list[Page]:
    roots = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if roots is None:
        return []
    homes = roots.root_page.get_translations(inclusive=True)
    pages: list[Page] = []
    for home in homes:
        pages += (
            Page.objects.descendant_of(home, inclusive=True)
            .live()
            .public()
            .filter(alias_of__isnull=True)
            .select_related("locale")
            .order_by("path")
        )
    return pages
