"""The seats of an event, who registered for them, and the mails to these people.

Names, addresses and numbers are encrypted and leave with the row some days after the event; only
sums stay. Nobody may browse registrations: `default_permissions` is empty everywhere.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mrc.core.confidential.models import ConfidentialModel
from mrc.core.encryption import EncryptedTextField
from mrc.core.subscriptions.models import Outgoing

from .choices import MOST_SEATS, Notice, State
from .querysets import RegistrationQuerySet

_LANGUAGES = [code for code, _name in settings.LANGUAGES]


class SeatBook(ConfidentialModel):
    """The seats of one event, in all its languages: the row that is locked while seats are given.

    What stays when the registrations are deleted stands here: sums, no names.
    """

    #: `translation_key` of the event's pages.
    event = models.UUIDField(primary_key=True)
    #: None: as many as want to come. As last published; may fall below what was given already.
    capacity = models.PositiveSmallIntegerField(null=True)
    #: Seats of confirmed registrations. A trigger refuses that it grows beyond the capacity.
    taken = models.PositiveIntegerField(default=0)
    #: People who came without having registered, counted at the door.
    walk_ins = models.PositiveIntegerField(default=0)
    #: Seats that were registered, and people of these who came; written by the purge.
    registered_seats = models.PositiveIntegerField(default=0)
    came_seats = models.PositiveIntegerField(default=0)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        permissions: ClassVar[list[tuple[str, Any]]] = [
            ("keep_the_door", "Can see who registered for an event, and check them in")
        ]

    def __str__(self) -> str:
        return str(self.event)


class Registration(ConfidentialModel):
    """One person, and how many come along."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    book = models.ForeignKey(SeatBook, on_delete=models.CASCADE, related_name="registrations")
    #: Of the form that was sent: the same form sent again is the same registration.
    key = models.UUIDField(unique=True)
    #: To be read aloud at the door or on the phone (`mrc.core.references`).
    reference = models.CharField(max_length=6)
    state = models.CharField(max_length=10, choices=State.choices)
    seats = models.PositiveSmallIntegerField(_("number of seats"))
    name = EncryptedTextField()
    email = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    #: In which they registered, and are written to.
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    #: When they agreed that we keep this until some days after the event.
    consented_at = models.DateTimeField()
    created_at = models.DateTimeField()
    #: How many of the seats were taken at the door; None until somebody said.
    came = models.PositiveSmallIntegerField(null=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="events_registration_state"
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=MOST_SEATS), name="events_registration_seats"
            ),
            models.CheckConstraint(
                condition=Q(came__isnull=True) | Q(came__lte=F("seats")),
                name="events_registration_came",
            ),
            models.CheckConstraint(
                condition=Q(language__in=_LANGUAGES), name="events_registration_language"
            ),
            models.CheckConstraint(
                condition=Q(name__filled=True, email__sealed=True, phone__sealed=True),
                name="events_registration_encrypted",
            ),
            models.CheckConstraint(
                condition=Q(email__filled=True) | Q(phone__filled=True),
                name="events_registration_can_be_reached",
            ),
            models.UniqueConstraint(
                fields=["book", "reference"], name="events_registration_reference"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["book", "state", "created_at"], name="events_registration_queue")
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def fewer_seats(self) -> range:
        """How many may have come if not all did, and not nobody."""
        return range(1, self.seats)


class RegistrationMail(Outgoing):
    """One mail to somebody who registered. What it says is written when it is sent."""

    wagtail_reference_index_ignore = True

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="mails")
    notice = models.CharField(max_length=10, choices=Notice.choices)
    #: What tells two notices of a kind apart: a day, or the number of the event's change.
    about = models.CharField(max_length=10, blank=True)
    #: The event's `EventState.sequence` when it was written down.
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["registration", "notice", "about"], name="events_mail_once"
            ),
            models.CheckConstraint(
                condition=Q(notice__in=Notice.values), name="events_mail_notice"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "next_at"], name="events_mail_due")
        ]

    def __str__(self) -> str:
        return f"{self.notice}: {self.pk}"
