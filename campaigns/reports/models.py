"""A donor report and all that is kept with it.

What holds, in the database as well (`guards.py`):

- a snapshot, an event, a text, a file and a download are written once and never changed;
- a report moves only as its newest event says, and an issued one never again;
- nobody reviews figures that they took or a report in which a text is theirs;
- an issued report takes no further text, picture, snapshot or event.
"""

from typing import ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import EvidenceFile, Programme
from mrc.core.bilingual import Paired

from .choices import FileKind, ReportAction, ReportState, Section
from .querysets import DonorReportQuerySet, PictureClearanceQuerySet

_HASH = r"^[0-9a-f]{64}$"
_LANGUAGE_CHOICES = (("en", "English"), ("ur", "اردو"))


def report_storage() -> Storage:
    """Outside the public media: `views` ask who may read, and write the download down."""
    return storages["donor_reports"]


class DonorReport(models.Model):
    """What a programme did in a period, as its donor is told.

    A report of the same programme and period that is issued again is the next edition: it names
    the one that it restates, which stays as it was.
    """

    State = ReportState

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="reports"
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    restates = models.OneToOneField(
        "self",
        verbose_name=_("restates"),
        on_delete=models.PROTECT,
        related_name="restated_by",
        null=True,
        blank=True,
    )
    restatement_reason = models.TextField(_("reason for the restatement"), blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ReportState.choices,
        default=ReportState.GENERATED,
        editable=False,
    )
    #: Empty only inside the transaction that makes the report.
    snapshot = models.OneToOneField(
        "campaigns.ReportSnapshot",
        verbose_name=_("figures"),
        on_delete=models.PROTECT,
        related_name="current_of",
        null=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("created at"), editable=False)

    objects = DonorReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        verbose_name = _("donor report")
        verbose_name_plural = _("donor reports")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        permissions: ClassVar[tuple[tuple[str, str], ...]] = (
            ("view_report", "Can read donor reports"),
            ("generate_report", "Can generate donor reports and write their texts"),
            ("review_report", "Can review donor reports of others"),
            ("issue_report", "Can issue reviewed donor reports"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["programme", "starts_on", "ends_on", "edition"],
                name="campaigns_report_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaigns_report_dates"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="campaigns_report_state"
            ),
            models.CheckConstraint(
                condition=Q(edition=1, restates__isnull=True, restatement_reason="")
                | (Q(edition__gt=1, restates__isnull=False) & ~Q(restatement_reason="")),
                name="campaigns_report_edition_restates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.starts_on} – {self.ends_on} ({self.edition})"

    @property
    def is_issued(self) -> bool:
        return self.state == ReportState.ISSUED


class ReportSnapshot(models.Model):
    """Every figure of a report and every session behind it, as they were at one moment."""

    report = models.ForeignKey(DonorReport, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField(_("number"))
    #: Canonical JSON (RFC 8785), kept as the text that was hashed: no database rewrites it.
    canonical = models.TextField(_("data"))
    #: SHA-256 (hex) of `canonical` in UTF-8.
    sha256 = models.CharField(_("hash"), max_length=64)
    sessions = models.PositiveIntegerField(_("sessions"))
    is_sample = models.BooleanField(_("sample data"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        ordering: ClassVar[list[str]] = ["report", "number"]
        verbose_name = _("snapshot of a report")
        verbose_name_plural = _("snapshots of reports")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "number"], name="campaigns_snapshot_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=_HASH), name="campaigns_snapshot_hash"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="campaigns_snapshot_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} #{self.number}"


class ReportEvent(models.Model):
    """Who did what with a report, when, and on which figures. Append only."""

    report = models.ForeignKey(DonorReport, on_delete=models.PROTECT, related_name="events")
    snapshot = models.ForeignKey(ReportSnapshot, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(_("action"), max_length=10, choices=ReportAction.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["report", "id"]
        verbose_name = _("event of a report")
        verbose_name_plural = _("events of reports")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(action__in=ReportAction.values), name="campaigns_report_action"
            ),
            models.CheckConstraint(
                condition=~Q(action=ReportAction.SENT_BACK) | ~Q(reason=""),
                name="campaigns_report_sent_back_reason",
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(action=ReportAction.ISSUED),
                name="campaigns_report_issued_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.action}"


class ReportText(models.Model):
    """A part of the narrative in one language, as somebody wrote it. A change is the next row."""

    report = models.ForeignKey(DonorReport, on_delete=models.PROTECT, related_name="texts")
    section = models.CharField(_("part"), max_length=12, choices=Section.choices)
    language = models.CharField(_("language"), max_length=2, choices=_LANGUAGE_CHOICES)
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("written at"))

    class Meta:
        ordering: ClassVar[list[str]] = ["report", "section", "language", "number"]
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "section", "language", "number"],
                name="campaigns_report_text_once",
            ),
            models.CheckConstraint(
                condition=Q(section__in=Section.values, language__in=["en", "ur"]),
                name="campaigns_report_text_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.section} {self.language} v{self.number}"


class PictureClearance(models.Model):
    """Somebody answers for it that a picture of the library may be published; withdrawn, never
    deleted. One that was evidence names the file that it was drawn again from."""

    image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        related_name="clearances",
        null=True,
    )
    evidence = models.ForeignKey(
        EvidenceFile,
        verbose_name=_("drawn again from evidence"),
        on_delete=models.PROTECT,
        related_name="clearances",
        null=True,
        blank=True,
    )
    statement = models.TextField(
        _("why it may be published"),
        help_text=_("Who agreed, how and when: the people in it, the institution, the author."),
    )
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("cleared by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    cleared_at = models.DateTimeField(_("cleared at"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("reason for withdrawing"), blank=True)

    objects = PictureClearanceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-cleared_at", "-id"]
        verbose_name = _("clearance of a picture")
        verbose_name_plural = _("clearances of pictures")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        permissions: ClassVar[tuple[tuple[str, str], ...]] = (
            ("clear_picture", "Can clear pictures for publication"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["image"],
                condition=Q(withdrawn_at__isnull=True),
                name="campaigns_clearance_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(statement=""), name="campaigns_clearance_statement"
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawal_reason=""
                )
                | (
                    Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                    & ~Q(withdrawal_reason="")
                ),
                name="campaigns_clearance_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.cleared_at:%Y-%m-%d}"


class ReportPicture(models.Model):
    """A cleared picture in a report: a copy without anything but its pixels, under its own name."""

    report = models.ForeignKey(DonorReport, on_delete=models.PROTECT, related_name="pictures")
    clearance = models.ForeignKey(
        PictureClearance, on_delete=models.PROTECT, related_name="report_pictures"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    caption_en = models.CharField(_("caption (English)"), max_length=300)
    caption_ur = models.CharField(_("caption (Urdu)"), max_length=300)
    alt_en = models.CharField(_("what it shows (English)"), max_length=300)
    alt_ur = models.CharField(_("what it shows (Urdu)"), max_length=300)
    #: Below the storage's root: a JPEG file.
    name = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption = Paired("caption")
    alt = Paired("alt")

    class Meta:
        ordering: ClassVar[list[str]] = ["report", "order", "id"]
        verbose_name = _("picture of a report")
        verbose_name_plural = _("pictures of reports")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "clearance"], name="campaigns_report_picture_once"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=_HASH), name="campaigns_report_picture_hash"
            ),
            models.CheckConstraint(
                condition=~Q(caption_en="") & ~Q(caption_ur="") & ~Q(alt_en="") & ~Q(alt_ur=""),
                name="campaigns_report_picture_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.name}"


class ReportFile(models.Model):
    """A file of an issued report, drawn from its snapshot once and for ever."""

    report = models.ForeignKey(DonorReport, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(_("kind"), max_length=4, choices=FileKind.choices)
    #: Empty for data, which holds both.
    language = models.CharField(_("language"), max_length=2, choices=_LANGUAGE_CHOICES, blank=True)
    #: Below the storage's root.
    name = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        ordering: ClassVar[list[str]] = ["report", "kind", "language"]
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "kind", "language"], name="campaigns_report_file_once"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=_HASH, size__gt=0), name="campaigns_report_file_whole"
            ),
            models.CheckConstraint(
                condition=Q(kind=FileKind.JSON, language="")
                | Q(kind__in=[FileKind.PDF, FileKind.XLSX], language__in=["en", "ur"]),
                name="campaigns_report_file_language",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind} {self.language}"


class ReportDownload(models.Model):
    """One download of a file: who, when. Written before the first byte goes out, for ever."""

    file = models.ForeignKey(ReportFile, on_delete=models.PROTECT, related_name="downloads")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        verbose_name = _("download of a report")
        verbose_name_plural = _("downloads of reports")
        default_permissions: ClassVar[tuple[str, ...]] = ()

    def __str__(self) -> str:
        return f"{self.file_id} {self.by_id}"
