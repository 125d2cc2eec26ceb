"""Reports of scams, in tables of their own: as little as possible, and the words encrypted.

No page, snippet, revision, search index or reference index: nothing of Wagtail's reaches these
tables. README.md of this room says what each column is for.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mrc.core.confidential.models import ConfidentialModel
from mrc.core.encryption import EncryptedTextField

from .choices import (
    AmountBand,
    Authority,
    Deed,
    Opening,
    Outcome,
    Quarantine,
    ReportChannel,
    ReportKind,
    ReportState,
)
from .querysets import ScamReportQuerySet
from .references import LENGTH, PATTERN, grouped

#: Pictures that one report may bring.
MOST_PICTURES = 5


def reports_storage() -> Storage:
    """Apart from everything that a web server may serve."""
    return storages["reports"]


class ScamReport(ConfidentialModel):
    """What somebody told us about a scam.

    Only its queue's needs stand in the open: words, names, numbers and contacts are encrypted.
    """

    #: Made when the form is begun and carried in its sealed state: sent twice is one row.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=LENGTH, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=ReportState.choices, default=ReportState.NEW
    )
    quarantine = models.CharField(
        _("quarantine"), max_length=10, choices=Quarantine.choices, blank=True
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    centre = models.ForeignKey(
        "core.Centre",
        verbose_name=_("centre"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    received_on = models.DateField(_("received on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    #: The day on which everything of it is deleted.
    purge_on = models.DateField(_("deleted on"), db_index=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    in_danger = models.BooleanField(_("somebody is in danger or held"), default=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind.choices, blank=True)
    channel = models.CharField(
        _("channel"), max_length=10, choices=ReportChannel.choices, blank=True
    )
    country_code = models.CharField(_("country"), max_length=2, blank=True)
    district = models.ForeignKey(
        "core.District",
        verbose_name=_("district"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    #: The month is enough: ``2026-11``.
    happened_in = models.CharField(_("month"), max_length=7, blank=True)
    amount_band = models.CharField(
        _("money paid"), max_length=10, choices=AmountBand.choices, blank=True
    )
    what_happened = EncryptedTextField(_("what happened"))
    who = EncryptedTextField(_("who did it"), blank=True)
    contact = EncryptedTextField(_("how to reach the person"), blank=True)
    reach_safely = EncryptedTextField(_("when and how it is safe"), blank=True)

    objects = ScamReportQuerySet.as_manager()

    class Meta(ConfidentialModel.Meta):
        verbose_name = _("scam report")
        verbose_name_plural = _("scam reports")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["centre", "state"], name="alerts_report_queue")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(reference__regex=PATTERN), name="alerts_report_reference"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="alerts_report_state"
            ),
            models.CheckConstraint(
                condition=Q(quarantine__in=Quarantine.values), name="alerts_report_quarantine"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ReportState.CLOSED,
                    closed_on__isnull=False,
                    outcome__in=Outcome.values,
                )
                | Q(state=ReportState.EXPIRED)
                | Q(
                    state__in=[ReportState.NEW, ReportState.IN_PROGRESS, ReportState.REFERRED],
                    closed_on__isnull=True,
                    outcome="",
                ),
                name="alerts_report_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(purge_on__gt=F("received_on")), name="alerts_report_kept_a_while"
            ),
            models.CheckConstraint(
                condition=Q(happened_in__regex=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$"),
                name="alerts_report_month",
            ),
            models.CheckConstraint(
                condition=Q(country_code__regex=r"^([A-Z]{2})?$"), name="alerts_report_country"
            ),
            models.CheckConstraint(
                condition=Q(what_happened__filled=True), name="alerts_report_says_something"
            ),
            models.CheckConstraint(
                condition=Q(who__sealed=True, contact__sealed=True, reach_safely__sealed=True),
                name="alerts_report_sealed",
            ),
        ]

    def __str__(self) -> str:
        return grouped(self.reference)


class ReportEvidence(ConfidentialModel):
    """A picture that came with a report: drawn again without metadata, then encrypted.

    Open it through `alerts.reports.storage.open_picture` only, from a view of the case workers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(ScamReport, on_delete=models.CASCADE, related_name="evidence")
    #: From 1, in the order in which they were chosen.
    number = models.PositiveSmallIntegerField(_("number"))
    #: The file in the storage "reports": random signs, nothing of what it was called.
    name = models.CharField(_("file"), max_length=80, unique=True, editable=False)
    #: Of the picture inside, as it is shown.
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))

    class Meta(ConfidentialModel.Meta):
        ordering: ClassVar[list[str]] = ["report", "number"]
        verbose_name = _("picture of a report")
        verbose_name_plural = _("pictures of reports")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "number"], name="alerts_evidence_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_PICTURES),
                name="alerts_evidence_number",
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"^[0-9a-f]{2}/[0-9a-f]{62}$"), name="alerts_evidence_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.number}"


