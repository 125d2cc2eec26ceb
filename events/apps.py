from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from mrc.core import slots
        from mrc.core.analytics import register_private_path
        from mrc.core.failing.keeping import keep_typed
        from mrc.core.shared_values import copy_shared_values
        from mrc.core.subscriptions.building import register_mail

        from . import permissions  # noqa: F401  (declares what each role may do)
        from .models import EventPage, RegistrationMail
        from .recording import record_published
        from .registration import mailing, receivers
        from .registration.forms import RegistrationForm
        from .registration.guards import guards
        from .signals import event_changed, event_published
        from .slots import home_events
        from .waiting import register_tasks

        slots.register("home_events", home_events)
        register_mail(RegistrationMail, mailing.build)
        keep_typed("register_for_event", RegistrationForm)
        # Its addresses open somebody's registration: no visit is told to anybody.
        register_private_path("/events/registration/")
        page_published.connect(
            copy_shared_values, sender=EventPage, dispatch_uid="events.shared_values"
        )
        # After the shared values, which it compares.
        page_published.connect(
            record_published, sender=EventPage, dispatch_uid="events.published_state"
        )
        event_published.connect(receivers.follow_the_page, dispatch_uid="events.seats")
        event_changed.connect(receivers.tell_people, dispatch_uid="events.notices")
        guards.connect(self)
        register_tasks()
