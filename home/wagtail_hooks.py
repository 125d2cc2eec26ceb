"""Registers; the logic is elsewhere."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .links.reports import admin_urls as link_urls
from .links.reports import links_menu_item
from .page_checks.views import admin_urls as page_check_urls
from .page_checks.views import check_button, texts_menu_item
from .page_checks.viewsets import HardWordViewSet
from .search.viewsets import MissedSearchViewSet, SynonymGroupViewSet, TopicViewSet
from .viewsets import GlossaryTermViewSet, UrduNoteViewSet

register_snippet(GlossaryTermViewSet)
register_snippet(SynonymGroupViewSet)
register_snippet(TopicViewSet)
register_snippet(HardWordViewSet)


@hooks.register("register_admin_viewset")
def urdu_notes() -> UrduNoteViewSet:
    return UrduNoteViewSet("urdu_notes", url_prefix="reports/urdu-texts")


hooks.register("register_admin_urls", lambda: link_urls)
hooks.register("register_reports_menu_item", links_menu_item)
hooks.register("register_admin_urls", lambda: page_check_urls)
hooks.register("register_reports_menu_item", texts_menu_item)
hooks.register("register_page_listing_more_buttons", check_button)
hooks.register("register_page_header_buttons", check_button)


@hooks.register("register_admin_viewset")
def missed_searches() -> MissedSearchViewSet:
    return MissedSearchViewSet("missed_searches", url_prefix="reports/missed-searches")
