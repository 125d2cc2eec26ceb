"""Contacts, centres, districts, countries and facts of the first content."""

from typing import Any

from django.db import transaction

from destinations.facts_life.choices import Origin
from destinations.facts_life.services import save_fact
from destinations.models import ContractPoint, Country, Fact, FactKind
from mrc.core.models import Centre, Contact, District, Province

from .files import content_dir, read_csv, read_yaml


@transaction.atomic
def load_places() -> None:
    """Create what is missing; a row that exists stays as it is."""
    for row in read_yaml("places/contacts.yaml"):
        Contact.objects.get_or_create(key=row["key"], defaults=_clean(row, leave_out={"key"}))
    for row in read_yaml("places/centres.yaml"):
        centre, created = Centre.objects.get_or_create(
            code=row["code"], defaults=_clean(row, leave_out={"code", "contacts"})
        )
        if created:
            centre.contacts.set(Contact.objects.filter(key__in=row.get("contacts") or []))
    _load_districts()


def _load_districts() -> None:
    centres = {centre.code: centre for centre in Centre.objects.all()}
    for row in read_csv("places/districts.csv"):
        province, _created = Province.objects.get_or_create(
            name_en=row["province"], defaults={"name_ur": row["province_ur"]}
        )
        District.objects.get_or_create(
            name_en=row["district"],
            province=province,
            defaults={
                "name_ur": row.get("name_ur", ""),
                "map_shape": row["map_shape"],
                "usual_centre": centres.get(row.get("usual_centre", "")),
            },
        )


@transaction.atomic
def load_countries_and_facts() -> None:
    for row in read_yaml("destinations/countries.yaml"):
        values = _clean(row, leave_out={"code", "synonyms", "name_en", "name_ur"})
        values["synonyms"] = "\n".join(row.get("synonyms") or [])
        values["name_override_en"] = row.get("name_en") or ""
        values["name_override_ur"] = row.get("name_ur") or ""
        Country.objects.get_or_create(code=row["code"], defaults=values)
    for row in read_yaml("destinations/fact_kinds.yaml"):
        FactKind.objects.get_or_create(key=row["key"], defaults=_clean(row, leave_out={"key"}))
    _load_contract_points()
    if Fact.objects.exists():
        return
    for file in sorted((content_dir() / "destinations" / "facts").glob("*.yaml")):
        data = read_yaml(f"destinations/facts/{file.name}")
        country = Country.objects.get(code=data["country"]) if data.get("country") else None
        for row in data["facts"]:
            _load_fact(country, row)


def _load_contract_points() -> None:
    kinds = {kind.key: kind for kind in FactKind.objects.all()}
    for row in read_yaml("destinations/contract_points.yaml"):
        values = _clean(row, leave_out={"key", "minimum", "law"})
        for name in ("minimum", "law"):
            values[name] = kinds[row[name]] if row.get(name) else None
        ContractPoint.objects.get_or_create(key=row["key"], defaults=values)


def _load_fact(country: Country | None, row: dict[str, Any]) -> None:
    values = _clean(row, leave_out={"kind", "alternative"})
    fact = Fact(
        country=country,
        kind=FactKind.objects.get(key=row["kind"]),
        is_alternative=bool(row.get("alternative")),
        **values,
    )
    save_fact(fact, by=None, origin=Origin.CONTENT)


def _clean(row: dict[str, Any], *, leave_out: set[str]) -> dict[str, Any]:
    """The row without what is not a field; YAML's empty values and numbers as text."""
    return {
        key: "" if value is None else value if isinstance(value, bool | int) else str(value)
        for key, value in row.items()
        if key not in leave_out
    }
