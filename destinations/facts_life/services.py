"""Every write to a fact, and its line in the history.

Each locks the row, keeps what somebody changed by another way since (`Action.FOUND`), writes, and
tells the others after the commit (`signals.facts_changed`).
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from destinations.models.facts import Fact, FactKind

from .choices import Action, Origin
from .content import content_of, differences, readers_see
from .models import FactVersion
from .signals import facts_changed

if TYPE_CHECKING:
    from mrc.core.models import User

#: Of a kind of fact: what a page shows of it, and where.
_SEEN_OF_KIND = ("label_en", "label_ur", "help_en", "help_ur", "group", "order", "on_card")

#: Countries that `told_together` announces at its end.
_gathered: ContextVar[set[int | None] | None] = ContextVar("gathered", default=None)


class NotBesideItError(ValueError):
    """A fact was to be shown in place of another one, and is no other source's figure."""


@dataclass
class CheckOutcome:
    """What became of facts that somebody ticked as still right."""

    checked: list[Fact] = field(default_factory=list)
    #: Gone, empty, or changed since the person looked at them: not checked.
    missed: list[int] = field(default_factory=list)


def set_check(fact: Fact, *, on: datetime.date | None, by: "User | None") -> None:
    """Put the day and the person on a fact together, without saving it; no day, no person."""
    fact.checked_on = on
    fact.checked_by = by if on is not None else None
    if on is None:
        fact.check_due_on = None


def next_check(kind: FactKind, checked_on: datetime.date) -> datetime.date:
    """The last day on which a check of that day holds."""
    return checked_on + datetime.timedelta(days=kind.check_every_days)


@transaction.atomic
def save_fact(
    fact: Fact,
    *,
    by: "User | None",
    origin: Origin,
    is_same_source: bool = False,
    now: datetime.datetime | None = None,
) -> FactVersion | None:
    """Stores a new or changed fact that was validated; None where nothing differs."""
    before = _locked(fact.pk) if fact.pk is not None else None
    old = content_of(before) if before is not None else {}
    new = content_of(fact)
    changed = differences(old, new)
    if before is not None:
        if not changed:
            return None
        fact.version = _catch_up(before, now=now)
    fact.save()
    written = _record(
        fact,
        Action.CREATED if before is None else Action.CHANGED,
        changed=changed,
        by=by,
        origin=origin,
        is_same_source=is_same_source,
        now=now,
    )
    if readers_see(changed):
        tell([fact.country_id, *([before.country_id] if before is not None else [])])
    return written


@transaction.atomic
def check_facts(
    seen: Mapping[int, int],
    *,
    by: "User",
    today: datetime.date,
    now: datetime.datetime | None = None,
) -> CheckOutcome:
    """“Checked, still right”: who and when, without an edit. The next date follows from the kind.

    `seen`: primary key -> `Fact.version` that the person looked at.
    """
    outcome = CheckOutcome()
    for pk in sorted(seen):
        fact = _locked(pk)
        if fact is None or fact.version != seen[pk] or not fact.is_stated():
            outcome.missed.append(pk)
            continue
        before = content_of(fact)
        fact.version = _catch_up(fact, now=now)
        set_check(fact, on=today, by=by)
        fact.check_due_on = next_check(fact.kind, today)
        changed = differences(before, content_of(fact))
        fact.save(update_fields=["checked_on", "checked_by", "check_due_on", "version"])
        _record(fact, Action.CHECKED, changed=changed, by=by, origin=Origin.ADMIN, now=now)
        outcome.checked.append(fact)
    tell(fact.country_id for fact in outcome.checked)
    return outcome


@transaction.atomic
def show_instead(
    pk: int,
    *,
    by: "User | None",
    origin: Origin = Origin.ADMIN,
    now: datetime.datetime | None = None,
) -> Fact:
    """Shows another source's figure as the fact; what was shown is kept beside it.

    Raises `NotBesideItError` where it is the fact already, or was deleted.
    """
    other = _locked(pk)
    if other is None or not other.is_alternative:
        raise NotBesideItError(pk)
    same = Fact.objects.filter(country=other.country_id, kind=other.kind_id, is_alternative=False)
    shown = same.values_list("pk", flat=True).first()
    # The first gives up its place before the other takes it: there is only one.
    if shown is not None:
        _turn(_locked(shown), Action.SET_ASIDE, by=by, origin=origin, now=now)
    _turn(other, Action.SHOWN, by=by, origin=origin, now=now)
    tell([other.country_id])
    return other


