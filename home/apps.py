from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from mrc.core import slots
        from mrc.core.shared_values import copy_shared_values

        from . import campaign_links, classroom, event_figures, permissions, waiting
        from .loading import checks  # noqa: F401  (registers it)
        from .models import ProgrammePage
        from .related import related_pages
        from .search.missed import waiting as missed_searches

        waiting.declare()
        missed_searches.declare()
        slots.register("related_pages", related_pages)
        permissions.declare()
        event_figures.connect()
        classroom.connect()
        campaign_links.connect()
        page_published.connect(
            copy_shared_values, sender=ProgrammePage, dispatch_uid="home.shared_values"
        )
