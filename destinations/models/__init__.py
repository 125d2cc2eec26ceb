"""Countries, the facts about them with their sources, and the guides that show them."""

from destinations.changes.models import GuideChange
from destinations.contract.models import ContractPoint
from destinations.documents.models import GuideDocument
from destinations.facts_life.models import FactReminder, FactUpload, FactVersion
from destinations.listening.models import Recording

from .countries import Country, Region
from .facts import Fact, FactGroup, FactKind
from .pages import GuideIndexPage, GuidePage, GuidePartPage
from .parts import GuidePart

__all__ = [
    "ContractPoint",
    "Country",
    "Fact",
    "FactGroup",
    "FactKind",
    "FactReminder",
    "FactUpload",
    "FactVersion",
    "GuideChange",
    "GuideDocument",
    "GuideIndexPage",
    "GuidePage",
    "GuidePart",
    "GuidePartPage",
    "Recording",
    "Region",
]
