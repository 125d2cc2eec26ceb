"""What is meant to happen: programmes, campaigns, planned sessions, targets."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.records.querysets import CampaignQuerySet, PlannedSessionQuerySet
from campaigns.records.querysets_of_targets import TargetQuerySet
from mrc.core.bilingual import Paired

from .choices import CampaignState, Indicator, PlanState


class Programme(models.Model):
    """A funded project that pays for campaigns."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True, allow_unicode=False)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name_ur = models.CharField(_("name (Urdu)"), max_length=200, blank=True)
    donor = models.CharField(_("donor"), max_length=160, blank=True)
    implementer = models.CharField(_("implemented by"), max_length=160, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    name = Paired("name")

    class Meta:
        ordering: ClassVar[list[str]] = ["name_en"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="campaigns_programme_dates",
                violation_error_message=_("It cannot end before it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """A named effort with dates, objectives, centres and districts. Routine outreach is one too."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True, allow_unicode=False)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name_ur = models.CharField(_("name (Urdu)"), max_length=200, blank=True)
    objectives_en = models.TextField(_("objectives (English)"), blank=True)
    objectives_ur = models.TextField(_("objectives (Urdu)"), blank=True)
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="campaigns",
        null=True,
        blank=True,
    )
    centres = models.ManyToManyField(
        "core.Centre", verbose_name=_("centres"), related_name="campaigns"
    )
    districts = models.ManyToManyField(
        "core.District", verbose_name=_("districts"), related_name="campaigns", blank=True
    )
    topics = models.ManyToManyField(
        "campaigns.Topic",
        verbose_name=_("topics"),
        related_name="campaigns",
        blank=True,
        help_text=_("What the campaign is about, as its page says."),
    )
    countries = models.ManyToManyField(
        "destinations.Country", verbose_name=_("countries"), related_name="+", blank=True
    )
    #: Of what its short address opens.
    page_language = models.CharField(
        _("language of the page"), max_length=2, choices=settings.LANGUAGES, default="ur"
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    state = models.CharField(
        _("state"), max_length=10, choices=CampaignState.choices, default=CampaignState.PLANNED
    )
    is_announced = models.BooleanField(
        _("announced"),
        default=False,
        help_text=_("A campaign that is still planned has a public page only if this is ticked."),
    )
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    name = Paired("name")
    objectives = Paired("objectives")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_on", "name_en"]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="campaigns_campaign_dates",
                violation_error_message=_("It cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=CampaignState.values), name="campaigns_campaign_state"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlannedSession(models.Model):
    """A session that somebody means to hold, and what came of it."""

    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        on_delete=models.PROTECT,
        related_name="planned_sessions",
    )
    centre = models.ForeignKey(
        "core.Centre",
        verbose_name=_("centre"),
        on_delete=models.PROTECT,
        related_name="planned_sessions",
    )
    institution = models.ForeignKey(
        "campaigns.Institution",
        verbose_name=_("institution"),
        on_delete=models.PROTECT,
        related_name="planned_sessions",
        null=True,
        blank=True,
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        on_delete=models.PROTECT,
        related_name="planned_sessions",
    )
    countries = models.ManyToManyField(
        "destinations.Country", verbose_name=_("countries"), related_name="+", blank=True
    )
    topics = models.ManyToManyField(
        "campaigns.Topic", verbose_name=_("topics"), related_name="+", blank=True
    )
    planned_for = models.DateField(_("planned for"))
    state = models.CharField(
        _("state"), max_length=10, choices=PlanState.choices, default=PlanState.PLANNED
    )
    cancel_reason = models.CharField(_("reason for cancelling"), max_length=300, blank=True)
    session = models.OneToOneField(
        "campaigns.Session",
        verbose_name=_("session"),
        on_delete=models.PROTECT,
        related_name="plan",
        null=True,
        blank=True,
    )
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = PlannedSessionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["planned_for"]
        verbose_name = _("planned session")
        verbose_name_plural = _("planned sessions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=PlanState.PLANNED, session=None, cancel_reason="")
                | Q(state=PlanState.DONE, session__isnull=False, cancel_reason="")
                | (Q(state=PlanState.CANCELLED, session=None) & ~Q(cancel_reason="")),
                name="campaigns_planned_state_holds",
                violation_error_message=_(
                    "A done plan names its session; a cancelled one gives its reason."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.planned_for} {self.institution or self.campaign}"


class Target(models.Model):
    """A number to reach in a period. A revision is a new row with its reason, never an edit.

    Revisions of one campaign, centre, indicator and period are numbered from 1 without a hole; the
    last one holds. One whose number is 0 withdraws the target.
    """

    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="targets"
    )
    centre = models.ForeignKey(
        "core.Centre",
        verbose_name=_("centre"),
        on_delete=models.PROTECT,
        related_name="targets",
        null=True,
        blank=True,
        help_text=_("Empty: for all centres together."),
    )
    indicator = models.CharField(_("indicator"), max_length=20, choices=Indicator.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    value = models.PositiveIntegerField(_("target"))
    reason = models.CharField(_("reason for the revision"), max_length=300, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("set by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    set_at = models.DateTimeField(_("set at"))

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["campaign", "indicator", "starts_on", "revision"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        permissions: ClassVar[tuple[tuple[str, str], ...]] = (
            ("set_target", "Can set and revise targets"),
            ("view_target_history", "Can see every revision of a target"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "centre", "indicator", "starts_on", "ends_on", "revision"],
                condition=Q(centre__isnull=False),
                name="campaigns_target_once_per_centre",
            ),
            models.UniqueConstraint(
                fields=["campaign", "indicator", "starts_on", "ends_on", "revision"],
                condition=Q(centre__isnull=True),
                name="campaigns_target_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaigns_target_dates"
            ),
            models.CheckConstraint(
                condition=Q(indicator__in=Indicator.values), name="campaigns_target_indicator"
            ),
            models.CheckConstraint(
                condition=Q(revision=1) | (Q(revision__gt=1) & ~Q(reason="")),
                name="campaigns_target_revision_reason",
                violation_error_message=_("A revision gives its reason."),
            ),
            models.CheckConstraint(
                condition=Q(revision__gte=1) & (Q(value__gte=1) | Q(revision__gt=1)),
                name="campaigns_target_value",
                violation_error_message=_("A target is at least 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()}: {self.value}"

    @property
    def is_withdrawn(self) -> bool:
        return self.value == 0

    @property
    def is_joint(self) -> bool:
        """For all centres of the campaign together."""
        return self.centre_id is None
