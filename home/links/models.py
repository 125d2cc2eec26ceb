"""Addresses that we lead to, and where they stand."""

from typing import ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import LinkState, Problem

#: Rich text names our own pages and documents by their keys: kept here as `page:12`.
OWN_PAGE, OWN_DOCUMENT = "page:", "document:"
LONGEST_ADDRESS = 500


class CheckedLink(models.Model):
    """One address, however many places lead there."""

    address: "models.CharField[str, str]" = models.CharField(
        _("address"), max_length=LONGEST_ADDRESS, unique=True
    )
    state: "models.CharField[str, str]" = models.CharField(
        _("state"), max_length=12, choices=LinkState.choices, default=LinkState.NEW
    )
    problem: "models.CharField[str, str]" = models.CharField(
        _("problem"), max_length=20, choices=Problem.choices, blank=True
    )
    status: "models.PositiveSmallIntegerField[int | None, int | None]" = (
        models.PositiveSmallIntegerField(_("answer (HTTP)"), null=True, blank=True)
    )
    moved_to: "models.CharField[str, str]" = models.CharField(
        _("moved to"), max_length=2000, blank=True
    )
    checked_at = models.DateTimeField(_("asked last"), null=True, blank=True)
    next_check_at = models.DateTimeField(default=timezone.now, db_index=True)
    failing_since = models.DateField(_("failing since"), null=True, blank=True)
    #: How often in a row it did not work.
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["address"]
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=LinkState.values), name="home_link_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=LinkState.BROKEN) | Q(failing_since__isnull=False),
                name="home_link_broken_since_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def is_own(self) -> bool:
        return self.address.startswith((OWN_PAGE, OWN_DOCUMENT))


class LinkPlace(models.Model):
    """A page, a fact or a contact that leads there."""

    link = models.ForeignKey(CheckedLink, on_delete=models.CASCADE, related_name="places")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    #: What editors call it, as it was when the links were collected.
    name = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["link", "content_type", "object_id"], name="home_link_place_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
