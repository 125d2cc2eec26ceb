"""Writes: who gets a seat, who waits, who leaves. Each begins by locking the event's `SeatBook`,
so that however many people press the button at once, the seats are counted one by one."""

import datetime
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mrc.core.references import random_reference

from .choices import Notice, State
from .models import Registration, RegistrationMail, SeatBook
from .notices import write_down
from .opening import has_begun

if TYPE_CHECKING:
    from events.models import EventPage

#: And one that checks them. It opens nothing: it names a person at the door and on the phone.
_RANDOM_SIGNS = 5


@dataclass(frozen=True, repr=False)
class Told:
    """What somebody wrote into the form. Without a repr: it must not appear in a traceback."""

    name: str
    email: str
    phone: str
    seats: int
    language: str


@transaction.atomic
def register(
    *,
    event: "EventPage",
    told: Told,
    key: uuid.UUID,
    now: datetime.datetime,
    is_held: bool = False,
) -> Registration:
    """Give seats, or a place on the waiting list; the same `key` again gives the same registration.

    Held: somebody of the staff looks at it first, and it takes no seat until then.
    """
    book = _locked(event)
    known = Registration.objects.filter(key=key).first()
    if known is not None:
        return known
    registration = Registration.objects.create(
        book=book,
        key=key,
        reference=_new_reference(book),
        state=State.HELD if is_held else State.WAITING,
        seats=told.seats,
        name=told.name,
        email=told.email,
        phone=told.phone,
        language=told.language,
        consented_at=now,
        created_at=_after_all(book),
    )
    if not is_held:
        _answer(event, book, registration, now=now)
    return registration


def _after_all(book: SeatBook) -> datetime.datetime:
    """A moment after every registration there is: the order of the waiting list, which a clock that
    is set back must not turn round. The caller holds the book's lock."""
    newest = book.registrations.aggregate(newest=Max("created_at"))["newest"]
    now = timezone.now()
    return now if newest is None else max(now, newest + datetime.timedelta(microseconds=1))


@transaction.atomic
def cancel(
    *, registration: Registration, event: "EventPage | None", now: datetime.datetime
) -> bool:
    """Give the seats back, and to whoever waits for them; False if that was done before."""
    book = SeatBook.objects.select_for_update().get(pk=registration.book_id)
    registration.refresh_from_db()
    if registration.state == State.CANCELLED:
        return False
    had_a_seat = registration.state == State.CONFIRMED
    registration.state = State.CANCELLED
    registration.came = None
    registration.save(update_fields=["state", "came"])
    write_down([registration], Notice.CANCELLED, now=now)
    if had_a_seat:
        book.taken -= registration.seats
        book.save(update_fields=["taken"])
        if event is not None:
            give_seats(event=event, book=book, now=now)
    return True


@transaction.atomic
def let_in(*, registration: Registration, event: "EventPage", now: datetime.datetime) -> bool:
    """A held registration is a person's: it gets seats or its place on the waiting list.

    False if it is not held any more.
    """
    book = _locked(event)
    registration.refresh_from_db()
    if registration.state != State.HELD:
        return False
    registration.state = State.WAITING
    registration.save(update_fields=["state"])
    _answer(event, book, registration, now=now)
    return True


@transaction.atomic
def follow_the_page(*, event: "EventPage", now: datetime.datetime) -> None:
    """After a publication: as many seats as the page says now; more of them go to who waits.

    Seats that were given are kept where there are fewer now.
    """
    known = SeatBook.objects.filter(pk=event.translation_key).exists()
    if not known and not event.takes_registrations:
        return
    book = _locked(event)
    if book.capacity != event.capacity:
        book.capacity = event.capacity
        book.save(update_fields=["capacity"])
    give_seats(event=event, book=book, now=now)


def give_seats(*, event: "EventPage", book: SeatBook, now: datetime.datetime) -> list[Registration]:
    """Free seats to those who wait, in their order; whoever needs more than are free is passed
    over and keeps the place. `book` is locked. Nothing once the event has begun."""
    if event.is_cancelled or has_begun(event, now=now):
        return []
    served = []
    for waiting in book.registrations.waiting():
        if book.capacity is not None and book.taken >= book.capacity:
            break
        if _seat(book, waiting):
            served.append(waiting)
    # Who had no mail yet registered just now and never waited.
    waited = set(
        RegistrationMail.objects.filter(registration__in=served, notice=Notice.WAITING).values_list(
            "registration_id", flat=True
        )
    )
    write_down([one for one in served if one.pk in waited], Notice.PROMOTED, now=now)
    write_down([one for one in served if one.pk not in waited], Notice.CONFIRMED, now=now)
    return served


def _seat(book: SeatBook, registration: Registration) -> bool:
    if book.capacity is not None and book.taken + registration.seats > book.capacity:
        return False
    book.taken += registration.seats
    book.save(update_fields=["taken"])
    registration.state = State.CONFIRMED
    registration.save(update_fields=["state"])
    return True


def _answer(
    event: "EventPage", book: SeatBook, registration: Registration, *, now: datetime.datetime
) -> None:
    """Seats for somebody who has just joined the waiting list's end, or the mail that says so."""
    give_seats(event=event, book=book, now=now)
    registration.refresh_from_db()
    if registration.state == State.WAITING:
        write_down([registration], Notice.WAITING, now=now)


def _locked(event: "EventPage") -> SeatBook:
    """The event's row, made with the first registration and locked until the commit."""
    SeatBook.objects.bulk_create(
        [SeatBook(event=event.translation_key, capacity=event.capacity)], ignore_conflicts=True
    )
    return SeatBook.objects.select_for_update().get(pk=event.translation_key)


def _new_reference(book: SeatBook) -> str:
    """Of its own in this event; under its lock, so that nobody else can take it."""
    while True:
        signs = random_reference(_RANDOM_SIGNS)
        if not book.registrations.filter(reference=signs).exists():
            return signs


# --- Forgetting -----------------------------------------------------------------------------------
def purge(*, today: datetime.date, now: datetime.datetime) -> int:
    """Delete the registrations of events that were over more than `MRC_REGISTRATION_DAYS` ago, or
    whose page is gone; their sums stay. Gives how many were deleted. Safe to run twice."""
    from events.models import EventPage

    before = today - datetime.timedelta(days=settings.MRC_REGISTRATION_DAYS)
    books = SeatBook.objects.filter(registrations__isnull=False).distinct()
    pages = EventPage.objects.filter(alias_of__isnull=True)
    kept = set(pages.upcoming(on=before).values_list("translation_key", flat=True))
    return sum(_purge_book(book, now) for book in books if book.event not in kept)


@transaction.atomic
def _purge_book(book: SeatBook, now: datetime.datetime) -> int:
    book = SeatBook.objects.select_for_update().get(pk=book.pk)
    sums = book.registrations.sums()
    book.registered_seats += sums[State.CONFIRMED]
    book.came_seats += sums["came_people"]
    book.taken = 0
    book.purged_at = now
    book.save()
    number = book.registrations.count()
    book.registrations.all().delete()
    return number
