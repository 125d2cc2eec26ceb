"""A session: its identity, what was sent about it, and the numbers that figures add up.

`Session` holds identity, state and a pointer. All that an officer said is a `SessionVersion`
with its rows; the database refuses to change or delete those (`campaigns/records/guards.py`).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.records.identifiers import new_id
from campaigns.records.querysets import (
    AttendanceQuerySet,
    SessionQuerySet,
    SessionVersionQuerySet,
)
from mrc.core.accounts.models import User

from .choices import (
    AgeBand,
    Audience,
    CountMethod,
    DeliveryLanguage,
    Mode,
    SessionState,
    Sex,
)
from .institutions import Institution
from .plans import Campaign
from .vocabulary import Material, Partner, Topic

#: The most people in one cell of sex and age band (rule B3).
CELL_LIMIT = 2000


class ReferenceCounter(models.Model):
    """The last number given in a centre's year; its row is locked while the next one is given."""

    centre = models.ForeignKey("core.Centre", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "year"], name="campaigns_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.year}: {self.last}"


class Session(models.Model):
    """One meeting with one audience at one place and time, as a centre answers for it."""

    State = SessionState

    #: Made on the device when the draft is opened; the same session sent again is the same row.
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    centre = models.ForeignKey(
        "core.Centre", verbose_name=_("centre"), on_delete=models.PROTECT, related_name="sessions"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=SessionState.choices,
        default=SessionState.SUBMITTED,
        editable=False,
    )
    #: Empty only inside the transaction that makes the session.
    current_version = models.OneToOneField(
        "campaigns.SessionVersion",
        verbose_name=_("current version"),
        on_delete=models.PROTECT,
        related_name="current_of",
        null=True,
        editable=False,
    )
    received_at = models.DateTimeField(_("first received at"), editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    #: Only where the queryset was asked `with_conflicts()`.
    has_conflicts: bool

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-received_at"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        permissions: ClassVar[tuple[tuple[str, str], ...]] = (
            ("log_session", "Can log sessions"),
            ("verify_session", "Can verify sessions"),
            ("return_session", "Can return sessions"),
            ("void_session", "Can void sessions"),
            ("propose_amendment", "Can propose an amendment"),
            ("decide_amendment", "Can decide an amendment"),
            ("view_all_centres", "Can see the sessions of all centres"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=SessionState.values), name="campaigns_session_state"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["centre", "state"], name="campaigns_session_queue")
        ]

    def __str__(self) -> str:
        return self.reference


