"""What happens to a session: events, amendments, flags, evidence; and drafts before it exists."""

from typing import ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.records.identifiers import new_id
from campaigns.records.querysets import EvidenceFileQuerySet

from .choices import AmendmentState, EvidenceKind, SessionState
from .sessions import Session, SessionVersion


def evidence_storage() -> Storage:
    return storages["evidence"]


class SessionEvent(models.Model):
    """One row for every transition, written in its transaction and never changed.

    The database lets a session's state and pointer move only as its newest event says, and lets
    nobody verify who sent, wrote or facilitated any version, or who is of another centre.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="events")
    version = models.ForeignKey(SessionVersion, on_delete=models.PROTECT, related_name="events")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="session_events",
    )
    at = models.DateTimeField(_("at"))
    #: Empty for the first receipt.
    from_state = models.CharField(
        _("from"), max_length=10, choices=SessionState.choices, blank=True
    )
    to_state = models.CharField(_("to"), max_length=10, choices=SessionState.choices)
    reason = models.TextField(_("reason"), blank=True)
    #: A returning supervisor's remark for each field: ``{"held_on": "It was a Friday."}``.
    comments = models.JSONField(_("remarks by field"), default=dict, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["session", "id"]
        verbose_name = _("session event")
        verbose_name_plural = _("session events")
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # A version is sent once, and returned, verified or voided at most once.
            models.UniqueConstraint(fields=["version", "to_state"], name="campaigns_event_once"),
            models.CheckConstraint(
                condition=~Q(to_state__in=[SessionState.RETURNED, SessionState.VOID])
                | ~Q(reason=""),
                name="campaigns_event_reason",
                violation_error_message=_("Give a reason."),
            ),
            models.CheckConstraint(
                condition=Q(to_state__in=SessionState.values), name="campaigns_event_to_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.from_state} → {self.to_state}"


class Amendment(models.Model):
    """A change to a verified session: proposed with a reason, decided by another person."""

    State = AmendmentState

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="amendments")
    base_version = models.ForeignKey(
        SessionVersion, on_delete=models.PROTECT, related_name="amended_by"
    )
    version = models.OneToOneField(
        SessionVersion, on_delete=models.PROTECT, related_name="amendment"
    )
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=AmendmentState.choices,
        default=AmendmentState.PROPOSED,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_reason = models.TextField(_("reason for the decision"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["session", "id"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(state=AmendmentState.PROPOSED),
                name="campaigns_amendment_one_open",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="campaigns_amendment_reason"),
            models.CheckConstraint(
                condition=Q(
                    state=AmendmentState.PROPOSED, decided_by__isnull=True, decided_at__isnull=True
                )
                | (
                    Q(state__in=[AmendmentState.ACCEPTED, AmendmentState.REJECTED])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
                name="campaigns_amendment_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.reason[:40]}"


class RuleFlag(models.Model):
    """A warning raised when a version was received, as the verifier sees it."""

    version = models.ForeignKey(SessionVersion, on_delete=models.PROTECT, related_name="flags")
    code = models.CharField(_("rule"), max_length=4)
    #: Which of the rule's messages: see `campaigns/records/rule_messages.py`.
    variant = models.CharField(max_length=30, blank=True)
    field = models.CharField(_("field"), max_length=40)
    #: What the message names: numbers, dates, references. Never text that an officer typed.
    params = models.JSONField(default=dict, blank=True)
    #: The session that this one resembles, where the rule compares two.
    other = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    acknowledged = models.BooleanField(_("seen by the officer"), default=False)
    note = models.TextField(_("officer's note"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["version", "code", "id"]
        verbose_name = _("warning")
        verbose_name_plural = _("warnings")
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "code", "other"],
                condition=Q(other__isnull=False),
                name="campaigns_flag_once_per_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.code}"


class EvidenceFile(models.Model):
    """An attendance sheet, photograph or letter, stored outside the public media.

    A sheet holds names, so it is restricted, and deleted after the audit window: then the row
    stays with its hash and `deleted_at`, and the file is gone. The database lets a row change in
    two ways only: this one, and its kind while the session is not decided.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind.choices)
    #: Of the bytes that were received, before they were drawn again: the same file sent again is
    #: the same row.
    sha256 = models.CharField(max_length=64)
    file = models.FileField(_("file"), storage=evidence_storage, upload_to="%Y/%m", blank=True)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    #: Of the file as it is kept, after it was drawn again; empty for files of before it was noted.
    kept_sha256 = models.CharField(max_length=64, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    deleted_at = models.DateTimeField(_("file deleted at"), null=True, blank=True)

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["session", "id"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        permissions: ClassVar[tuple[tuple[str, str], ...]] = (
            ("view_evidence", "Can see evidence, which is logged"),
            ("add_evidence", "Can add evidence"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "sha256"], name="campaigns_evidence_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="campaigns_evidence_hash"
            ),
            models.CheckConstraint(
                condition=Q(kept_sha256="") | Q(kept_sha256__regex=r"^[0-9a-f]{64}$"),
                name="campaigns_evidence_kept_hash",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=EvidenceKind.values), name="campaigns_evidence_kind"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sha256"], name="campaigns_evidence_same")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.kind}"

    @property
    def kilobytes(self) -> int:
        """The size of the file as people read it: never 0."""
        return max(1, round(self.size / 1024))


class EvidenceView(models.Model):
    """One opening of an evidence file: who, when. Written before the file is shown, for ever."""

    evidence = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="views")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        verbose_name = _("opening of evidence")
        verbose_name_plural = _("openings of evidence")
        default_permissions: ClassVar[tuple[str, ...]] = ()

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.by_id}"


class SessionConflict(models.Model):
    """What was sent and could not be stored, because it did not build on the current version.

    Kept once and for ever beside the versions, so that nothing is lost with the phone that holds
    it. No figure reads it.
    """

    #: The session's id; there may be none here, where something was sent on a version that is not.
    session_key = models.UUIDField(_("session"), editable=False, db_index=True)
    base_version = models.PositiveSmallIntegerField(_("made on version"))
    content = models.JSONField(_("content"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    received_at = models.DateTimeField(_("received at"))
    device = models.CharField(_("device"), max_length=64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["session_key", "id"]
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["session_key", "sent_by", "content_hash"], name="campaigns_conflict_once"
            ),
            models.CheckConstraint(
                condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="campaigns_conflict_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_key} on v{self.base_version}"


class SessionDraft(models.Model):
    """What an officer has typed so far in the form without JavaScript. Nobody else sees it.

    Its id becomes the session's id when it is sent.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        on_delete=models.CASCADE,
        related_name="session_drafts",
    )
    #: The version that it builds on; 0 for a new session.
    base_version = models.PositiveSmallIntegerField(default=0)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last saved at"))

    class Meta:
        ordering: ClassVar[list[str]] = ["-updated_at"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        default_permissions: ClassVar[tuple[str, ...]] = ()

    def __str__(self) -> str:
        return str(self.id)
