"""Registers; the logic is elsewhere."""

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from .accounts.notices import NoSecondFactorNotice
from .editor_tasks import add_waiting_work
from .feedback.report import admin_urls as feedback_urls
from .feedback.report import feedback_menu_item
from .freshness.report import admin_urls as translation_work_urls
from .freshness.report import work_menu_item
from .page_link_handler import LocalizedPageLinkHandler
from .places.viewsets import PlacesViewSetGroup
from .questions.desk.menu import questions_menu_item, suggestions_menu_item
from .questions.desk.urls import admin_urls as question_urls
from .subscriptions.figures import admin_urls as subscription_urls
from .subscriptions.figures import figures_menu_item
from .translation_guard import (
    GuardedUpdateTranslationsView,
    hold_back_english_drafts,
    hold_back_english_text,
    hold_back_incomplete_translation,
)

register_snippet(PlacesViewSetGroup)


@hooks.register("register_admin_urls", order=-1)
def guarded_translation_urls() -> list[URLPattern]:
    """In front of wagtail-localize's own view at the same address."""
    return [
        path(
            "localize/update/<int:translation_source_id>/",
            GuardedUpdateTranslationsView.as_view(),
            name="guarded_update_translations",
        )
    ]


hooks.register("register_admin_urls", lambda: subscription_urls)
hooks.register("register_admin_urls", lambda: question_urls)
hooks.register("register_admin_urls", lambda: feedback_urls)
hooks.register("register_admin_menu_item", questions_menu_item)
hooks.register("register_admin_menu_item", suggestions_menu_item)
hooks.register("register_reports_menu_item", feedback_menu_item)
hooks.register("construct_homepage_panels", add_waiting_work)
hooks.register("register_admin_menu_item", figures_menu_item)
hooks.register("register_admin_urls", lambda: translation_work_urls)
hooks.register("register_reports_menu_item", work_menu_item)
hooks.register("before_edit_page", hold_back_incomplete_translation, order=-1)
hooks.register("before_publish_page", hold_back_english_text)
hooks.register("before_bulk_action", hold_back_english_drafts)


@hooks.register("register_rich_text_features", order=10)
def links_in_the_readers_language(features: FeatureRegistry) -> None:
    features.register_link_type(LocalizedPageLinkHandler)


@hooks.register("insert_global_admin_js")
def widgets_without_inline_scripts() -> str:
    return format_html('<script src="{}"></script>', static("mrc/js/admin.js"))


@hooks.register("construct_homepage_panels")
def warn_without_second_factor(request: HttpRequest, panels: list[Component]) -> None:
    if not settings.MRC_SECOND_FACTOR_REQUIRED:
        panels.insert(0, NoSecondFactorNotice())