@transaction.atomic
def record_deletion(fact: Fact, *, by: "User | None", now: datetime.datetime | None = None) -> None:
    """The last line of a history, for the caller who deletes the row in the same transaction."""
    stored = _locked(fact.pk)
    if stored is None:
        return
    stored.version = _catch_up(stored, now=now)
    _record(stored, Action.DELETED, changed=[], by=by, origin=Origin.ADMIN, now=now)
    tell([stored.country_id])


def save_kind(kind: FactKind) -> None:
    """Stores a kind of fact; where it changed what pages show, every country is told."""
    before = FactKind.objects.filter(pk=kind.pk).first()
    with transaction.atomic():
        kind.save()
        if before is not None and any(
            getattr(before, name) != getattr(kind, name) for name in _SEEN_OF_KIND
        ):
            tell([None])


def record_found(*, now: datetime.datetime | None = None) -> int:
    """Keeps every fact that has no history yet, or was changed by another way; gives how many."""
    facts = Fact.objects.select_related("country", "kind", "checked_by", "owner")
    newest = dict(
        FactVersion.objects.filter(number=F("fact__version")).values_list("fact_id", "content")
    )
    unknown = [fact.pk for fact in facts if newest.get(fact.pk) != content_of(fact)]
    for pk in unknown:
        with transaction.atomic():
            stored = _locked(pk)
            if stored is not None:
                _catch_up(stored, now=now)
    return len(unknown)


@transaction.atomic
def record_expiry(pk: int, *, today: datetime.date, now: datetime.datetime | None = None) -> bool:
    """Notes that a checked fact passed its date; False where it did not, or is known to have."""
    fact = _locked(pk)
    if fact is None or fact.check_due_on is None or fact.check_due_on >= today:
        return False
    if not fact.is_stated() or fact.checked_on is None:
        return False
    known = FactVersion.objects.filter(fact=fact, action=Action.EXPIRED, due_on=fact.check_due_on)
    if known.exists():
        return False
    fact.version = _catch_up(fact, now=now)
    _record(fact, Action.EXPIRED, changed=[], by=None, origin=Origin.CLOCK, now=now)
    return True


@contextmanager
def told_together() -> Iterator[None]:
    """All that is written inside is announced once, at its end, and not at all if it fails."""
    gathered: set[int | None] = set()
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    tell(gathered)


def tell(countries: Iterable[int | None]) -> None:
    """Announces once the commit is there; None among them stands for every country."""
    touched = set(countries)
    gathered = _gathered.get()
    if gathered is not None:
        gathered |= touched
    elif touched:
        transaction.on_commit(partial(_announce, None if None in touched else touched))


def _announce(countries: set[int | None] | None) -> None:
    # A listener that fails is logged, and never takes back what an editor did.
    facts_changed.send_robust(sender=Fact, countries=countries)


def _locked(pk: int) -> Fact | None:
    # Without the order of the lists, whose joins PostgreSQL cannot lock.
    return Fact.objects.select_for_update().order_by("pk").filter(pk=pk).first()


def _turn(
    fact: Fact | None,
    action: Action,
    *,
    by: "User | None",
    origin: Origin,
    now: datetime.datetime | None,
) -> None:
    if fact is None:
        return
    fact.version = _catch_up(fact, now=now)
    fact.is_alternative = action is Action.SET_ASIDE
    fact.save(update_fields=["is_alternative", "version"])
    _record(fact, action, changed=["is_alternative"], by=by, origin=origin, now=now)


def _catch_up(stored: Fact, *, now: datetime.datetime | None) -> int:
    """The number of the newest version, after keeping what the history does not know yet."""
    newest = FactVersion.objects.filter(fact=stored.pk).order_by("-number").first()
    content = content_of(stored)
    if newest is not None and newest.content == content:
        return newest.number
    stored.version = newest.number if newest is not None else 0
    changed = differences(newest.content if newest is not None else {}, content)
    _record(stored, Action.FOUND, changed=changed, by=None, origin=Origin.ELSEWHERE, now=now)
    return stored.version


def _record(
    fact: Fact,
    action: Action,
    *,
    changed: list[str],
    by: "User | None",
    origin: Origin,
    now: datetime.datetime | None,
    is_same_source: bool = False,
) -> FactVersion:
    """The next line of the history; the fact's row, which the caller locked, counts it."""
    fact.version += 1
    Fact.objects.filter(pk=fact.pk).update(version=fact.version)
    return FactVersion.objects.create(
        fact=fact,
        number=fact.version,
        action=action,
        origin=origin,
        happened_at=now or timezone.now(),
        by=by,
        content=content_of(fact),
        changed=changed,
        is_same_source=is_same_source,
        due_on=fact.check_due_on,
    )
