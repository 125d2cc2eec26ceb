"""What each row would mean: new, already here, perhaps already here, or wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from campaigns.models import Institution
from campaigns.records.services.institutions import Match, comparable, near_duplicates
from mrc.core.models import District

from .reading import InstitutionRow

#: Ids of imported institutions follow from what the row says, so that a repeat finds its own.
_NAMESPACE = UUID("0b8f2f5c-6a53-4f6c-9a3e-5d1c1f2b7a90")


@dataclass(frozen=True)
class Compared:
    row: InstitutionRow
    district: District | None
    #: On record under the same code, or the same name in the same district.
    same: Institution | None = None
    #: Names that resemble it: a person decides.
    alike: list[Match] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return not self.row.errors and self.same is None and not self.alike

    @property
    def needs_decision(self) -> bool:
        return not self.row.errors and self.same is None and bool(self.alike)


def id_of(values: dict[str, Any]) -> UUID:
    """The same for the same names in the same district."""
    names = sorted(comparable(values[name]) for name in ("name_en", "name_ur"))
    return uuid5(_NAMESPACE, "\n".join([str(values["district"]), *names]))


def compare(rows: Iterable[InstitutionRow]) -> list[Compared]:
    """A row that repeats one above it in the file is already here, too."""
    districts = {district.pk: district for district in District.objects.all()}
    seen: set[UUID] = set()
    found = []
    for row in rows:
        if row.errors:
            found.append(Compared(row, districts.get(row.values.get("district"))))
            continue
        district = districts[row.values["district"]]
        key = id_of(row.values)
        same = on_record(row.values)
        alike = [] if same else _alike(row.values, district)
        if key not in seen:
            found.append(Compared(row, district, same, alike))
        seen.add(key)
    return found


def on_record(values: dict[str, Any]) -> Institution | None:
    """The institution that this row is, without doubt."""
    rows = Institution.objects.select_related("merged_into")
    if values["code"] and (row := rows.filter(code__iexact=values["code"]).first()):
        return row.standing
    if row := rows.filter(pk=id_of(values)).first():
        return row.standing
    wanted = {comparable(values[name]) for name in ("name_en", "name_ur")} - {""}
    for row in rows.filter(district_id=values["district"]):
        names = {comparable(name) for name in (row.name_en, row.name_ur, *row.aliases)}
        if wanted & names:
            return row.standing
    return None


def _alike(values: dict[str, Any], district: District) -> list[Match]:
    return near_duplicates(name_en=values["name_en"], name_ur=values["name_ur"], district=district)
