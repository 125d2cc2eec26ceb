"""Countries, the facts about them with their sources, and the guides that show them."""

from .countries import Country, Region
from .facts import Fact, FactGroup, FactKind
from .pages import GuideIndexPage, GuidePage, GuidePartPage
from .parts import GuidePart

__all__ = [
    "Country",
    "Fact",
    "FactGroup",
    "FactKind",
    "GuideIndexPage",
    "GuidePage",
    "GuidePart",
    "GuidePartPage",
    "Region",
]
