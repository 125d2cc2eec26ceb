"""The register in memory, ready to be searched: read once for each list that is imported.

A search asks the database one thing only: which list is the newest. Where it is another one than
that in memory, the register is read anew, in every process by itself.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from .choices import STANDING_ICONS, STANDING_TONES, Standing, Status
from .models import Promoter, RegisterEdition
from .names import ComparableName, comparable_name


@dataclass(frozen=True)
class Entry:
    """One licence of the register, as a reader may see it."""

    pk: int
    licence_number: str
    licence_key: str
    licence_digits: str
    name_en: str
    name_ur: str
    city: str
    status: Status
    valid_from: datetime.date | None
    valid_until: datetime.date | None
    note: str
    #: Date of the first list that did not name it any more; None while it is in the list.
    gone_on: datetime.date | None

    def standing(self, today: datetime.date) -> Standing:
        """What the register says of it on a day. A licence that was taken away stays so, whatever
        its dates; one that the list calls valid is expired once its last day is over."""
        if self.gone_on is not None:
            return Standing.NOT_LISTED
        if (
            self.status is Status.VALID
            and self.valid_until is not None
            and self.valid_until < today
        ):
            return Standing.EXPIRED
        return Standing(self.status.value)


@dataclass(frozen=True)
class NameForm:
    """One name of one entry."""

    entry: Entry
    name: ComparableName


@dataclass(frozen=True)
class Catalogue:
    """Everything that searching needs, for one edition."""

    edition_id: UUID | None = None
    by_key: dict[str, Entry] = field(default_factory=dict)
    by_digits: dict[str, list[Entry]] = field(default_factory=dict)
    forms: list[NameForm] = field(default_factory=list)


_EMPTY = Catalogue()
#: The one catalogue of this process; replaced as a whole, so that threads see the old or the new.
_kept = _EMPTY


def catalogue() -> tuple[Catalogue, RegisterEdition | None]:
    """The register by the newest list, and that list; None before the first import.

    One query, and one more where the list in memory is not the newest.
    """
    global _kept  # one value a process; whoever reads it at the same time reads the same rows
    edition = RegisterEdition.objects.newest()
    if edition is None:
        return _EMPTY, None
    if _kept.edition_id != edition.pk:
        _kept = _read(edition)
    return _kept, edition


def _read(edition: RegisterEdition) -> Catalogue:
    found = Catalogue(edition.pk, {}, defaultdict(list), [])
    for promoter in Promoter.objects.select_related("gone_since").order_by("licence_key"):
        entry = entry_of(promoter)
        found.by_key[entry.licence_key] = entry
        found.by_digits[entry.licence_digits].append(entry)
        for name in filter(None, (entry.name_en, entry.name_ur)):
            comparable = comparable_name(name)
            if comparable.core:
                found.forms.append(NameForm(entry, comparable))
    return found


def entry_of(promoter: Promoter) -> Entry:
    """The entry of one row; `gone_since` should be there already."""
    gone = promoter.gone_since
    return Entry(
        pk=promoter.pk,
        licence_number=promoter.licence_number,
        licence_key=promoter.licence_key,
        licence_digits=promoter.licence_digits,
        name_en=promoter.name_en,
        name_ur=promoter.name_ur,
        city=promoter.city,
        status=Status(promoter.status),
        valid_from=promoter.valid_from,
        valid_until=promoter.valid_until,
        note=promoter.note,
        gone_on=gone.as_of if gone is not None else None,
    )


__all__ = ["STANDING_ICONS", "STANDING_TONES", "Catalogue", "Entry", "NameForm", "catalogue"]
