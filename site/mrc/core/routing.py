"""Finding pages by their address, with fewer questions to the database.

Wagtail asks twice a level of the address, and then again for the ancestors that it came through.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.apps import apps
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from .frame import keep


def routed_ancestors(page: Page) -> list[Page] | None:
    """The pages that the address led through, from the nearest to the home page.

    None where the page was not found by its address: then nobody knows without asking.
    """

    def upwards() -> Iterator[Page]:
        parent = getattr(page, "_cached_parent_obj", None)
        while parent is not None:
            yield parent
            parent = getattr(parent, "_cached_parent_obj", None)

    ancestors = list(upwards())
    complete = bool(ancestors) and ancestors[-1].depth == 2
    return ancestors if complete else None


class RoutedPage:
    """Fetches the next page of an address as what it is, together with what showing it needs."""

    #: The model of its children, such as ``"destinations.GuidePage"``; empty where there are none.
    routed_child: ClassVar[str] = ""
    #: What to fetch with a child.
    routed_child_related: ClassVar[tuple[str, ...]] = ("locale", "alias_of")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if path_components and self.routed_child:
            model = apps.get_model(self.routed_child)
            children: Any = model._default_manager
            child = (
                children.child_of(self)
                .select_related(*self.routed_child_related)
                .filter(slug=path_components[0])
                .first()
            )
            if child is not None:
                # What treebeard's `get_parent` looks at first; Wagtail's own routing does the same.
                child._cached_parent_obj = self
                return child.route(request, path_components[1:])
        return super().route(request, path_components)  # type: ignore[misc]

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Wagtail's rule - its own and its ancestors', those of the source for an alias - in one
        query where the ancestors are known already."""
        ancestors = routed_ancestors(self)
        if ancestors is None:
            return super().get_view_restrictions()  # type: ignore[misc]
        pages = set()
        for page in [self, *ancestors]:
            source: Any = page
            while source.alias_of is not None:
                source = source.alias_of
            pages.add(source.pk)
        # The root of the tree is above every home page, and no address leads through it.
        return PageViewRestriction.objects.filter(Q(page_id__in=pages) | Q(page__depth=1))


class RoutedHome:
    """The first level below a home page holds pages of many types: what each one is, is kept.

    What is kept saves a question; an address that it does not know takes Wagtail's own way.
    """

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        home: Any = self
        kinds = keep(f"home-children:{home.pk}", lambda: _kinds_of_children(home))
        label = kinds.get(path_components[0]) if path_components else None
        if label is not None:
            model = apps.get_model(label)
            children: Any = model._default_manager
            found = children.child_of(home).select_related("locale", "alias_of")
            page = found.filter(slug=path_components[0]).first()
            if page is not None:
                page._cached_parent_obj = home
                return page.route(request, path_components[1:])
        return super().route(request, path_components)  # type: ignore[misc]


def _kinds_of_children(home: Page) -> dict[str, str]:
    """Slug -> model of each page right below a home page."""
    rows = home.get_children().values_list("slug", "content_type__app_label", "content_type__model")
    return {slug: f"{app}.{model}" for slug, app, model in rows if _is_known(app, model)}


def _is_known(app: str, model: str) -> bool:
    try:
        apps.get_model(app, model)
    except LookupError:
        return False
    return True
