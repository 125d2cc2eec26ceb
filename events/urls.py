from django.urls import URLPattern, path

from . import views
from .registration import views as registration

# Before Wagtail's own routes: the files stand beside the pages that they describe.
urlpatterns: list[URLPattern] = [
    path("events/calendar.ics", views.calendar_file, name="events_calendar"),
    path("events/feed.atom", views.feed_file, name="events_feed"),
    path("events/<slug:slug>/event.ics", views.event_file, name="event_file"),
    path("events/<slug:slug>/register/", registration.register, name="register_for_event"),
    # A token has a dot in it, which no slug has. It opens somebody's registration: the site's own
    # log names the pattern alone.
    path("events/registration/<str:token>/", registration.registration, name="event_registration"),
]
