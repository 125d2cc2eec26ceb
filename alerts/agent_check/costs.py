"""What going abroad may cost by law, item by item, from the fact book: no figure stands here."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from destinations.fact_book import FactBook, FactEntry
from destinations.models import Country, FactKind

from .money import rupees_of

FEE_CAP = "oep-fee-cap"
FEE_CAP_OWN_JOB = "oep-fee-cap-own-job"
CASH_BAN = "cash-ban"
PERMISSION_VALIDITY = "permission-validity"

#: What is paid to the government at the protector, through a licensed agent or without one.
DUES_THROUGH_AGENT = ("registration-oep", "welfare-fund", "insurance-premium", "oec-fee")
DUES_DIRECT = ("registration-direct", "welfare-fund", "insurance-premium", "oec-fee")
WHO_PAYS = "who-pays-recruitment"
#: What nobody can put into a sum, because it differs or because the employer should pay it.
BESIDE = (WHO_PAYS, "term-ticket", "medical-test-fee", "skill-test-fee")
#: Shown only for a country that has a fact of its own.
_ONLY_WITH_FACT = frozenset({WHO_PAYS, "skill-test-fee"})


class Way(StrEnum):
    """How somebody goes, which decides what may be asked."""

    AGENT = "agent"
    AGENT_OWN_JOB = "agent-own-job"
    DIRECT = "direct"


@dataclass(frozen=True)
class Item:
    """One cost with its fact, and its figure in rupees where it has one alone."""

    entry: FactEntry
    rupees: int | None
    #: Figures of other sources for the same thing.
    others: tuple[int, ...] = ()

    @property
    def least(self) -> int | None:
        return None if self.rupees is None else min((self.rupees, *self.others))

    @property
    def most(self) -> int | None:
        return None if self.rupees is None else max((self.rupees, *self.others))


@dataclass(frozen=True)
class Costs:
    """The legal cost of one way, with what the sum leaves out."""

    way: Way
    items: tuple[Item, ...]
    beside: tuple[FactEntry, ...]

    @property
    def entries(self) -> tuple[FactEntry, ...]:
        return tuple(item.entry for item in self.items)

    @property
    def counted(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.rupees is not None)

    @property
    def left_out(self) -> tuple[FactEntry, ...]:
        """Items without a figure, and what is paid beside them. Who pays for being recruited is an
        answer, and no further cost."""
        paid = tuple(entry for entry in self.beside if entry.kind.key != WHO_PAYS)
        return tuple(item.entry for item in self.items if item.rupees is None) + paid

    @property
    def least(self) -> int:
        return sum(item.least or 0 for item in self.counted)

    @property
    def most(self) -> int:
        return sum(item.most or 0 for item in self.counted)

    @property
    def is_complete(self) -> bool:
        """Whether each item of the law has a figure, so that a sum can be held against it."""
        return bool(self.items) and len(self.counted) == len(self.items)


@dataclass(frozen=True)
class LegalLimits:
    """What the agent check holds an offer against. None: no fact says it, so it is not judged."""

    fee_cap: int | None = None
    fee_cap_own_job: int | None = None
    #: The government's fees through an agent, by the highest source of each.
    dues: int | None = None
    permission_days: int | None = None
    cash_is_banned: bool = False


class LegalFacts:
    """The facts about costs for a country, or the national ones: two queries, however many asked.

    `also`: keys of other kinds that the caller will ask for.
    """

    def __init__(
        self, country: Country | None, *, today: datetime.date, also: Iterable[str] = ()
    ) -> None:
        self.book = FactBook(country, today=today)
        kinds = FactKind.objects.filter(key__in=ALL_KINDS.union(also))
        self.kinds: Mapping[str, FactKind] = {kind.key: kind for kind in kinds}

    def entry(self, key: str) -> FactEntry | None:
        """The fact of that kind; None where nobody has set the kind up."""
        kind = self.kinds.get(key)
        return self.book.entry(kind) if kind is not None else None

    def entries(self, keys: Iterable[str]) -> list[FactEntry]:
        return [entry for key in keys if (entry := self.entry(key)) is not None]

    def item(self, key: str) -> Item | None:
        entry = self.entry(key)
        if entry is None:
            return None
        rupees = _rupees(entry)
        others = (rupees_of(other.value_en) for other in entry.alternatives)
        return Item(entry, rupees, tuple(figure for figure in others if figure is not None))

    def costs(self, way: Way) -> Costs:
        keys = {
            Way.AGENT: (FEE_CAP, *DUES_THROUGH_AGENT),
            Way.AGENT_OWN_JOB: (FEE_CAP_OWN_JOB, *DUES_THROUGH_AGENT),
            Way.DIRECT: DUES_DIRECT,
        }[way]
        beside = [
            entry
            for entry in self.entries(BESIDE)
            if entry.kind.key not in _ONLY_WITH_FACT or _is_stated(entry)
        ]
        items = [item for key in keys if (item := self.item(key)) is not None]
        return Costs(way, tuple(items), tuple(beside))

    def limits(self) -> LegalLimits:
        dues = [self.item(key) for key in DUES_THROUGH_AGENT]
        figures = [item.most for item in dues if item is not None and item.most is not None]
        cash = self.entry(CASH_BAN)
        return LegalLimits(
            fee_cap=self._figure(FEE_CAP),
            fee_cap_own_job=self._figure(FEE_CAP_OWN_JOB),
            dues=sum(figures) if len(figures) == len(DUES_THROUGH_AGENT) else None,
            permission_days=self._days(PERMISSION_VALIDITY),
            cash_is_banned=cash is not None and _is_stated(cash),
        )

    def _figure(self, key: str) -> int | None:
        item = self.item(key)
        return item.most if item is not None else None

    def _days(self, key: str) -> int | None:
        entry = self.entry(key)
        if entry is None or entry.fact is None:
            return None
        number, _blank, unit = entry.fact.value_en.strip().partition(" ")
        return int(number) if number.isdecimal() and unit in {"day", "days"} else None


#: Everything that is read here.
ALL_KINDS = frozenset(
    {FEE_CAP, FEE_CAP_OWN_JOB, CASH_BAN, PERMISSION_VALIDITY}
    | {*DUES_THROUGH_AGENT, *DUES_DIRECT, *BESIDE}
)


def _rupees(entry: FactEntry) -> int | None:
    return rupees_of(entry.fact.value_en) if entry.fact is not None else None


def _is_stated(entry: FactEntry) -> bool:
    return entry.fact is not None and entry.fact.is_stated()
