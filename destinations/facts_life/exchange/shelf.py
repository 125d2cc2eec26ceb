"""All that rows of a file are held against: facts, countries, kinds, people; one query each."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from copy import copy

from django.utils.translation import gettext as _

from destinations.facts_life.content import FIELDS, Content, content_of
from destinations.facts_life.services import next_check
from destinations.forms import people_who_may_check
from destinations.models import Country, Fact, FactKind
from mrc.core.urdu import fold_name

_DATES = frozenset({"checked_on", "check_due_on"})


class Shelf:
    def __init__(self) -> None:
        self.facts = {fact.pk: fact for fact in Fact.objects.with_people()}
        self.contents: dict[int, Content] = {
            pk: content_of(fact) for pk, fact in self.facts.items()
        }
        self.countries = {country.code: country for country in Country.objects.all()}
        self.kinds = {kind.key: kind for kind in FactKind.objects.all()}
        self.people = {user.get_username(): user for user in people_who_may_check()}
        self._labels = {
            fold_name(label): kind.key
            for kind in self.kinds.values()
            for label in (kind.label_ur, kind.label_en)
            if label
        }
        self._by_kind: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
        for pk, content in self.contents.items():
            key = (content["country"], content["kind"], content["is_alternative"])
            self._by_kind[key].append(pk)

    def read(self, name: str, cell: str) -> str:
        """A code, a key or a user name that is known. Raises `ValueError` with what is wrong."""
        plain = " ".join(cell.split())
        if name == "country":
            return self._country(plain.upper())
        if name == "kind":
            return self._kind(plain)
        if plain and plain not in self.people and not self._is_owner_already(plain):
            raise ValueError(_("Nobody of this user name may look after facts."))
        return plain

    def like(self, given: Mapping[str, str]) -> list[Fact]:
        """The facts that a row without a number can mean."""
        other = given.get("is_alternative", "")
        found = self._by_kind.get((given["country"], given["kind"], other), [])
        if other:
            source = given.get("source_name", "")
            found = [pk for pk in found if self.contents[pk]["source_name"] == source]
        return [self.facts[pk] for pk in found]

    def next_check(self, kind: str, checked_on: str) -> str:
        day = datetime.date.fromisoformat(checked_on)
        return next_check(self.kinds[kind], day).isoformat()

    def build(self, stored: Fact | None, after: Mapping[str, str]) -> Fact:
        """The fact as a row would make it, not saved. The stored one is left alone."""
        fact = copy(stored) if stored is not None else Fact()
        fact.country = self.countries[after["country"]] if after["country"] else None
        fact.kind = self.kinds[after["kind"]]
        fact.is_alternative = bool(after.get("is_alternative"))
        owner = after.get("owner", "")
        if stored is None or owner != self.contents[stored.pk]["owner"]:
            fact.owner = self.people[owner] if owner else None
        for name in FIELDS:
            text = after.get(name, "")
            if name in _DATES:
                setattr(fact, name, datetime.date.fromisoformat(text) if text else None)
            elif name.startswith(("value_", "note_", "source_")):
                setattr(fact, name, text)
        return fact

    def _country(self, code: str) -> str:
        if code and code not in self.countries:
            raise ValueError(
                _("No country with this code. Two letters such as SA; empty for every country.")
            )
        return code

    def _kind(self, text: str) -> str:
        if text in self.kinds:
            return text
        key = self._labels.get(fold_name(text)) if text else None
        if key is None:
            raise ValueError(_("No such kind of fact. Write its key, such as minimum-wage."))
        return key

    def _is_owner_already(self, name: str) -> bool:
        """Somebody who left stays where they are written until another one takes over."""
        return any(content["owner"] == name for content in self.contents.values())
