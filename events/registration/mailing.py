"""From a row to the mail itself: what is true when it is sent, in the reader's language."""

import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events.calendar import calendar_of
from events.models import EventPage
from mrc.core.encryption import Unreadable
from mrc.core.subscriptions.building import compose

from .choices import OF_THE_EVENT, Notice, State
from .finding import event_of
from .models import Registration, RegistrationMail
from .opening import has_begun
from .tokens import token_for

#: Which mails bring the event's calendar file along.
_WITH_FILE = (
    Notice.CONFIRMED,
    Notice.PROMOTED,
    Notice.MOVED,
    Notice.CALLED_OFF,
    Notice.RESUMED,
)


def build(mail: RegistrationMail) -> EmailMessage | None:
    """The mail as it is to be sent now; None where it is not wanted any more."""
    registration = mail.registration
    now = timezone.now()
    event = event_of(registration.book_id, language=registration.language)
    if event is None or not _is_wanted(mail, registration, event, now=now):
        return None
    if isinstance(registration.email, Unreadable) or not registration.email:
        return None
    with translation.override(registration.language):
        message = compose(
            mail,
            registration.email,
            _subject(mail, event),
            "events/registration/mail/notice",
            _context(mail, registration, event),
        )
        if mail.notice in _WITH_FILE:
            content = calendar_of([event], name=event.title, language=event.text_language)
            message.attach(f"{event.slug}.ics", content, "text/calendar")
    return message


def _is_wanted(
    mail: RegistrationMail, registration: Registration, event: EventPage, *, now: datetime.datetime
) -> bool:
    """Whether what the notice says is still so."""
    if mail.notice == Notice.CANCELLED:
        return registration.state == State.CANCELLED
    if registration.state == State.CANCELLED or event.is_over(timezone.localdate(now)):
        return False
    if mail.notice in OF_THE_EVENT:
        newer = registration.mails.filter(notice__in=OF_THE_EVENT, sequence__gt=mail.sequence)
        return event.is_cancelled == (mail.notice == Notice.CALLED_OFF) and not newer.exists()
    if event.is_cancelled or has_begun(event, now=now):
        return False
    if mail.notice == Notice.WAITING:
        return registration.state == State.WAITING
    if registration.state != State.CONFIRMED:
        return False
    return mail.notice != Notice.REMINDER or mail.about == event.starts_on.isoformat()


def _subject(mail: RegistrationMail, event: EventPage) -> str:
    words = Notice(mail.notice).label
    title = " ".join(event.title.split())
    subject = f"{words}: {title}"
    return subject if len(subject) <= 150 else f"{subject[:149]}…"


def _context(
    mail: RegistrationMail, registration: Registration, event: EventPage
) -> dict[str, Any]:
    origin = settings.WAGTAILADMIN_BASE_URL
    path = reverse("event_registration", kwargs={"token": token_for(registration)})
    return {
        "notice": mail.notice,
        "event": event,
        "registration": registration,
        "heading": Notice(mail.notice).label,
        "registration_url": f"{origin}{path}",
        "event_url": event.full_url,
        "first_words": _first_words(mail),
        "sample": _("This is sample data, not a real event.") if event.is_sample else "",
        "is_over": False,
    }


def _first_words(mail: RegistrationMail) -> str:
    return {
        Notice.CONFIRMED: _("We expect you."),
        Notice.WAITING: _(
            "All seats are given. If somebody cancels, we give you the seat and write to you."
        ),
        Notice.PROMOTED: _("Somebody cancelled, and you have a seat now."),
        Notice.CANCELLED: _("We do not expect you any more. Thank you for telling us."),
        Notice.REMINDER: _("A reminder: the event that you registered for is tomorrow."),
        Notice.MOVED: _("Something about the event has changed. This holds now:"),
        Notice.CALLED_OFF: _("The event that you registered for does not take place."),
        Notice.RESUMED: _("The event takes place after all. Your registration holds."),
    }[Notice(mail.notice)]
