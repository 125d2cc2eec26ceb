"""The lists of one centre: as a drop-down offers them, and as a cell is understood.

A cell may hold a name in either language, or a key or code; letters, digits and blanks may be
written in any of the ways that people write them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.utils import translation
from rapidfuzz import fuzz, process

from campaigns.records.models import (
    Audience,
    Campaign,
    CampaignState,
    CountMethod,
    DeliveryLanguage,
    Institution,
    Material,
    Mode,
    Partner,
    Topic,
)
from campaigns.records.services.institutions import OFFERED, OFFERED_FROM, comparable
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, District, User
from mrc.core.urdu import fold_name

LANGUAGES = ("en", "ur")
#: Who holds sessions: outreach officers, their supervisor, counsellors.
FACILITATING_ROLES = (Role.OFFICER, Role.SUPERVISOR, Role.COUNSELLOR)
_CLOSED: dict[str, type[models.TextChoices]] = {
    "mode": Mode,
    "language": DeliveryLanguage,
    "audience": Audience,
    "count_method": CountMethod,
}


@dataclass
class Lookup:
    """One list: what is offered, and what each way of writing an entry stands for."""

    offered: list[str] = field(default_factory=list)
    #: Folded name -> ids; two entries may share a name.
    ids: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    #: How each id is written.
    names: dict[Any, str] = field(default_factory=dict)

    def add(self, pk: Any, name: str, others: Iterable[str] = (), *, offer: bool = True) -> None:
        self.names[pk] = name
        if offer:
            self.offered.append(name)
        for text in (name, *others):
            key = fold_name(text)
            if key and pk not in self.ids[key]:
                self.ids[key].append(pk)

    def find(self, text: str) -> list[Any]:
        return self.ids.get(fold_name(text), [])


class Lookups:
    """Every list is read once, however many rows ask it."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre

    def __getitem__(self, name: str) -> Lookup:
        if name in _CLOSED:
            return self._closed[name]
        found: Lookup = getattr(self, name)
        return found

    @cached_property
    def _closed(self) -> dict[str, Lookup]:
        return {name: _closed(choices) for name, choices in _CLOSED.items()}

    @cached_property
    def campaigns(self) -> Lookup:
        """The centre's: past ones too, because past sessions are what is imported."""
        lookup = Lookup()
        for row in Campaign.objects.for_centre(self.centre).exclude(state=CampaignState.PLANNED):
            lookup.add(row.pk, row.name, (row.name_en, row.name_ur, row.slug))
        return lookup

    @cached_property
    def topics(self) -> Lookup:
        return _terms(Topic)

    @cached_property
    def partners(self) -> Lookup:
        return _terms(Partner)

    @cached_property
    def materials(self) -> Lookup:
        return _terms(Material)

    @cached_property
    def districts(self) -> Lookup:
        """The centre's own districts first."""
        lookup = Lookup()
        own_first = sorted(
            District.objects.all(),
            key=lambda row: (row.usual_centre_id != self.centre.pk, row.name),
        )
        for row in own_first:
            lookup.add(
                row.pk,
                row.name,
                (row.name_en, row.name_ur, *row.other_names),
                offer=row.counted_with_id is None,
            )
        return lookup

    @cached_property
    def facilitators(self) -> Lookup:
        """Staff of the centre; who has left is found but not offered."""
        return self._people(FACILITATING_ROLES, only_active=False)

    @cached_property
    def staff(self) -> Lookup:
        """Officers to whom a session can come back."""
        return self._people((Role.OFFICER,), only_active=True)

    def _people(self, roles: tuple[Role, ...], *, only_active: bool) -> Lookup:
        groups = [role.group_name for role in roles]
        people = User.objects.filter(centre=self.centre, groups__name__in=groups).distinct()
        if only_active:
            people = people.filter(is_active=True)
        lookup = Lookup()
        for person in people.order_by("first_name", "username"):
            names = (person.get_full_name(), person.username)
            lookup.add(person.pk, person_label(person), names, offer=person.is_active)
        return lookup

    @cached_property
    def institution_rows(self) -> dict[Any, Institution]:
        rows = Institution.objects.select_related("district", "merged_into__district")
        return {row.pk: row for row in rows}

    @cached_property
    def institutions(self) -> Lookup:
        """The standing ones by every name that leads to them, those of merged ones included."""
        lookup = Lookup()
        rows = sorted(
            self.institution_rows.values(),
            key=lambda row: (row.district.usual_centre_id != self.centre.pk, row.name),
        )
        for row in rows:
            standing = self.institution_rows[row.merged_into_id or row.pk]
            names = (row.name_en, row.name_ur, row.code, *row.aliases, *_labels(row))
            is_standing = standing.pk == row.pk
            lookup.add(
                standing.pk,
                institution_label(standing),
                names,
                offer=is_standing,
            )
        return lookup

    def near_institutions(self, text: str, district: int | None) -> list[Institution]:
        """Standing institutions whose name resembles the text, best first; a district narrows."""
        known = {
            key: self.institution_rows[pks[0]]
            for key, pks in self._comparable_names.items()
            if district is None or self.institution_rows[pks[0]].district_id == district
        }
        found = process.extract(
            comparable(text),
            known.keys(),
            scorer=fuzz.token_set_ratio,
            score_cutoff=OFFERED_FROM,
            limit=OFFERED * 4,
        )
        return list({known[key].pk: known[key] for key, *_rest in found}.values())[:OFFERED]

    @cached_property
    def _comparable_names(self) -> dict[str, list[Any]]:
        names: dict[str, list[Any]] = defaultdict(list)
        for row in self.institution_rows.values():
            for name in (row.name_en, row.name_ur, *row.aliases):
                if key := comparable(name):
                    names[key].append(row.merged_into_id or row.pk)
        return names


def person_label(person: User) -> str:
    """A name that is one person's: two officers may be called Ali Khan."""
    full = person.get_full_name()
    return f"{full} ({person.username})" if full else person.username


def institution_label(row: Institution) -> str:
    return f"{row.name} – {row.district.name}"


def _labels(row: Institution) -> list[str]:
    """As the templates of both languages write it."""
    labels = []
    for language in LANGUAGES:
        with translation.override(language):
            labels.append(institution_label(row))
    return labels


def _closed(choices: type[models.TextChoices]) -> Lookup:
    lookup = Lookup()
    for value, label in choices.choices:
        labels = []
        for language in LANGUAGES:
            with translation.override(language):
                labels.append(str(label))
        lookup.add(value, str(label), (*labels, str(value)))
    return lookup


def _terms(model: type[Topic] | type[Partner] | type[Material]) -> Lookup:
    """Retired entries are understood, because past sessions name them, but not offered."""
    lookup = Lookup()
    for row in model.objects.all():
        names = (row.name_en, row.name_ur, row.key)
        lookup.add(row.pk, row.name, names, offer=row.is_offered)
    return lookup
