from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from mrc.core import slots
        from mrc.core.shared_values import copy_shared_values

        from .models import EventPage
        from .slots import home_events

        slots.register("home_events", home_events)
        page_published.connect(
            copy_shared_values, sender=EventPage, dispatch_uid="events.shared_values"
        )
