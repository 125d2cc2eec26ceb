"""The pages of the field log."""

from .home import HomeView, SessionListView
from .institutions import ProposeInstitutionView, SuggestionsView
from .sending import CheckView, ConflictView, ReceiptView
from .sessions import CorrectView, SessionView, VersionView
from .steps import DiscardView, NewSessionView, StepView

__all__ = [
    "CheckView",
    "ConflictView",
    "CorrectView",
    "DiscardView",
    "HomeView",
    "NewSessionView",
    "ProposeInstitutionView",
    "ReceiptView",
    "SessionListView",
    "SessionView",
    "StepView",
    "SuggestionsView",
    "VersionView",
]
