"""Pages of imports and exports, below `/en/outreach/` and `/ur/outreach/`."""

from .exports import DownloadView, ExportView
from .imports import (
    BatchView,
    DiscardView,
    FaultyRowsView,
    ImportHomeView,
    StartView,
    TemplateView,
    UndoView,
)

__all__ = [
    "BatchView",
    "DiscardView",
    "DownloadView",
    "ExportView",
    "FaultyRowsView",
    "ImportHomeView",
    "StartView",
    "TemplateView",
    "UndoView",
]
