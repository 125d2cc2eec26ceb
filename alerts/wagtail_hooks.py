from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .agent_check.register.menu import register_menu_item
from .agent_check.register.urls import admin_urls as register_urls
from .reports.cases.menu import proposals_menu_item, reports_menu
from .reports.cases.urls import admin_urls as case_urls
from .warnings import guards, publishing
from .warnings.cards.notices import add_notice
from .warnings.composer.menu import new_warning_menu_item
from .warnings.composer.urls import urlpatterns as composer_urls
from .warnings.composer.viewsets import ReadyTextViewSet
from .warnings.travel import reports as travel
from .warnings.viewsets import AlertListingViewSet, alert_listing
from .warnings.withdrawing import register_withdrawal, withdraw_buttons, withdraw_view

register_snippet(ReadyTextViewSet)
hooks.register("register_admin_urls", lambda: composer_urls)
hooks.register("register_admin_menu_item", new_warning_menu_item)
hooks.register("register_admin_urls", lambda: travel.admin_urls)
hooks.register("register_admin_urls", lambda: case_urls)
hooks.register("register_admin_urls", lambda: register_urls)
hooks.register("register_admin_menu_item", register_menu_item)
hooks.register("register_admin_menu_item", reports_menu)
hooks.register("register_admin_menu_item", proposals_menu_item)
hooks.register("register_reports_menu_item", travel.travel_menu_item)


@hooks.register("register_admin_viewset")
def register_alert_listing() -> AlertListingViewSet:
    return alert_listing


@hooks.register("register_admin_urls")
def warning_urls() -> list[URLPattern]:
    return [path("warnings/<int:page_id>/withdraw/", withdraw_view, name="alerts_withdraw")]


hooks.register("register_log_actions", register_withdrawal)
for _menu in ("register_page_header_buttons", "register_page_listing_more_buttons"):
    hooks.register(_menu, withdraw_buttons)

hooks.register("construct_homepage_panels", add_notice)
# A sentence instead of a bare refusal.
hooks.register("before_copy_page", guards.refuse_live_copies_with_a_word)
hooks.register("before_convert_alias_page", guards.refuse_alias_conversion_with_a_word)
hooks.register("before_bulk_action", publishing.ask_about_changes_first)
