"""Finding an institution by part of its name, in either script.

It asks the table itself, not the search index: an officer looks for what was proposed a minute
ago, and the index follows when the worker gets to it.
"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from rapidfuzz import fuzz

from campaigns.models import Institution
from campaigns.records.services.institutions import comparable
from mrc.core.models import Centre

#: More than a thumb wants to scroll through; a longer name finds the right one.
MOST = 8
SHORTEST = 2
#: From this likeness (0-100) a name is taken for a misspelling of what was typed.
ALIKE_FROM = 84


class _Candidate(NamedTuple):
    pk: UUID
    #: The names that it goes by, and its district's, ready to be compared.
    names: tuple[str, ...]
    words: tuple[str, ...]


def find_institutions(text: str, *, centre: Centre, everywhere: bool = False) -> list[Institution]:
    """Institutions of which every typed word begins some word of a name, alias or the district.

    Then those that are spelt nearly so. Within the centre's districts; in all of them on request,
    or where the centre has none.
    """
    typed = comparable(text)
    if len(typed) < SHORTEST:
        return []
    candidates = _candidates(centre, everywhere=everywhere)
    exact = [one for one in candidates if _begins_words(typed, one)]
    exact.sort(key=lambda one: (not any(name.startswith(typed) for name in one.names), one.names))
    keys = [one.pk for one in exact[:MOST]]
    keys += _misspelt(typed, candidates, known=set(keys))[: MOST - len(keys)]
    found = Institution.objects.select_related("district").in_bulk(keys)
    return [found[key] for key in keys]


def _candidates(centre: Centre, *, everywhere: bool) -> list[_Candidate]:
    institutions = Institution.objects.standing()
    districts = list(centre.districts.values_list("pk", flat=True))
    if districts and not everywhere:
        institutions = institutions.filter(district_id__in=districts)
    rows = institutions.values_list(
        "pk", "name_en", "name_ur", "aliases", "district__name_en", "district__name_ur"
    )
    return [
        _candidate(pk, (name_en, name_ur, *aliases), places)
        for pk, name_en, name_ur, aliases, *places in rows
    ]


def _candidate(pk: UUID, names: Iterable[str], places: Iterable[str]) -> _Candidate:
    known = tuple(key for name in names if (key := comparable(name)))
    places = [comparable(place) for place in places]
    return _Candidate(pk, known, tuple(" ".join([*known, *places]).split()))


def _begins_words(typed: str, one: _Candidate) -> bool:
    return all(any(word.startswith(part) for word in one.words) for part in typed.split())


def _misspelt(typed: str, candidates: Iterable[_Candidate], *, known: set[UUID]) -> list[UUID]:
    scored = [
        (max((fuzz.partial_ratio(typed, name) for name in one.names), default=0), one)
        for one in candidates
        if one.pk not in known and len(typed) > SHORTEST * 2
    ]
    alike = sorted((-score, one.names, one.pk) for score, one in scored if score >= ALIKE_FROM)
    return [pk for _score, _names, pk in alike]
