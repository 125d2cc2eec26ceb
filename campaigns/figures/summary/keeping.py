"""Keeping the summaries equal to the records, in the transaction that changes these.

What moves a session announces it (`campaigns.records.signals.session_moved`), and so does Django
when an institution, a district or a campaign is saved. `rebuild` makes everything again.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from campaigns.records.models import Campaign, Institution, Session
from mrc.core.models import District

from .building import SUMMARISED, build
from .models import SessionSummary

#: Sessions that are worked out together.
BATCH = 500
#: Any number that nothing else on this database locks: “MRC” and a counter.
_LOCK = 0x4D524301
_REMEDY = "run `rebuild_summaries`"
_COLUMNS = [
    field.attname for field in SessionSummary._meta.concrete_fields if not field.primary_key
]


def hold_places(*, alone: bool) -> None:
    """Until the transaction ends, nobody changes what places and campaigns say (PostgreSQL).

    Sessions share the lock; who merges an institution, moves a district or rebuilds has it alone,
    and so sees every summary that was made of the places as they were. SQLite has one writer.
    """
    if connection.vendor == "postgresql":
        function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [_LOCK])


@transaction.atomic
def refresh(session_ids: Iterable[UUID], *, alone: bool = False) -> int:
    """Makes the summaries of these sessions say what their records say; gives their number."""
    wanted = list(session_ids)
    hold_places(alone=alone)
    number = 0
    for batch in _batches(wanted):
        built = build(batch)
        if len(built) < len(batch):
            gone = set(batch) - {summary.session_id for summary in built}
            SessionSummary.objects.filter(pk__in=gone).delete()
        SessionSummary.objects.bulk_create(
            built, update_conflicts=True, unique_fields=["session"], update_fields=_names()
        )
        number += len(built)
    return number


def _names() -> list[str]:
    return [field.name for field in SessionSummary._meta.concrete_fields if not field.primary_key]


def _batches(session_ids: list[UUID]) -> Iterator[list[UUID]]:
    for begin in range(0, len(session_ids), BATCH):
        yield session_ids[begin : begin + BATCH]


def refresh_institution(institution: Institution) -> None:
    """After it was merged, or changed its kind or intake."""
    named = Q(session__current_version__institution=institution.pk)
    stays = institution.standing
    same = Q(institution=stays.pk, kind=stays.kind, intake=stays.gender_intake)
    _refresh_others(Q(institution=institution.pk) | named, same)


def refresh_district(district: District) -> None:
    """After it was counted with another one, or moved to another province."""
    named = Q(session__current_version__district=district.pk)
    stays = district.counted_with or district
    same = Q(district=stays.pk, province=stays.province_id)
    _refresh_others(Q(district=district.pk) | named, same)


def refresh_campaign(campaign: Campaign) -> None:
    """After another programme pays for it."""
    same = Q(programme=campaign.programme_id) if campaign.programme_id else Q(programme=None)
    _refresh_others(Q(campaign=campaign.pk), same)


@transaction.atomic
def _refresh_others(found: Q, same: Q) -> None:
    """Summaries among those found that do not say the same."""
    hold_places(alone=True)
    rows = SessionSummary.objects.filter(found).exclude(same)
    refresh(rows.order_by("pk").values_list("pk", flat=True), alone=True)


def rebuild(*, batch: int = BATCH) -> Iterator[int]:
    """Makes every summary again, a batch in a transaction; gives how many sessions are done.

    Safe to run twice, and while people work: a batch waits for the sessions that are moving.
    """
    done, last = 0, None
    while True:
        sessions = Session.objects.order_by("pk").values_list("pk", flat=True)
        if last is not None:
            sessions = sessions.filter(pk__gt=last)
        ids = list(sessions[:batch])
        if not ids:
            return
        refresh(ids, alone=True)
        done, last = done + len(ids), ids[-1]
        yield done


def is_complete() -> bool:
    """Whether as many sessions have a summary as should; not whether these are right."""
    return SessionSummary.objects.count() == Session.objects.filter(state__in=SUMMARISED).count()


def problems() -> Iterator[str]:
    """One line for each session whose summary is not what its records say; none for sound ones."""
    sessions = Session.objects.order_by("pk").values_list("pk", "reference")
    known: dict[UUID, str] = {}
    for pk, reference in sessions.iterator(chunk_size=BATCH):
        known[pk] = reference
        if len(known) == BATCH:
            yield from _compared(known)
            known = {}
    yield from _compared(known)


def _compared(references: dict[UUID, str]) -> Iterator[str]:
    stored = SessionSummary.objects.in_bulk(list(references))
    built = {summary.session_id: summary for summary in build(references)}
    for pk, reference in references.items():
        one, other = stored.get(pk), built.get(pk)
        if one is None or other is None:
            if one is not other:
                said = "is missing" if one is None else "should not be there"
                yield f"{reference}: its summary {said}; {_REMEDY}"
            continue
        names = [name for name in _COLUMNS if getattr(one, name) != getattr(other, name)]
        if names:
            yield f"{reference}: its summary has another {', '.join(names)}; {_REMEDY}"