class _Deed(ConfidentialModel):
    """Something that a member of staff did with a report: written once, never changed."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("at"))

    class Meta(ConfidentialModel.Meta):
        abstract = True
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class ReportNote(_Deed):
    """What a case worker wrote about a report. Append only."""

    report = models.ForeignKey(ScamReport, on_delete=models.CASCADE, related_name="notes")
    text = EncryptedTextField(_("note"))

    class Meta(_Deed.Meta):
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(text__filled=True), name="alerts_note_sealed")
        ]


class ReportOpening(_Deed):
    """Who opened what of a report, and when: written before it is shown. Append only."""

    report = models.ForeignKey(ScamReport, on_delete=models.CASCADE, related_name="openings")
    what = models.CharField(_("opened"), max_length=10, choices=Opening.choices)
    #: Of a picture, its number.
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)

    class Meta(_Deed.Meta):
        verbose_name = _("opening of a report")
        verbose_name_plural = _("openings of reports")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(what=Opening.PICTURE, number__isnull=False)
                | Q(what__in=[Opening.REPORT, Opening.SUMMARY, Opening.DRAFT], number__isnull=True),
                name="alerts_opening_what",
            )
        ]


class ReportEvent(_Deed):
    """A change to a report by a case worker. Append only; holds keys and codes, never words."""

    report = models.ForeignKey(ScamReport, on_delete=models.CASCADE, related_name="events")
    what = models.CharField(_("done"), max_length=12, choices=Deed.choices)
    #: A state, a username, a centre's code, another report's reference; empty for none.
    before = models.CharField(_("before"), max_length=150, blank=True)
    after = models.CharField(_("after"), max_length=150, blank=True)

    class Meta(_Deed.Meta):
        verbose_name = _("event of a report")
        verbose_name_plural = _("events of reports")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(what__in=Deed.values), name="alerts_event_what")
        ]


class ReportReferral(_Deed):
    """A report was handed to an authority. Append only."""

    report = models.ForeignKey(ScamReport, on_delete=models.CASCADE, related_name="referrals")
    to = models.CharField(_("referred to"), max_length=10, choices=Authority.choices)
    #: Their reference, whom we spoke to, what we handed over.
    text = EncryptedTextField(_("what was handed over"), blank=True)
    #: The names of the columns that the printed summary holds, and its language.
    shared = models.JSONField(_("in the summary"), default=list)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    class Meta(_Deed.Meta):
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(to__in=Authority.values), name="alerts_referral_to"),
            models.CheckConstraint(condition=Q(text__sealed=True), name="alerts_referral_sealed"),
        ]


class ReportLink(ConfidentialModel):
    """Two reports that speak of the same scam. `first` is the one with the smaller id."""

    first = models.ForeignKey(ScamReport, on_delete=models.CASCADE, related_name="links_as_first")
    second = models.ForeignKey(ScamReport, on_delete=models.CASCADE, related_name="links_as_second")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("at"))

    class Meta(ConfidentialModel.Meta):
        verbose_name = _("link between reports")
        verbose_name_plural = _("links between reports")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["first", "second"], name="alerts_link_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="alerts_link_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class ReportMark(ConfidentialModel):
    """A phone or account number, an address on the net ... in a report, as a keyed hash only.

    See `alerts.reports.similar`, which finds by them the reports that tell of one swindler.
    """

    report = models.ForeignKey(ScamReport, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(_("kind"), max_length=10)
    digest = models.CharField(max_length=64, db_index=True)

    class Meta(ConfidentialModel.Meta):
        verbose_name = _("mark of a report")
        verbose_name_plural = _("marks of reports")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "digest"], name="alerts_mark_once"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="alerts_mark_hashed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


__all__ = [
    "MOST_PICTURES",
    "ReportEvent",
    "ReportEvidence",
    "ReportLink",
    "ReportMark",
    "ReportNote",
    "ReportOpening",
    "ReportReferral",
    "ScamReport",
    "reports_storage",
]
