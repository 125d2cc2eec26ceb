from wagtail import hooks

from .registration import door, keeping
from .registration.menu import registrations_menu_item
from .viewsets import EventListing, event_listing

hooks.register("register_admin_urls", lambda: door.admin_urls)
hooks.register("register_admin_menu_item", registrations_menu_item)
# Whoever registered would hear nothing: a sentence that says what to do instead.
hooks.register("before_unpublish_page", keeping.refuse_while_people_come)
hooks.register("before_delete_page", keeping.refuse_while_people_come)


@hooks.register("register_admin_viewset")
def register_event_listing() -> EventListing:
    return event_listing
