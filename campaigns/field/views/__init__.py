"""The pages of the field log."""

from .handing_in import HandInView
from .home import HomeView, SessionListView
from .institutions import ProposeInstitutionView, SuggestionsView
from .planned import CancelPlannedView, PlannedView, StartPlannedView
from .sending import CheckView, ConflictView, ReceiptView
from .sessions import CorrectView, KeptView, SessionView, VersionView
from .steps import DiscardView, NewSessionView, StepView

__all__ = [
    "CancelPlannedView",
    "CheckView",
    "ConflictView",
    "CorrectView",
    "DiscardView",
    "HandInView",
    "HomeView",
    "KeptView",
    "NewSessionView",
    "PlannedView",
    "ProposeInstitutionView",
    "ReceiptView",
    "SessionListView",
    "SessionView",
    "StartPlannedView",
    "StepView",
    "SuggestionsView",
    "VersionView",
]
