"""An event for which people registered is cancelled, never taken away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.models import Page

from events.models import EventPage

from .models import Registration


def people_who_come(page: Page) -> int:
    """Registrations that stand for an event to come; a translation has none of its own."""
    event = page.specific
    if not isinstance(event, EventPage) or event.is_cancelled:
        return 0
    if event.is_over(timezone.localdate()):
        return 0
    return Registration.objects.filter(book=event.translation_key).standing().count()


def refuse_while_people_come(
    request: HttpRequest, page: Page, **kwargs: Any
) -> HttpResponse | None:
    """Before an event is unpublished or deleted: None lets it happen."""
    number = people_who_come(page)
    if not number:
        return None
    text = ngettext(
        "%(number)d person has registered for this event. Choose “Cancelled” in the editor and "
        "publish: then everybody gets a mail.",
        "%(number)d people have registered for this event. Choose “Cancelled” in the editor and "
        "publish: then everybody gets a mail.",
        number,
    )
    messages.error(request, text % {"number": number})
    return redirect("wagtailadmin_pages:edit", page.pk)