class SessionVersion(models.Model):
    """What was sent, once and for ever. A correction is the next version.

    `content` is the officer's own words; the columns are copies of it for questions to the
    database, and nothing else may be read from `content` for a figure.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    #: SHA-256 (hex) of the canonical content: see `campaigns/records/content.py`.
    content_hash = models.CharField(_("content hash"), max_length=64)
    rule_set = models.PositiveSmallIntegerField(_("rule set"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        related_name="session_versions",
    )
    received_at = models.DateTimeField(_("received at"))
    device = models.CharField(_("device"), max_length=64, blank=True)

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="versions"
    )
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("start"))
    ends_at = models.TimeField(_("end"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices)
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution"),
        on_delete=models.PROTECT,
        related_name="versions",
        null=True,
        blank=True,
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    #: The venue folded for comparing: one hall written in two ways is one place.
    venue_key = models.CharField(max_length=200, blank=True)
    #: The district as of that date: the institution may move when a district is split.
    district = models.ForeignKey(
        "core.District",
        verbose_name=_("district"),
        on_delete=models.PROTECT,
        related_name="session_versions",
    )
    language = models.CharField(
        _("language of delivery"), max_length=8, choices=DeliveryLanguage.choices
    )
    audience = models.CharField(_("audience"), max_length=12, choices=Audience.choices)
    cohort = models.CharField(_("group"), max_length=120, blank=True)
    #: The cohort folded for comparing.
    cohort_key = models.CharField(max_length=120, blank=True)
    headcount_declared = models.PositiveIntegerField(_("declared headcount"))
    count_method = models.CharField(
        _("way of counting"), max_length=14, choices=CountMethod.choices
    )
    first_time_count = models.PositiveIntegerField(
        _("first-time participants"), null=True, blank=True
    )
    staff_present = models.PositiveSmallIntegerField(_("staff present"))
    referrals = models.PositiveIntegerField(_("referrals to counselling"), null=True, blank=True)
    question_set = models.CharField(_("question set"), max_length=40, blank=True)
    pre_tested = models.PositiveIntegerField(_("tested before"), null=True, blank=True)
    pre_passed = models.PositiveIntegerField(_("passed before"), null=True, blank=True)
    post_tested = models.PositiveIntegerField(_("tested after"), null=True, blank=True)
    post_passed = models.PositiveIntegerField(_("passed after"), null=True, blank=True)
    disability_respondents = models.PositiveIntegerField(
        _("disability cards handed in"), null=True, blank=True
    )
    disability_positives = models.PositiveIntegerField(
        _("of them with a disability"), null=True, blank=True
    )
    questions = models.TextField(_("questions that people asked"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    topics: models.ManyToManyField[Topic, "VersionTopic"] = models.ManyToManyField(
        Topic, through="VersionTopic", verbose_name=_("topics")
    )
    materials: models.ManyToManyField[Material, "VersionMaterial"] = models.ManyToManyField(
        Material, through="VersionMaterial", verbose_name=_("materials")
    )
    partners: models.ManyToManyField[Partner, "VersionPartner"] = models.ManyToManyField(
        Partner, through="VersionPartner", verbose_name=_("partners")
    )
    facilitators: models.ManyToManyField[User, "VersionFacilitator"] = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="VersionFacilitator",
        verbose_name=_("facilitators"),
        related_name="facilitated_versions",
    )

    objects = SessionVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["session", "number"]
        verbose_name = _("session version")
        verbose_name_plural = _("session versions")
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "number"], name="campaigns_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="campaigns_version_from_one"),
            models.CheckConstraint(
                condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="campaigns_version_hash"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="campaigns_version_times"
            ),
            models.CheckConstraint(
                condition=Q(institution__isnull=False) | ~Q(venue=""),
                name="campaigns_version_placed",
            ),
            models.CheckConstraint(
                condition=Q(pre_passed__isnull=True) | Q(pre_passed__lte=F("pre_tested")),
                name="campaigns_version_pre_passed",
            ),
            models.CheckConstraint(
                condition=Q(post_passed__isnull=True) | Q(post_passed__lte=F("post_tested")),
                name="campaigns_version_post_passed",
            ),
            models.CheckConstraint(
                condition=Q(disability_positives__isnull=True)
                | Q(disability_positives__lte=F("disability_respondents")),
                name="campaigns_version_disability",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["held_on", "institution"], name="campaigns_version_day"),
            models.Index(fields=["campaign", "held_on"], name="campaigns_version_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} v{self.number}"


class AttendanceCount(models.Model):
    """A number of people in one cell of sex and age band. Never a name."""

    version = models.ForeignKey(SessionVersion, on_delete=models.PROTECT, related_name="cells")
    sex = models.CharField(_("sex"), max_length=12, choices=Sex.choices)
    age_band = models.CharField(_("age"), max_length=12, choices=AgeBand.choices)
    count = models.PositiveSmallIntegerField(_("people"))

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["version", "sex", "age_band"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "sex", "age_band"], name="campaigns_cell_once"
            ),
            models.CheckConstraint(
                condition=Q(count__gte=0, count__lte=CELL_LIMIT), name="campaigns_cell_range"
            ),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="campaigns_cell_sex"),
            models.CheckConstraint(
                condition=Q(age_band__in=AgeBand.values), name="campaigns_cell_age"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sex} {self.age_band}: {self.count}"


class VersionTopic(models.Model):
    version = models.ForeignKey(SessionVersion, on_delete=models.PROTECT, related_name="topic_rows")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="version_rows")

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "topic"], name="campaigns_topic_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.topic_id}"


class VersionFacilitator(models.Model):
    """Staff who held the session: none of them may verify it."""

    version = models.ForeignKey(
        SessionVersion, on_delete=models.PROTECT, related_name="facilitator_rows"
    )
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "facilitator"], name="campaigns_facilitator_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.facilitator_id}"


class VersionPartner(models.Model):
    version = models.ForeignKey(
        SessionVersion, on_delete=models.PROTECT, related_name="partner_rows"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="version_rows")

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "partner"], name="campaigns_partner_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.partner_id}"


class VersionMaterial(models.Model):
    version = models.ForeignKey(
        SessionVersion, on_delete=models.PROTECT, related_name="material_rows"
    )
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="version_rows")
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "material"], name="campaigns_material_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="campaigns_material_some"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.material_id}: {self.quantity}"
