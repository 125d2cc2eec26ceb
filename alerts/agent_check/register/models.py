"""The register: licences as the newest list gives them, the lists, and what each list changed.

It ships empty, and only an import writes it. Nothing is ever deleted: what a list does not name any
more is kept as "not in the list of <date>".
"""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mrc.core.bilingual import Paired

from .choices import ChangeKind, Status
from .querysets import PromoterQuerySet, RegisterEditionQuerySet


class RegisterEdition(models.Model):
    """One list, imported: where it came from, of which date it is, what it changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    #: 1, 2, 3...: the order of imports. Unique, so two imports at the same time cannot both pass.
    number = models.PositiveIntegerField(_("number"), unique=True)
    as_of = models.DateField(_("date of the list"))
    source = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("source's address"), max_length=500, blank=True)
    file_name = models.CharField(_("file name"), max_length=120)
    #: SHA-256 (hex) of the file as it was uploaded.
    digest = models.CharField(_("digest of the file"), max_length=64)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("imported by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    imported_at = models.DateTimeField(_("imported at"))
    new = models.PositiveIntegerField(_("new"))
    changed = models.PositiveIntegerField(_("changed"))
    gone = models.PositiveIntegerField(_("gone"))
    unchanged = models.PositiveIntegerField(_("unchanged"))
    #: Rows of the file that could not be read, and so are not in the register.
    left_out = models.PositiveIntegerField(_("rows left out"), default=0)

    objects = RegisterEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of promoters")
        verbose_name_plural = _("lists of promoters")
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(number__gte=1), name="register_edition_counts_from_one"
            ),
            models.CheckConstraint(
                condition=Q(new__gt=0) | Q(changed__gt=0) | Q(unchanged__gt=0),
                name="register_edition_lists_somebody",
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="register_edition_digest"
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(file_name=""), name="register_edition_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.as_of.isoformat()}"

    @property
    def listed(self) -> int:
        """How many licences the list names."""
        return self.new + self.changed + self.unchanged


class Promoter(models.Model):
    """One licence, as the newest list that names it gives it."""

    licence_number = models.CharField(_("licence number"), max_length=60)
    #: `licence.Licence.key`: the same for every writing of one licence.
    licence_key = models.CharField(max_length=40, unique=True, editable=False)
    #: Digits alone: what people remember.
    licence_digits = models.CharField(max_length=7, db_index=True, editable=False)
    name_en = models.CharField(_("name"), max_length=200, blank=True)
    name_ur = models.CharField(_("name in Urdu"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    #: The first list that did not name it any more; empty while it is in the list.
    gone_since = models.ForeignKey(
        RegisterEdition,
        verbose_name=_("not in the list of"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="promoters_gone",
    )

    name = Paired("name")

    objects = PromoterQuerySet.as_manager()

    class Meta:
        verbose_name = _("promoter")
        verbose_name_plural = _("register of promoters")
        ordering: ClassVar[list[str]] = ["name_en", "name_ur", "licence_key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(licence_key="") & ~Q(licence_number="") & ~Q(licence_digits=""),
                name="register_promoter_has_a_licence",
            ),
            models.CheckConstraint(
                condition=~(Q(name_en="") & Q(name_ur="")), name="register_promoter_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="register_promoter_status"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
                name="register_promoter_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.licence_number} {self.name}"


class PromoterChange(models.Model):
    """What one edition of the list changed about one licence. Kept for good."""

    edition = models.ForeignKey(RegisterEdition, on_delete=models.PROTECT, related_name="changes")
    promoter = models.ForeignKey(Promoter, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(_("change"), max_length=8, choices=ChangeKind.choices)
    #: Names of fields -> values before and after, as text; dates as 2026-03-09. Only what changed,
    #: and everything for a new one. A licence that is gone has neither.
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)

    class Meta:
        verbose_name = _("change in the register")
        verbose_name_plural = _("changes in the register")
        ordering: ClassVar[list[str]] = ["-edition__number", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["edition", "promoter"], name="register_change_once_an_edition"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values), name="register_change_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promoter_id} {self.kind} {self.edition_id}"


class RegisterUpload(models.Model):
    """A list that was read and compared, and waits for somebody's decision. Holds no file."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    as_of = models.DateField()
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=500, blank=True)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    #: The rows of the file as they were read: [number as the spreadsheet program counts, cells].
    table = models.JSONField()
    #: Number of the row of headings.
    heading_row = models.PositiveIntegerField()
    #: Name of a field (`columns.FIELDS`) -> position of its column, counted from 0.
    columns = models.JSONField(default=dict)
    #: For rows that state none; empty where every row must.
    default_status = models.CharField(max_length=12, choices=Status.choices, blank=True)

    class Meta:
        verbose_name = _("list that waits for a decision")
        verbose_name_plural = _("lists that wait for a decision")
        ordering: ClassVar[list[str]] = ["-uploaded_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.file_name} ({self.as_of.isoformat()})"
