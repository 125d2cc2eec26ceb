"""Sessions that come in by workbook, and records that go out: batches, their rows, downloads.

A batch holds what was read, never the file. Its rows carry the ids that their sessions will have,
so a row that is imported twice is one session.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.records.identifiers import new_id
from campaigns.records.querysets_of_imports import ImportBatchQuerySet

from .sessions import Session


class ImportState(models.TextChoices):
    """What happens to a batch. In the first, third and fifth the worker has something to do."""

    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, not imported")
    IMPORTING = "importing", _("Being imported")
    IMPORTED = "imported", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Failed and undone")


#: States in which the worker has something to do.
WORKING = (ImportState.CHECKING, ImportState.IMPORTING, ImportState.UNDOING)
#: States after which the same rows may be uploaded anew.
CLOSED = (ImportState.UNDONE, ImportState.FAILED)


class RowState(models.TextChoices):
    WAITING = "waiting", _("To be checked")
    READY = "ready", _("Without errors")
    FAULTY = "faulty", _("With errors")
    IMPORTED = "imported", _("Imported")


class ImportBatch(models.Model):
    """One upload of one member of staff, for one centre."""

    State = ImportState

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    centre = models.ForeignKey(
        "core.Centre",
        verbose_name=_("centre"),
        on_delete=models.PROTECT,
        related_name="import_batches",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="import_batches",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    file_name = models.CharField(_("file name"), max_length=120)
    #: SHA-256 (hex) of the rows as they were read: a file that was only saved again is the same.
    rows_hash = models.CharField(max_length=64)
    #: Where each column of the template stands in the file, counted from 0.
    columns = models.JSONField(default=dict)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.CHECKING
    )
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undo_reason = models.TextField(_("reason for undoing"), blank=True)
    #: Why the import failed, in both languages, and at which row: empty unless it did.
    failure = models.JSONField(default=dict, blank=True)
    #: The worker that has the batch in hand, and until when it may be silent.
    lease = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    #: When the queue was told of the batch last.
    woken_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-uploaded_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        permissions: ClassVar[tuple[tuple[str, str], ...]] = (
            ("import_session", "Can import sessions from a workbook"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["centre", "rows_hash"],
                condition=~Q(state__in=["undone", "failed"]),
                name="campaigns_import_once",
            ),
            models.CheckConstraint(
                condition=Q(rows_hash__regex=r"^[0-9a-f]{64}$"), name="campaigns_import_hash"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="campaigns_import_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["undone", "failed", "undoing"]) | ~Q(undo_reason=""),
                name="campaigns_import_undo_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"

    @property
    def is_working(self) -> bool:
        return self.state in WORKING


class ImportRow(models.Model):
    """One row of the workbook: a session that is to be. `id` becomes the session's id."""

    State = RowState

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    #: The row's number as the spreadsheet program shows it.
    number = models.PositiveIntegerField(_("row"))
    #: What the cells hold, by the keys of the columns. Emptied when the session is recorded.
    cells = models.JSONField(default=dict)
    #: The session's content in its normal form; empty while a cell cannot be read.
    content = models.JSONField(null=True, blank=True)
    #: The member of staff who will answer for the session.
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    state = models.CharField(
        _("state"), max_length=10, choices=RowState.choices, default=RowState.WAITING
    )
    #: Errors and warnings, each with its column and its text in both languages.
    problems = models.JSONField(default=list)
    session = models.OneToOneField(
        Session,
        verbose_name=_("session"),
        on_delete=models.PROTECT,
        related_name="import_row",
        null=True,
        blank=True,
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["batch", "number"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "number"], name="campaigns_import_row_once"),
            models.CheckConstraint(
                condition=Q(state__in=RowState.values), name="campaigns_import_row_state"
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True) | Q(session=F("id")),
                name="campaigns_import_row_is_its_session",
            ),
            models.CheckConstraint(
                condition=~Q(state="imported") | Q(session__isnull=False),
                name="campaigns_import_row_imported",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(content__isnull=False, officer__isnull=False),
                name="campaigns_import_row_ready",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["batch", "state"], name="campaigns_import_rows")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


class ExportLog(models.Model):
    """One download of records: who, when, what, and by which filters. Written before it starts."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("at"))
    #: `sessions` or `cells`.
    rows_of = models.CharField(_("rows"), max_length=10)
    file_type = models.CharField(_("format"), max_length=4)
    #: The address's query: the filters as they were asked for.
    filters = models.CharField(_("filters"), max_length=1000, blank=True)
    sessions = models.PositiveIntegerField(_("sessions"))

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        verbose_name = _("download of records")
        verbose_name_plural = _("downloads of records")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(rows_of__in=["sessions", "cells"]), name="campaigns_export_rows"
            ),
            models.CheckConstraint(
                condition=Q(file_type__in=["csv", "xlsx"]), name="campaigns_export_type"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.rows_of} {self.file_type}"
