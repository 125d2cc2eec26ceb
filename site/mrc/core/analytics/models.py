"""What analytics keeps: goals that must not be lost, and our own daily counters."""

from typing import ClassVar

from django.db import models

from .querysets import OutboxQuerySet


class OutboxEvent(models.Model):
    """A goal written in the transaction of the thing that it reports, sent afterwards.

    It says what happened and where, and holds nothing about anybody.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        SENT = "sent"
        #: Refused by Plausible, or not taken for so long that it was given up.
        DEAD = "dead"

    dedupe_key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=100)
    path = models.CharField(max_length=500)
    props = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    #: When it may be sent next. A worker that takes it moves this ahead: its lease.
    next_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "next_at"], name="core_outbox_due")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class DailyCount(models.Model):
    """How often something happened on a day in Karachi: never who."""

    day = models.DateField()
    key = models.CharField(max_length=200)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "key"], name="core_dailycount_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.key}: {self.number}"
