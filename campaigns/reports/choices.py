"""The closed lists of donor reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Those in which every report is issued.
LANGUAGES = ("en", "ur")


class ReportState(models.TextChoices):
    GENERATED = "generated", _("Generated")
    REVIEWED = "reviewed", _("Reviewed")
    ISSUED = "issued", _("Issued")


class ReportAction(models.TextChoices):
    """What a person did; each is one event, and decides the state that follows."""

    GENERATED = "generated", _("Figures taken")
    WRITTEN = "written", _("Text or pictures changed")
    REVIEWED = "reviewed", _("Reviewed")
    SENT_BACK = "sent_back", _("Sent back")
    ISSUED = "issued", _("Issued")


#: The state that a report is in after an event.
STATE_AFTER: dict[str, ReportState] = {
    ReportAction.GENERATED: ReportState.GENERATED,
    ReportAction.WRITTEN: ReportState.GENERATED,
    ReportAction.REVIEWED: ReportState.REVIEWED,
    ReportAction.SENT_BACK: ReportState.GENERATED,
    ReportAction.ISSUED: ReportState.ISSUED,
}


class Section(models.TextChoices):
    """The parts of the narrative, in the order in which they stand."""

    SUMMARY = "summary", _("Summary")
    CONTEXT = "context", _("Background")
    RESULTS = "results", _("What was achieved")
    DIFFICULTIES = "difficulties", _("What was difficult")
    LESSONS = "lessons", _("What we learned")
    NEXT = "next", _("What comes next")


class FileKind(models.TextChoices):
    PDF = "pdf", _("PDF")
    XLSX = "xlsx", _("Excel workbook (XLSX)")
    JSON = "json", _("Data (JSON)")
