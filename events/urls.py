from django.urls import URLPattern, path

from . import views

# Before Wagtail's own routes: the files stand beside the pages that they describe.
urlpatterns: list[URLPattern] = [
    path("events/calendar.ics", views.calendar_file, name="events_calendar"),
    path("events/<slug:slug>/event.ics", views.event_file, name="event_file"),
]
