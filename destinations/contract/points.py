"""The points as a reader sees them: each with Pakistan's minimum and the country's own rule."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from destinations.fact_book import FactBook, FactEntry
from destinations.models import Country

from .models import ContractPoint


@dataclass(frozen=True)
class ShownPoint:
    point: ContractPoint
    #: Pakistan's minimum term; None where the point is held against no figure.
    minimum: FactEntry | None
    #: What the country's own law says; None without a country, or where nobody knows it.
    law: FactEntry | None

    @property
    def mark(self) -> str:
        """Names an answer on the reader's device, the same in both languages.

        It changes with the question and with the figures that it was answered against, so that an
        answer never stands beside something else than what was asked.
        """
        asked = [self.point.question_en, _value(self.minimum), _value(self.law)]
        digest = hashlib.sha256("\n".join(asked).encode()).hexdigest()
        return f"{self.point.key}-{digest[:8]}"


def shown_points(country: Country | None, *, today: datetime.date) -> list[ShownPoint]:
    """Every point in its order: two queries, with a country three."""
    national = FactBook(None, today=today)
    own = FactBook(country, today=today) if country is not None else None
    points: Iterable[ContractPoint] = ContractPoint.objects.select_related("minimum", "law")
    return [_shown(point, national, own) for point in points]


def _shown(point: ContractPoint, national: FactBook, own: FactBook | None) -> ShownPoint:
    minimum = national.entry(point.minimum) if point.minimum is not None else None
    law = own.entry(point.law) if own is not None and point.law is not None else None
    return ShownPoint(point, minimum, law if _value(law) else None)


def _value(entry: FactEntry | None) -> str:
    return entry.fact.value_en or entry.fact.value_ur if entry and entry.fact else ""
