"""Asking what is due, and what an answer means."""

import datetime
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.db.models import F
from django.db.models.expressions import OrderBy
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page

from .asking import Answer, ask
from .choices import LinkState, Problem
from .models import OWN_PAGE, CheckedLink

#: Days until an address that works is asked again, and one that does not.
AGAIN_IF_GOOD, AGAIN_IF_NOT = datetime.timedelta(days=7), datetime.timedelta(days=1)
LONGEST_WAIT = datetime.timedelta(days=30)
#: A site that is down today is often back tomorrow: an address without an answer counts as broken
#: from this many failures in a row on.
FAILURES_TO_BREAK = 3
#: While one run has an address in hand, no other one takes it.
IN_HAND = datetime.timedelta(minutes=15)
#: Seconds between two questions to one site.
PAUSE = 1.0

_CERTAIN = frozenset({Problem.GONE, Problem.NOT_AN_ADDRESS, Problem.DELETED, Problem.UNPUBLISHED})
#: A site may refuse programs for ever and be open to readers: nobody is told to remove the link.
_NEVER_BROKEN = frozenset({Problem.REFUSED, Problem.PRIVATE})


def check_due_links(
    *,
    limit: int,
    now: datetime.datetime,
    pause: float = PAUSE,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Ask the addresses that are due, the longest waiting first; gives how many were asked.

    Safe from several schedulers at once: whoever moves an address's time first asks it.
    """
    due = CheckedLink.objects.filter(next_check_at__lte=now).order_by("next_check_at", "pk")
    asked, last_asked = 0, dict[str, float]()
    for link in list(due[:limit]):
        held = now + IN_HAND
        mine = CheckedLink.objects.filter(pk=link.pk, next_check_at=link.next_check_at)
        if not mine.update(next_check_at=held):
            continue
        host = urlsplit(link.address).hostname or ""
        if host:
            wait = last_asked.get(host, -pause) + pause - time.monotonic()
            if host in last_asked and wait > 0:
                sleep(wait)
            last_asked[host] = time.monotonic()
        check_link(link, now=now)
        asked += 1
    return asked


def check_link(link: CheckedLink, *, now: datetime.datetime) -> None:
    """Ask one address and keep what it said."""
    answer = _look_up(link) if link.is_own else ask(link.address)
    record_answer(link, answer, now=now)


def record_answer(link: CheckedLink, answer: Answer, *, now: datetime.datetime) -> None:
    problem = answer.problem or _problem_of(answer.status)
    link.status, link.problem, link.checked_at = answer.status, problem, now
    link.moved_to = "" if problem else answer.moved_to[:2000]
    if not problem:
        link.state = LinkState.MOVED if link.moved_to else LinkState.GOOD
        link.failures, link.failing_since = 0, None
        wait = AGAIN_IF_GOOD
    else:
        link.failures = min(link.failures + 1, 1000)
        link.failing_since = link.failing_since or timezone.localdate(now)
        link.state = _state_of(problem, link.failures)
        wait = AGAIN_IF_GOOD if problem in _NEVER_BROKEN else AGAIN_IF_NOT
    if answer.retry_after is not None:
        asked_for = datetime.timedelta(seconds=min(answer.retry_after, 10**7))
        wait = min(max(wait, asked_for), LONGEST_WAIT)
    link.next_check_at = now + wait
    link.save()


def ask_again(link: CheckedLink, *, now: datetime.datetime) -> None:
    """Put an address in front of the queue."""
    CheckedLink.objects.filter(pk=link.pk).update(next_check_at=now)


def _state_of(problem: str, failures: int) -> LinkState:
    if problem in _NEVER_BROKEN:
        return LinkState.UNCERTAIN
    if problem in _CERTAIN or failures >= FAILURES_TO_BREAK:
        return LinkState.BROKEN
    return LinkState.UNCERTAIN


def _problem_of(status: int | None) -> str:
    """What is wrong with a status of HTTP; empty where nothing is."""
    if status is None:
        return Problem.NO_ANSWER
    if status in (404, 410):
        return Problem.GONE
    if status >= 500:
        return Problem.SERVER
    return Problem.REFUSED if status >= 400 else ""


def _look_up(link: CheckedLink) -> Answer:
    """Our own pages and documents need no network."""
    kind, _colon, key = link.address.partition(":")
    if f"{kind}:" != OWN_PAGE:
        exists = get_document_model().objects.filter(pk=int(key)).exists()
        return Answer(200) if exists else Answer(problem=Problem.DELETED)
    live = Page.objects.filter(pk=int(key)).values_list("live", flat=True).first()
    if live is None:
        return Answer(problem=Problem.DELETED)
    return Answer(200) if live else Answer(problem=Problem.UNPUBLISHED)


def broken_links() -> int:
    """How many addresses readers are led to in vain."""
    return CheckedLink.objects.filter(state=LinkState.BROKEN).count()


def most_urgent_first() -> tuple[OrderBy | str, ...]:
    """The order of the report: what has failed longest comes first."""
    return (F("failing_since").asc(nulls_last=True), "address")
