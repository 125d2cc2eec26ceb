"""Subscribers, what they chose, what was announced, and every mail on its way.

Nobody may list addresses, so no permission for it exists: see `default_permissions` everywhere.
"""

import secrets
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import Audience, Frequency, Reason, State
from .querysets import OutgoingQuerySet, SubscriberQuerySet

#: RFC 5321 allows no longer address.
ADDRESS_LENGTH = 254
_LANGUAGES = [code for code, _name in settings.LANGUAGES]


def new_secret() -> str:
    """256 random bits, of which the links in a mail are made (`tokens`)."""
    return secrets.token_urlsafe(32)


class Outgoing(models.Model):
    """One mail on its way. Its id makes its Message-ID, so that a second try bears the same one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    #: How often a worker took it. Also the claim's number: an older claim settles nothing.
    attempts = models.PositiveSmallIntegerField(default=0)
    #: How often it was not taken although the mail server was there.
    refusals = models.PositiveSmallIntegerField(default=0)
    #: When it may be tried next.
    next_at = models.DateTimeField()
    #: Until when a worker holds it; empty when nobody does.
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    #: What the mail server said, in our own few words: a code, never a text with an address in it.
    problem = models.CharField(max_length=60, blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        abstract = True


def _state_is_known(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(state__in=State.values), name=name)


class Subscriber(models.Model):
    """Somebody who confirmed that news may come by mail."""

    #: Stands in links instead of a number that could be counted up.
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    secret = models.CharField(max_length=43, default=new_secret, editable=False)
    #: As `addresses.normalised` gives it.
    address = models.CharField(max_length=ADDRESS_LENGTH, unique=True)
    #: See `addresses.address_hash`.
    address_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    frequency = models.CharField(max_length=10, choices=Frequency.choices)
    confirmed_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(language__in=_LANGUAGES), name="core_subscriber_language"
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="core_subscriber_frequency"
            ),
            models.CheckConstraint(condition=~Q(address=""), name="core_subscriber_has_address"),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Choice(models.Model):
    """One thing that a subscriber chose: a topic, a country by its code, or a kind of news."""

    class What(models.TextChoices):
        TOPIC = "topic"
        COUNTRY = "country"
        KIND = "kind"

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="choices")
    what = models.CharField(max_length=10, choices=What.choices)
    value = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subscriber", "what", "value"], name="core_choice_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["what", "value"], name="core_choice_value")
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.value}"


class SubscriptionRequest(Outgoing):
    """Somebody typed an address into the form; the mail asks its owner to confirm.

    Also for an address that has a subscription: what is chosen counts once it is confirmed. The
    address leaves the row with the confirmation; the row itself stays until the purge, so that a
    second press of the button is told the same as the first.
    """

    secret = models.CharField(max_length=43, default=new_secret, editable=False)
    address = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    address_hash = models.CharField(max_length=64, db_index=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    frequency = models.CharField(max_length=10, choices=Frequency.choices)
    #: {"topic": [...], "country": [...], "kind": [...]}
    chosen = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "next_at"], name="core_request_due")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _state_is_known("core_request_state"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(address=""),
                name="core_request_keeps_no_address",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Announcement(models.Model):
    """News that was announced: what it says in each language, and whom it concerns."""

    key = models.CharField(max_length=200, unique=True)
    topic = models.CharField(max_length=40)
    #: What belongs together: all that was ever announced about one warning. Empty: by itself.
    thread = models.CharField(max_length=200, blank=True, db_index=True)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.MATCHING)
    countries = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    #: {"en": {"title": ..., ...}}: see `services.News`.
    texts = models.JSONField()
    #: The last day on which it is worth sending; empty: always.
    until = models.DateField(null=True)
    created_at = models.DateTimeField()
    #: When the mails for all its readers had been written down; empty while that goes on.
    spread_at = models.DateTimeField(null=True)
    #: Mails sent whose rows the purge has removed since.
    sent_before = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        permissions: ClassVar[list[tuple[str, Any]]] = [
            ("view_subscription_figures", "Can see how many people get news by mail")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="core_announcement_audience"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Digest(Outgoing):
    """The one mail of a week for one weekly reader."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="digests")
    #: By ISO 8601: 2026-W47.
    week = models.CharField(max_length=8)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "next_at"], name="core_digest_due")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _state_is_known("core_digest_state"),
            models.UniqueConstraint(fields=["subscriber", "week"], name="core_digest_once_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.week}: {self.pk}"


class Delivery(Outgoing):
    """One announcement for one reader: a mail of its own, or a part of a weekly one."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="deliveries"
    )
    #: Empty once the reader has left: the number stays, the person does not.
    subscriber = models.ForeignKey(
        Subscriber, null=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    digest = models.ForeignKey(
        Digest, null=True, on_delete=models.SET_NULL, related_name="deliveries"
    )

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "next_at"], name="core_delivery_due")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _state_is_known("core_delivery_state"),
            models.UniqueConstraint(
                fields=["announcement", "subscriber"], name="core_delivery_once_a_reader"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Bounce(models.Model):
    """A mail that came back. One mail counts once, however often its notice is read."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="bounces")
    mail = models.UUIDField(unique=True)
    is_hard = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.mail)


class NoMail(models.Model):
    """An address that gets nothing from us for a while, known by its keyed hash alone."""

    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    until = models.DateField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="core_nomail_reason")
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.until})"


#: Whatever is a mail, in the order in which the sender asks for its next one. Other rooms add
#: theirs with `building.register_mail`.
OUTGOING: list[type[Any]] = [SubscriptionRequest, Delivery, Digest]
