from wagtail import hooks

from .viewsets import EventListing, event_listing


@hooks.register("register_admin_viewset")
def register_event_listing() -> EventListing:
    return event_listing
