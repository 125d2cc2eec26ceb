"""Writing what a person decided. All of it or nothing; the same file again changes nothing."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from campaigns.models import Institution, InstitutionAction, InstitutionEvent, InstitutionState
from campaigns.records import authority
from campaigns.records.errors import NotAllowedError
from mrc.core.models import User

from .comparing import id_of, on_record


@dataclass(frozen=True)
class Decision:
    """A row, and the institution of which it is another name; None: one of its own."""

    values: dict[str, Any]
    same_as: UUID | None = None


@dataclass(frozen=True)
class Imported:
    created: int
    named: int
    already_here: int


@transaction.atomic
def import_institutions(
    decisions: Iterable[Decision], *, by: User, now: datetime.datetime
) -> Imported:
    """Rows become accepted institutions, or other names of those on record.

    Raises `NotAllowedError`.
    """
    if not authority.may_accept_institutions(by):
        raise NotAllowedError
    created = named = already_here = 0
    for decision in decisions:
        if decision.same_as is not None:
            named += _add_names(decision.same_as, decision.values)
        elif on_record(decision.values) is not None:
            # Written meanwhile, by another person or by this very file.
            already_here += 1
        else:
            _create(decision.values, by, now)
            created += 1
    return Imported(created, named, already_here)


def _create(values: dict[str, Any], by: User, now: datetime.datetime) -> None:
    day = values["enrolment_on"]
    institution = Institution.objects.create(
        pk=id_of(values),
        **{name: values[name] for name in ("name_en", "name_ur", "aliases", "kind", "ownership")},
        gender_intake=values["gender_intake"],
        district_id=values["district"],
        enrolment=values["enrolment"],
        enrolment_on=datetime.date.fromisoformat(day) if day else None,
        code=values["code"],
        state=InstitutionState.ACCEPTED,
        proposed_by=by,
    )
    for action in (InstitutionAction.PROPOSED, InstitutionAction.ACCEPTED):
        InstitutionEvent.objects.create(institution=institution, action=action, by=by, at=now)


def _add_names(pk: UUID, values: dict[str, Any]) -> int:
    """Its names and short names become other names of the one on record; 1 if any was new."""
    institution = Institution.objects.select_for_update().get(pk=pk)
    known = {institution.name_en, institution.name_ur, *institution.aliases}
    names = [values["name_en"], values["name_ur"], *values["aliases"]]
    added = [name for name in dict.fromkeys(names) if name and name not in known]
    if not added:
        return 0
    institution.aliases = [*institution.aliases, *added]
    institution.save(update_fields=["aliases"])
    return 1
