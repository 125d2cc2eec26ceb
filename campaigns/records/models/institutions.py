"""Where sessions are held: proposed from the field, accepted or merged by a supervisor."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from campaigns.records.identifiers import new_id
from campaigns.records.querysets import InstitutionQuerySet
from mrc.core.bilingual import Paired

from .choices import (
    GenderIntake,
    InstitutionAction,
    InstitutionKind,
    InstitutionState,
    Ownership,
)


class Institution(index.Indexed, models.Model):
    """A school, college, institute or venue. Its id is a UUID, so that a phone can propose one.

    `merged_into` names the institution that stays. It is never more than one step deep: the
    database refuses a chain, and with it every cycle.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    name_ur = models.CharField(_("name (Urdu)"), max_length=200, blank=True)
    aliases = models.JSONField(
        _("other names"),
        default=list,
        blank=True,
        help_text=_("Abbreviations and former names, such as GTTI Jhelum."),
    )
    district = models.ForeignKey(
        "core.District",
        verbose_name=_("district"),
        on_delete=models.PROTECT,
        related_name="institutions",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=InstitutionKind.choices)
    ownership = models.CharField(
        _("ownership"), max_length=12, choices=Ownership.choices, default=Ownership.UNKNOWN
    )
    gender_intake = models.CharField(
        _("intake"), max_length=10, choices=GenderIntake.choices, default=GenderIntake.UNKNOWN
    )
    enrolment = models.PositiveIntegerField(_("enrolment"), null=True, blank=True)
    enrolment_on = models.DateField(_("date of the enrolment figure"), null=True, blank=True)
    code = models.CharField(
        _("code"), max_length=40, blank=True, help_text=_("An official code, where there is one.")
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=InstitutionState.choices,
        default=InstitutionState.PROPOSED,
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        related_name="merged",
        null=True,
        blank=True,
    )
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)
    name = Paired("name")

    objects = InstitutionQuerySet.as_manager()

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("name_en"),
        index.SearchField("name_ur"),
        index.SearchField("alias_text"),
        index.AutocompleteField("name_en"),
        index.AutocompleteField("name_ur"),
        index.AutocompleteField("alias_text"),
        index.FilterField("district_id"),
        index.FilterField("kind"),
        index.FilterField("state"),
        index.FilterField("merged_into_id"),
    ]

    class Meta:
        ordering: ClassVar[list[str]] = ["name_en", "name_ur"]
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        permissions: ClassVar[tuple[tuple[str, str], ...]] = (
            ("propose_institution", "Can propose an institution"),
            ("accept_institution", "Can accept a proposed institution"),
            ("merge_institution", "Can merge institutions"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(name_en="") | ~Q(name_ur=""),
                name="campaigns_institution_named",
                violation_error_message=_("Give a name in English or in Urdu."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="campaigns_institution_not_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(enrolment__isnull=True) | Q(enrolment_on__isnull=False),
                name="campaigns_institution_enrolment_dated",
                violation_error_message=_("Say from which date the enrolment figure is."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=InstitutionKind.values), name="campaigns_institution_kind"
            ),
            models.CheckConstraint(
                condition=Q(gender_intake__in=GenderIntake.values),
                name="campaigns_institution_intake",
            ),
            models.CheckConstraint(
                condition=Q(state__in=InstitutionState.values), name="campaigns_institution_state"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="campaigns_institution_code_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["district", "kind"], name="campaigns_institution_place")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def alias_text(self) -> str:
        return " ".join(self.aliases)

    @property
    def standing(self) -> "Institution":
        """The institution that stays: itself, or the one that it was merged into."""
        return self.merged_into or self


class InstitutionEvent(models.Model):
    """Who proposed, accepted or merged an institution, and when. Append only."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(_("action"), max_length=10, choices=InstitutionAction.choices)
    into = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering: ClassVar[list[str]] = ["institution", "id"]
        verbose_name = _("institution event")
        verbose_name_plural = _("institution events")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(action=InstitutionAction.MERGED, into__isnull=False)
                | Q(
                    action__in=[InstitutionAction.PROPOSED, InstitutionAction.ACCEPTED],
                    into__isnull=True,
                ),
                name="campaigns_institution_event_into",
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.action}"
