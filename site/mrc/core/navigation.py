"""The menu, the breadcrumbs and the language switch."""

from dataclasses import dataclass, field, replace

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from .bilingual import current_language
from .frame import keep
from .readable import ReadablePageQuerySet
from .routing import routed_ancestors
from .translations import LanguageLink


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    is_here: bool = False
    is_exact: bool = False


@dataclass(frozen=True)
class Menu:
    header: list[MenuItem] = field(default_factory=list)
    footer: list[MenuItem] = field(default_factory=list)


def home_page(language: str | None = None) -> Page | None:
    """The home page of a language, or None before the content is loaded."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return None
    locale = Locale.objects.filter(language_code=language or current_language()).first()
    if locale is None or site.root_page.locale_id == locale.pk:
        return site.root_page
    return site.root_page.get_translation_or_none(locale)


def menu(request: HttpRequest) -> Menu:
    """Children of the home page: those marked for menus on top, the others at the foot."""
    language = current_language()
    entries = keep(f"menu:{language}", lambda: _menu_entries(language))
    result = Menu()
    for title, url, is_in_header in entries:
        item = MenuItem(title, url, request.path.startswith(url), is_exact=request.path == url)
        (result.header if is_in_header else result.footer).append(item)
    return result


def _menu_entries(language: str) -> list[tuple[str, str, bool]]:
    """One site: the pages of the third level are the children of the languages' home pages."""
    pages = ReadablePageQuerySet(Page).readable().filter(depth=3, locale__language_code=language)
    return [(page.title, page.url or "", page.show_in_menus) for page in pages.order_by("path")]


def breadcrumbs(page: Page) -> list[MenuItem]:
    """The way from the home page to the parent of this page; nothing on the home page itself."""
    if page.depth <= 2:
        return []
    ancestors = routed_ancestors(page)
    if ancestors is None:
        ancestors = list(page.get_ancestors().filter(depth__gt=1).order_by("-depth"))
    trail = [MenuItem(ancestor.title, ancestor.url or "") for ancestor in reversed(ancestors)]
    # The home page's title is the name of the whole site. Views write "Home"; so does this.
    return [replace(trail[0], title=_("Home")), *trail[1:]] if trail else []


def language_links(
    request: HttpRequest, page_links: list[LanguageLink] | None
) -> list[LanguageLink]:
    """To the same page where there is one, else to the same address in that language."""
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    if page_links:
        # What was filtered stays filtered in the other language.
        return [
            replace(link, url=link.url + query) if link.is_same_page else link
            for link in page_links
        ]
    here = current_language()
    rest = request.path
    for code, _name in settings.LANGUAGES:
        if request.path.startswith(f"/{code}/"):
            rest = request.path[len(code) + 1 :]
            break
    else:
        # Outside the language trees (sign-in): a query parameter, nothing is stored.
        return [
            LanguageLink(code, name, _with_language(request, code), True, code == here)
            for code, name in settings.LANGUAGES
        ]
    return [
        LanguageLink(code, name, f"/{code}{rest}{query}", True, code == here)
        for code, name in settings.LANGUAGES
    ]


def _with_language(request: HttpRequest, code: str) -> str:
    """This very address with `?lang=`; where it leads afterwards (`?next=`) stays."""
    query = request.GET.copy()
    query["lang"] = code
    return f"{request.path}?{query.urlencode(safe='/')}"
