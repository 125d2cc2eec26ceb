"""The history of facts, files of facts that wait for a decision, and mails before a due date."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from destinations.models.facts import Fact

from .choices import Action, Origin


class FactVersion(models.Model):
    """One thing that happened to a fact, and the whole statement with its source as it was then.

    Written once, for ever: the database refuses to change or delete a row (`guards.py`).
    """

    #: Without a constraint in the database: the history outlives a fact that was deleted.
    fact = models.ForeignKey(
        Fact,
        verbose_name=_("fact"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="versions",
    )
    #: 1, 2, 3... of its fact.
    number = models.PositiveIntegerField(_("number"))
    action = models.CharField(_("what happened"), max_length=12, choices=Action.choices)
    origin = models.CharField(_("how"), max_length=8, choices=Origin.choices)
    happened_at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    #: The fact as `content.content_of` gives it, after what happened.
    content = models.JSONField(_("statement"))
    #: Names of the fields that it changed; empty where only somebody looked.
    changed = models.JSONField(_("changed"), default=list, blank=True)
    #: The statement changed, and whoever did it said that its source still says so.
    is_same_source = models.BooleanField(_("the same source still says so"), default=False)
    #: When the next check was due, as the fact had it then.
    due_on = models.DateField(_("next check due on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["fact_id", "-number"]
        verbose_name = _("version of a fact")
        verbose_name_plural = _("versions of facts")
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["fact", "number"], name="destinations_factversion_once"
            ),
            # The same due date passes once, however often and from wherever the command runs.
            models.UniqueConstraint(
                fields=["fact", "due_on"],
                condition=Q(action="expired"),
                name="destinations_factversion_expires_once",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="destinations_factversion_from_one"
            ),
            models.CheckConstraint(
                condition=Q(action__in=Action.values), name="destinations_factversion_action"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="destinations_factversion_origin"
            ),
            models.CheckConstraint(
                condition=~Q(action="expired") | Q(due_on__isnull=False),
                name="destinations_factversion_expired_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(action="checked") | Q(by__isnull=False),
                name="destinations_factversion_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id}.{self.number} {self.action}"


class FactUpload(models.Model):
    """A file of facts that was read and compared, and waits for somebody's decision."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    file_name = models.CharField(max_length=120)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    #: The rows as they were read: [number as the spreadsheet program counts, cells].
    table = models.JSONField()

    class Meta:
        verbose_name = _("file of facts that waits for a decision")
        verbose_name_plural = _("files of facts that wait for a decision")
        ordering: ClassVar[list[str]] = ["-uploaded_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name


class FactReminder(models.Model):
    """Somebody is told, once, that a fact in their care is due on a day."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="+")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    due_on = models.DateField()
    #: Which of the reminders it is: so many days before the date, or fewer.
    days_before = models.PositiveSmallIntegerField()
    claimed_at = models.DateTimeField()
    #: When the mail was handed over; empty while one run holds the claim.
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reminder of a fact")
        verbose_name_plural = _("reminders of facts")
        ordering: ClassVar[list[str]] = ["-claimed_at", "pk"]
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["fact", "recipient", "due_on", "days_before"],
                name="destinations_factreminder_once",
            ),
            models.CheckConstraint(
                condition=Q(days_before__gte=1), name="destinations_factreminder_before"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} {self.due_on.isoformat()} ({self.days_before})"
