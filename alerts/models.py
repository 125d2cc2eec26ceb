"""The models of this app, each kept in its own room."""

from .agent_check.register.models import (
    Promoter,
    PromoterChange,
    RegisterEdition,
    RegisterUpload,
)
from .reports.cases.models import WarningProposal
from .reports.models import (
    ReportEvent,
    ReportEvidence,
    ReportLink,
    ReportMark,
    ReportNote,
    ReportOpening,
    ReportReferral,
    ScamReport,
)
from .warnings.cards.models import AlertCard
from .warnings.composer.models import ReadyText, WarningDraft
from .warnings.messages import AlertMessage
from .warnings.models import AlertIndexPage, AlertPage
from .warnings.travel.models import Travel

__all__ = [
    "AlertCard",
    "AlertIndexPage",
    "AlertMessage",
    "AlertPage",
    "Promoter",
    "PromoterChange",
    "ReadyText",
    "RegisterEdition",
    "RegisterUpload",
    "ReportEvent",
    "ReportEvidence",
    "ReportLink",
    "ReportMark",
    "ReportNote",
    "ReportOpening",
    "ReportReferral",
    "ScamReport",
    "Travel",
    "WarningDraft",
    "WarningProposal",
]
