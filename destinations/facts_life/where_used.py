"""Which pages show a fact, in both languages.

Cards follow from the kind, blocks are found through Wagtail's index of references, views of other
apps say for themselves which kinds they show (:func:`register_view`).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

if TYPE_CHECKING:
    from destinations.models import Fact, FactKind

Text = str | Promise


@dataclass(frozen=True)
class Use:
    """One page that shows it. `language` is that of its address."""

    title: str
    language: str
    url: str
    #: In which place of the page.
    where: Text
    #: Where an editor changes the page; empty where it is no page of the tree.
    edit_url: str = ""
    is_live: bool = True


@dataclass(frozen=True)
class ShowingView:
    url_name: str
    title: Text
    shows: Callable[["Fact"], bool]
    query: Callable[["Fact"], dict[str, str]]


_views: dict[str, ShowingView] = {}


def register_view(url_name: str, title: Text, *, kinds: Collection[str]) -> None:
    """A public view, without parameters, that shows the facts of these kinds (their keys).

    For `AppConfig.ready()` of apps that build on this one.
    """
    _views[url_name] = ShowingView(
        url_name, title, lambda fact: fact.kind.key in kinds, lambda fact: {}
    )


def uses_of(fact: "Fact") -> list[Use]:
    """Pages by language and title, then views. A constant number of queries."""
    pages = [*_cards(fact), *_blocks(fact)]
    pages.sort(key=lambda use: (use.language, use.title, str(use.where)))
    return [*pages, *_other_views(fact)]


def _cards(fact: "Fact") -> Iterable[Use]:
    from destinations.models import GuidePage

    if not fact.kind.on_card:
        return
    for guide in _of_countries(GuidePage.objects.select_related("locale"), fact, "country"):
        yield _use(guide, _("The card at the top"))


def _blocks(fact: "Fact") -> Iterable[Use]:
    """Pages of its country with a block of this kind; other pages that name the kind, whichever."""
    from destinations.models import GuidePage, GuidePartPage

    pages = _referring_pages(fact.kind)
    guides = GuidePage.objects.select_related("locale")
    shown = list(_of_countries(guides, fact, "country"))
    of_guides = {guide.pk for guide in shown}
    paths = tuple(guide.path for guide in shown)
    parts = GuidePartPage.objects.select_related("locale").filter(pk__in=pages)
    kept: list[Page] = [guide for guide in shown if guide.pk in pages]
    kept += [part for part in parts if paths and part.path.startswith(paths)]
    elsewhere = pages - of_guides - set(GuidePage.objects.values_list("pk", flat=True))
    elsewhere -= set(GuidePartPage.objects.values_list("pk", flat=True))
    kept += Page.objects.filter(pk__in=elsewhere).select_related("locale")
    for page in kept:
        yield _use(page, _("A block in its text"))


def _referring_pages(kind: "FactKind") -> set[int]:
    base = ContentType.objects.get_for_model(Page)
    references: Any = ReferenceIndex.get_references_to(kind).filter(base_content_type=base)
    return {int(pk) for pk in references.values_list("object_id", flat=True)}


def _of_countries(pages: "QuerySet[Any]", fact: "Fact", field: str) -> "QuerySet[Any]":
    """Those in which this very fact stands: a country's own one takes the national one's place."""
    from destinations.models import Fact

    if fact.country_id is not None:
        return pages.filter(**{field: fact.country_id})
    own = Fact.objects.filter(kind=fact.kind_id, is_alternative=False, country__isnull=False)
    return pages.exclude(**{f"{field}__in": own.values("country")})


def _use(page: Page, where: Text) -> Use:
    return Use(
        title=page.title,
        language=page.locale.language_code,
        url=(page.get_url() or "") if page.live else "",
        where=where,
        edit_url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        is_live=page.live,
    )


def _other_views(fact: "Fact") -> Iterable[Use]:
    for view in (_COMPARISON, *_views.values()):
        if view.shows(fact):
            for code, _name in settings.LANGUAGES:
                if url := _address(view, fact, code):
                    with translation.override(code):
                        title = str(view.title)
                    yield Use(title, code, url, "")


def _address(view: ShowingView, fact: "Fact", language: str) -> str:
    with translation.override(language):
        try:
            path = reverse(view.url_name)
        except NoReverseMatch:
            return ""
    query = urlencode(view.query(fact))
    return f"{path}?{query}" if query else path


_COMPARISON = ShowingView(
    "compare",
    translation.gettext_lazy("Compare countries"),
    lambda fact: fact.kind.is_compared,
    # A link from a guide to the comparison ticks the guide's country beforehand.
    lambda fact: {"with": fact.country.code} if fact.country is not None else {},
)
