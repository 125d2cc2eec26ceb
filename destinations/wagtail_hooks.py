from wagtail import hooks
from wagtail.snippets.models import register_snippet

from destinations.changes.publishing import ask_about_changes_first
from destinations.facts_life.admin import queue_menu_item, record_bulk_deletion
from destinations.facts_life.urls import admin_urls as fact_urls
from destinations.listening.viewsets import RecordingViewSet
from destinations.viewsets import GuideFactsGroup

register_snippet(GuideFactsGroup)
register_snippet(RecordingViewSet)
hooks.register("register_admin_urls", lambda: fact_urls)
hooks.register("register_guide_facts_menu_item", queue_menu_item)
hooks.register("before_bulk_action", record_bulk_deletion)

hooks.register("before_bulk_action", ask_about_changes_first)
