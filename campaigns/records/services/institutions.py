"""Institutions: proposed from the field, near-duplicates offered first, accepted or merged."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from campaigns.records import authority
from campaigns.records.errors import NotAllowedError, ReasonError, WrongStateError
from campaigns.records.identifiers import new_id
from campaigns.records.models import (
    GenderIntake,
    Institution,
    InstitutionAction,
    InstitutionEvent,
    InstitutionState,
    Ownership,
)
from mrc.core.models import District, User
from mrc.core.urdu import fold_name

from .decisions import stated

#: From this score (0-100) a name is offered as a possible duplicate.
OFFERED_FROM = 82
#: How many are offered at most.
OFFERED = 5
#: Short forms that people write, unfolded before names are compared.
_SHORT_FORMS = {
    "govt": "government",
    "gov": "government",
    "inst": "institute",
    "institue": "institute",
    "tech": "technical",
    "voc": "vocational",
    "trg": "training",
    "univ": "university",
    "uni": "university",
    "coll": "college",
    "sch": "school",
    "girl": "girls",
    "boy": "boys",
    "sec": "secondary",
    "centre": "center",
}


@dataclass(frozen=True)
class Match:
    """An institution that is on record, and how alike its name is (0-100)."""

    institution: Institution
    score: float


def near_duplicates(
    *, name_en: str, name_ur: str, district: District, exclude: Institution | None = None
) -> list[Match]:
    """Institutions of the district whose name or other name resembles either name, best first.

    Abbreviations such as GTTI are found where they are on record as other names: no likeness of
    letters leads from them to the full name.
    """
    wanted = [key for name in (name_en, name_ur) if (key := comparable(name))]
    known: dict[UUID, Institution] = {}
    scores: dict[UUID, float] = {}
    for row in Institution.objects.filter(district=district).select_related("merged_into"):
        standing = row.standing
        if exclude is not None and exclude.pk in (row.pk, standing.pk):
            continue
        score = max((_likeness(a, b) for a in wanted for b in _names(row)), default=0)
        if score >= OFFERED_FROM and score > scores.get(standing.pk, 0):
            known[standing.pk], scores[standing.pk] = standing, score
    matches = [Match(known[key], scores[key]) for key in known]
    return sorted(matches, key=lambda match: (-match.score, str(match.institution)))[:OFFERED]


def comparable(name: str) -> str:
    """A name folded, with short forms written out."""
    return " ".join(_SHORT_FORMS.get(word, word) for word in fold_name(name).split())


def _names(institution: Institution) -> list[str]:
    names = (institution.name_en, institution.name_ur, *institution.aliases)
    return [key for name in names if (key := comparable(name))]


def _likeness(one: str, other: str) -> float:
    """Letters in any order of words; a name that holds the whole of another counts nearly full."""
    alike = fuzz.token_sort_ratio(one, other)
    if min(len(one.split()), len(other.split())) > 1:
        alike = max(alike, fuzz.token_set_ratio(one, other) * 0.9)
    return alike


@transaction.atomic
def propose_institution(
    *,
    by: User,
    name_en: str,
    name_ur: str,
    district: District,
    kind: str,
    now: datetime.datetime,
    ownership: str = Ownership.UNKNOWN,
    gender_intake: str = GenderIntake.UNKNOWN,
    aliases: Iterable[str] = (),
    institution_id: UUID | None = None,
    is_sample: bool = False,
) -> Institution:
    """A new institution, waiting for a supervisor; sessions may name it at once.

    The same id sent again gives the same row. Raises `NotAllowedError`, `ReasonError`.
    """
    if not authority.may_propose_institutions(by):
        raise NotAllowedError
    names = {"name_en": stated_name(name_en, "name_en"), "name_ur": stated_name(name_ur, "name_ur")}
    if not any(names.values()):
        raise ReasonError(_("Give a name in English or in Urdu."), field="name_en")
    institution, created = Institution.objects.get_or_create(
        pk=institution_id or new_id(),
        defaults={
            **names,
            "aliases": [text for alias in aliases if (text := stated_name(alias, "aliases"))],
            "district": district,
            "kind": kind,
            "ownership": ownership,
            "gender_intake": gender_intake,
            "proposed_by": by,
            "is_sample": is_sample,
        },
    )
    if not created and institution.proposed_by_id != by.pk:
        raise NotAllowedError
    if created:
        _write_event(institution, InstitutionAction.PROPOSED, by, now)
    return institution


@transaction.atomic
def accept_institution(
    *, institution: Institution, by: User, now: datetime.datetime
) -> Institution:
    """Raises `NotAllowedError`, `WrongStateError`."""
    if not authority.may_accept_institutions(by):
        raise NotAllowedError
    locked = Institution.objects.select_for_update().get(pk=institution.pk)
    if locked.state != InstitutionState.PROPOSED or locked.merged_into_id is not None:
        raise WrongStateError
    locked.state = InstitutionState.ACCEPTED
    locked.save(update_fields=["state"])
    _write_event(locked, InstitutionAction.ACCEPTED, by, now)
    return locked


@transaction.atomic
def merge_institution(
    *, institution: Institution, into: Institution, by: User, now: datetime.datetime
) -> Institution:
    """Every reading of `institution` follows to the one that stays, which is given back.

    What was merged into it before moves along, so that nothing is ever more than one step away.
    Raises `NotAllowedError`, `WrongStateError` (merged already, or into itself).
    """
    if not authority.may_merge_institutions(by):
        raise NotAllowedError
    # In one order, so that two merges cannot wait for each other.
    pks = [institution.pk, into.merged_into_id or into.pk]
    locked = {
        row.pk: row
        for row in Institution.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    }
    goes, stays = (locked[pk] for pk in pks)
    if goes.pk == stays.pk or goes.merged_into_id or stays.merged_into_id:
        raise WrongStateError
    Institution.objects.filter(merged_into=goes).update(merged_into=stays)
    goes.merged_into = stays
    goes.save(update_fields=["merged_into"])
    _write_event(goes, InstitutionAction.MERGED, by, now, into=stays)
    return stays


def stated_name(name: str, field: str) -> str:
    """A name in its normal form, of at most 200 characters and without personal data."""
    text = stated(name, field=field, needed=False)
    if len(text) > 200:
        raise ReasonError(_("This is too long: at most 200 characters."), field=field)
    return text


def _write_event(
    institution: Institution,
    action: InstitutionAction,
    by: User,
    now: datetime.datetime,
    into: Institution | None = None,
) -> None:
    InstitutionEvent.objects.create(
        institution=institution, action=action, by=by, at=now, into=into
    )
