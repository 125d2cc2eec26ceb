"""The list at the door: who is expected, who came, on a phone with a poor connection.

Every press is a form of its own that says what shall be, not what shall change: sent twice, it
says the same twice.
"""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from events.models import EventPage
from mrc.core.accounts.requests import signed_in_user
from mrc.core.urdu import fold_digits, fold_name

from . import services
from .choices import State
from .finding import source_of
from .models import Registration, SeatBook
from .scope import may_keep_the_door

#: People who came without having registered: more is a slip of the finger.
MOST_WALK_INS = 2000


@dataclass(frozen=True)
class DoorList:
    """What the page shows of an event's registrations, each list in the order of the names."""

    expected: list[Registration]
    waiting: list[Registration]
    held: list[Registration]
    #: Of those expected: who gave no e-mail, and hears of a change by telephone alone.
    to_call: list[Registration]


def door_list(book: SeatBook | None, *, search: str = "") -> DoorList:
    """Names are encrypted: they are read, sorted and searched here."""
    rows = list(book.registrations.standing().order_by("created_at", "pk")) if book else []
    found = [row for row in rows if _matches(row, search)]
    by_name = sorted(found, key=lambda row: fold_name(row.name))
    return DoorList(
        expected=[row for row in by_name if row.state == State.CONFIRMED],
        # In their order, which decides who is next.
        waiting=[row for row in found if row.state == State.WAITING],
        held=[row for row in found if row.state == State.HELD],
        to_call=[row for row in by_name if row.state != State.HELD and not row.email],
    )


def _matches(row: Registration, search: str) -> bool:
    """By a part of the name, of the reference or of the telephone number."""
    wanted = fold_name(search)
    if not wanted:
        return True
    digits = "".join(sign for sign in fold_digits(search) if sign.isdigit())
    return (
        wanted in fold_name(row.name)
        or "".join(search.split()).upper() in row.reference
        or (len(digits) > 2 and digits in row.phone)
    )


@never_cache
@require_safe
def door(request: HttpRequest, event: uuid.UUID) -> HttpResponse:
    page = _event_for(request, event)
    book = SeatBook.objects.filter(pk=event).first()
    search = request.GET.get("q", "").strip()[:100]
    sums = book.registrations.sums() if book else {}
    context = {
        "event": page,
        "book": book,
        "search": search,
        "sums": sums,
        "total": sums.get("came_people", 0) + (book.walk_ins if book else 0),
        "list": door_list(book, search=search),
        "is_over": page.is_over(timezone.localdate()),
        "said": request.GET.get("said", ""),
    }
    return render(request, "events/door/door.html", context)


@never_cache
@require_POST
@sensitive_post_parameters()
def person(request: HttpRequest, event: uuid.UUID, pk: uuid.UUID) -> HttpResponse:
    """One press beside a name: `came` with a number of people or empty, `let_in`, or `cancel`."""
    page = _event_for(request, event)
    row = Registration.objects.filter(book=event, pk=pk).first()
    if row is None:
        # Deleted, or cancelled and deleted, since the list was opened.
        return _back(request, page, said="gone")
    said = ""
    if "came" in request.POST:
        said = "" if _note_came(row, request.POST["came"]) else "gone"
    elif "let_in" in request.POST:
        services.let_in(registration=row, event=page, now=timezone.now())
    elif "cancel" in request.POST:
        services.cancel(registration=row, event=page, now=timezone.now())
    return _back(request, page, said=said, anchor=f"person-{pk}")


def _note_came(row: Registration, text: str) -> bool:
    """So many of the seats came; empty takes it back. False where there is no such number."""
    number = int(text) if text.isdecimal() and len(text) < 3 else None
    if text and (number is None or number > row.seats):
        return False
    expected = Registration.objects.confirmed().filter(pk=row.pk)
    return bool(expected.update(came=number))


@never_cache
@require_POST
def walk_ins(request: HttpRequest, event: uuid.UUID) -> HttpResponse:
    """People without registration: `was` and `number`. Two phones at two doors each see what the
    other has counted, before they count on."""
    page = _event_for(request, event)
    was, number = (_number(request.POST.get(name, "")) for name in ("was", "number"))
    if was is None or number is None:
        return _back(request, page, said="gone", anchor="walk-ins")
    with transaction.atomic():
        SeatBook.objects.bulk_create(
            [SeatBook(event=event, capacity=page.capacity)], ignore_conflicts=True
        )
        changed = SeatBook.objects.filter(pk=event, walk_ins=was).update(walk_ins=number)
    return _back(request, page, said="" if changed else "counted", anchor="walk-ins")


def _number(text: str) -> int | None:
    folded = fold_digits(text.strip())
    if not folded.isdecimal() or len(folded) > 4 or int(folded) > MOST_WALK_INS:
        return None
    return int(folded)


def _event_for(request: HttpRequest, event: uuid.UUID) -> EventPage:
    """The event, for somebody who may see who comes; to everybody else there is none."""
    page = source_of(event)
    if page is None:
        raise Http404
    centres = set(page.centres.values_list("pk", flat=True))
    if not may_keep_the_door(signed_in_user(request), centres):
        raise Http404
    return page


def _back(request: HttpRequest, page: EventPage, *, said: str, anchor: str = "") -> HttpResponse:
    """To the list as it was, at the same name."""
    values = {"q": request.POST.get("q", "")[:100], "said": said}
    query = urlencode({name: value for name, value in values.items() if value})
    address = reverse("event_door", kwargs={"event": page.translation_key})
    return redirect(f"{address}{'?' if query else ''}{query}{'#' if anchor else ''}{anchor}")


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The events for which people register, those to come first."""
    user = signed_in_user(request)
    books = {book.event: book for book in SeatBook.objects.all()}
    pages = EventPage.objects.filter(
        alias_of__isnull=True, locale__language_code=settings.LANGUAGE_CODE
    )
    known = pages.filter(translation_key__in=books) | pages.filter(takes_registrations=True)
    today = timezone.localdate()
    sums = Registration.objects.sums_by_event()
    rows = [
        {
            "page": page,
            "book": books.get(page.translation_key),
            "sums": sums.get(page.translation_key, {}),
            "is_over": page.is_over(today),
        }
        for page in known.prefetch_related("centres").order_by("-starts_on", "pk")
        if may_keep_the_door(user, {centre.pk for centre in page.centres.all()})
    ]
    context = {"rows": sorted(rows, key=lambda row: row["is_over"])}
    return render(request, "events/door/overview.html", context)


admin_urls: list[URLPattern] = [
    path("registrations/", overview, name="event_registrations"),
    path("registrations/<uuid:event>/", door, name="event_door"),
    path("registrations/<uuid:event>/walk-ins/", walk_ins, name="event_walk_ins"),
    path("registrations/<uuid:event>/<uuid:pk>/", person, name="event_person"),
]
