"""The first topics, materials and partners of sessions (`content/campaigns/vocabulary.yaml`)."""

from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.conf import settings
from django.db import transaction

from .models import Material, Partner, Topic
from .models.vocabulary import Term


class FirstTerms(NamedTuple):
    """Primary keys, each list in the order of its file."""

    topics: tuple[int, ...]
    materials: tuple[int, ...]
    partners: tuple[int, ...]


@transaction.atomic
def load_vocabulary() -> FirstTerms:
    """Creates the entries that are missing; one that exists stays as the data office left it."""
    path = Path(settings.REPO_DIR) / "content" / "campaigns" / "vocabulary.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return FirstTerms(
        topics=_load(Topic, data["topics"]),
        materials=_load(Material, data["materials"]),
        partners=_load(Partner, data["partners"]),
    )


def _load(model: type[Term], rows: list[dict[str, Any]]) -> tuple[int, ...]:
    ids = []
    for row in rows:
        values = {name: value for name, value in row.items() if name != "key"}
        term, _created = model._default_manager.get_or_create(key=row["key"], defaults=values)
        ids.append(term.pk)
    return tuple(ids)
