"""The public page that looks a promoter up in the register."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alerts.agent_check.addresses import private_answer
from mrc.core.models import Contact
from mrc.core.view_addresses import both_languages

from .choices import Standing
from .history import Event, events
from .models import PromoterChange
from .names import LONGEST
from .searching import Entry, Found, icon_and_tone, register_state, search, shown_name

#: Key of the contact that holds the Bureau's own list.
_BUREAUS_LIST = "beoe-licence-list"
#: What readers are told of a licence's past: not how its name or number was spelt.
_TOLD = frozenset({"status", "valid_until"})


@dataclass(frozen=True)
class Shown:
    """One promoter on the page."""

    entry: Entry
    is_exact: bool
    name: str
    name_language: str
    standing: Standing
    icon: str
    tone: str
    history: list[Event]


@private_answer
@require_safe
def register_page(request: HttpRequest) -> HttpResponse:
    """By GET, with what was typed in the address: without a cookie and without JavaScript."""
    today = timezone.localdate()
    typed = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    found, register = search(typed, today) if typed else ([], register_state(today))
    context = {
        "languages": both_languages(request, "check_register"),
        "typed": typed,
        "register": register,
        "found": _shown(found, today),
        "is_exact": any(one.is_exact for one in found),
        "licence_list": Contact.objects.filter(key=_BUREAUS_LIST).first(),
    }
    return render(request, "alerts/register/look_up.html", context)


def _shown(found: list[Found], today: datetime.date) -> list[Shown]:
    past = _history(one.entry.pk for one in found)
    rows = []
    for one in found:
        name, language = shown_name(one.entry)
        standing = one.entry.standing(today)
        icon, tone = icon_and_tone(standing)
        rows.append(
            Shown(one.entry, one.is_exact, name, language, standing, icon, tone, past[one.entry.pk])
        )
    return rows


def _history(keys: Iterable[int]) -> defaultdict[int, list[Event]]:
    """Of a handful of licences, in one query; the newest first."""
    wanted = list(keys)
    changes = PromoterChange.objects.filter(promoter_id__in=wanted).select_related("edition")
    by_promoter: defaultdict[int, list[PromoterChange]] = defaultdict(list)
    if wanted:
        for change in changes.order_by("-edition__number"):
            by_promoter[change.promoter_id].append(change)
    return defaultdict(list, {key: events(rows, only=_TOLD) for key, rows in by_promoter.items()})
