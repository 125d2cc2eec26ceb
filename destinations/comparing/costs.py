"""What something should cost, item by item: facts are the one source, the sum is never typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from destinations.fact_book import FactEntry
from mrc.core.sources import CheckState

from .money import Money, money_of


@dataclass(frozen=True)
class CostItem:
    """One cost with its fact."""

    entry: FactEntry
    #: None: its fact is missing, or says something that is no sum.
    money: Money | None
    #: What other sources say, where those are sums.
    others: tuple[Money, ...] = ()

    @property
    def least(self) -> Decimal:
        return min(money.amount for money in self.known)

    @property
    def most(self) -> Decimal:
        return max(money.amount for money in self.known)

    @property
    def known(self) -> tuple[Money, ...]:
        return self.others if self.money is None else (self.money, *self.others)


@dataclass(frozen=True)
class CostList:
    items: tuple[CostItem, ...]
    #: What is paid as well and belongs into no sum.
    beside: tuple[FactEntry, ...]

    @property
    def without_sum(self) -> tuple[FactEntry, ...]:
        """The items for which there is no figure."""
        return tuple(item.entry for item in self.items if item.money is None)

    @property
    def has_total(self) -> bool:
        """Only where every item is a sum, and all of them, other sources' too, in one currency."""
        if not self.items or self.without_sum:
            return False
        return len({money.currency for item in self.items for money in item.known}) == 1

    @property
    def most(self) -> Money | None:
        """The whole by the highest source of each item; None where there is no total."""
        return self._total([item.most for item in self.items]) if self.has_total else None

    @property
    def least(self) -> Money | None:
        """The whole by the lowest source of each item; None where there is no total."""
        return self._total([item.least for item in self.items]) if self.has_total else None

    @property
    def is_past_its_date(self) -> bool:
        """Whether a figure of the sum was checked once and may have changed since."""
        return any(item.entry.state is CheckState.EXPIRED for item in self.items)

    def _total(self, amounts: list[Decimal]) -> Money:
        currency = next(item.money.currency for item in self.items if item.money is not None)
        return Money(sum(amounts, Decimal(0)), currency)


def cost_list(entries: Sequence[FactEntry], beside: Sequence[FactEntry] = ()) -> CostList:
    return CostList(tuple(_item(entry) for entry in entries), tuple(beside))


def _item(entry: FactEntry) -> CostItem:
    money = money_of(entry.fact.value_en) if entry.fact is not None else None
    others = (money_of(other.value_en) for other in entry.alternatives)
    return CostItem(entry, money, tuple(other for other in others if other is not None))
