"""What has been published of a warning: each state that readers saw, kept for ever.

Cards, feeds, mail and `/v/<code>` read these rows and never the page. What holds:

- `warning` is the `translation_key` that both language pages share; `number` counts 1, 2, 3 ... and
  `previous` is the message before (None for the first). `kind` is `alert` for the first, then
  `update`, and `cancel` for a withdrawal, after which nothing follows. `is_last` says whether a
  message is the newest of its warning.
- A message is written whenever something is published that changes what readers see; publishing
  the same again writes none. The words of both languages are in every message:
  `message.content` is `{"en": {...}, "ur": {...}}` with only the languages that are published;
  `message.languages` names them. `message.text(language)` gives one of them, and English where
  Urdu is missing. The keys of a language are those of `alerts.warnings.content.PublishedText`.
- `expires_on` is the last day, in Karachi. Whether a message is in force is always worked out at
  the moment of asking: `AlertMessage.objects.in_force(on=timezone.localdate())` (newest messages
  only, without withdrawn ones), `message.state(on=day)` for one of them. Nothing is written at
  expiry.
- `is_major` is news for subscribers: true for every `alert` and `cancel`, for an update as the
  editor said; the addition of a language and scheduled work are never major.
- `reason_en`/`reason_ur` are the public note: why it was withdrawn, or what changed. A `cancel`
  has both, a major update by an editor too. `message.reason` gives `{"en": ..., "ur": ...}`.
- `scam_kind`, `country_codes`, `language_codes` copy what is filtered by: use `of_kind`,
  `about_country`, `in_language`.

`alerts.warnings.life.message_sent` tells of each after its commit (`message=`).
"""

import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from mrc.core import short_codes

from .choices import Kind as ScamKind

if TYPE_CHECKING:
    from .models import AlertPage

CODE_SIGNS = short_codes.SIGNS
#: 40 random bits: a code is public, it only must not be met by chance.
CODE_LENGTH = 8


def new_code() -> str:
    """A random check code such as ``7K3QX9TD``."""
    return short_codes.new_code(CODE_LENGTH)


def read_code(typed: str) -> str:
    """A check code as it is kept, from what somebody typed or scanned; empty where it is none."""
    return short_codes.read_code(typed, CODE_LENGTH)


class MessageKind(models.TextChoices):
    """The message types of the Common Alerting Protocol 1.2 that we send."""

    ALERT = "alert", pgettext_lazy("message of a warning", "first warning")
    UPDATE = "update", pgettext_lazy("message of a warning", "update")
    CANCEL = "cancel", pgettext_lazy("message of a warning", "withdrawal")


class MessageState(models.TextChoices):
    """What a message means to somebody who meets it on a given day."""

    IN_FORCE = "in_force", pgettext_lazy("state of a warning", "in force")
    REPLACED = "replaced", pgettext_lazy("state of a warning", "there is a newer version")
    EXPIRED = "expired", pgettext_lazy("state of a warning", "has ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a warning", "withdrawn")


class AlertMessageQuerySet(models.QuerySet["AlertMessage"]):
    def of(self, page: "AlertPage") -> Self:
        """All messages of a warning, whichever of its language pages is given."""
        return self.filter(warning=page.translation_key)

    # Django's own finds one row by a date; this reads as what it gives.
    def latest(self) -> Self:  # type: ignore[override]
        """The newest message of each warning."""
        return self.filter(next__isnull=True)

    def in_force(self, *, on: datetime.date) -> Self:
        """The newest message of each warning that holds on that day and was not withdrawn."""
        return self.latest().filter(expires_on__gte=on).exclude(kind=MessageKind.CANCEL)

    def major(self) -> Self:
        return self.filter(is_major=True)

    def in_language(self, language: str) -> Self:
        """Those that are written in the language (``"en"`` or ``"ur"``)."""
        return self.filter(language_codes__contains=f" {language} ")

    def of_kind(self, kind: str) -> Self:
        """Those about one kind of scam (`choices.Kind`)."""
        return self.filter(scam_kind=kind)

    def about_country(self, code: str) -> Self:
        """Those that name the country (``"SA"``); those that name none are not among them."""
        return self.filter(country_codes__contains=f" {code} ")

    def newest_first(self) -> Self:
        return self.order_by("-sent_at", "-pk")


class AlertMessage(models.Model):
    """One published state of a warning; see the top of this module. Never changed or deleted."""

    Kind = MessageKind
    State = MessageState

    warning = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=MessageKind.choices)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    previous = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next"
    )
    sent_at = models.DateTimeField(db_index=True)
    expires_on = models.DateField()
    is_major = models.BooleanField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    reason_en = models.CharField(max_length=500, blank=True)
    reason_ur = models.CharField(max_length=500, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    scam_kind = models.CharField(max_length=20, choices=ScamKind.choices)
    #: Codes with a space on either side of each: ``" AE SA "``.
    country_codes = models.CharField(max_length=800, blank=True)
    language_codes = models.CharField(max_length=20)

    objects = AlertMessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["warning", "number"]
        verbose_name = pgettext_lazy("published alert", "message")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["warning", "number"], name="alerts_message_once"),
            models.CheckConstraint(
                condition=Q(kind=MessageKind.ALERT, number=1, previous__isnull=True)
                | Q(
                    kind__in=[MessageKind.UPDATE, MessageKind.CANCEL],
                    number__gt=1,
                    previous__isnull=False,
                ),
                name="alerts_message_chain",
            ),
            models.CheckConstraint(
                condition=~Q(kind=MessageKind.CANCEL) | (~Q(reason_en="") & ~Q(reason_ur="")),
                name="alerts_message_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind=MessageKind.UPDATE) | Q(is_major=True),
                name="alerts_message_major",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text()['title']} ({self.number})"

    @property
    def languages(self) -> list[str]:
        """English first."""
        return self.language_codes.split()

    @property
    def countries(self) -> list[str]:
        """Codes; empty where the warning names no country."""
        return self.country_codes.split()

    @property
    def reason(self) -> dict[str, str]:
        """The public note by language; empty texts where nothing was said."""
        return {"en": self.reason_en, "ur": self.reason_ur}

    @property
    def is_last(self) -> bool:
        """Whether no newer message of the warning exists; a query unless `next` was fetched."""
        return not hasattr(self, "next")

    def language_for(self, language: str) -> str:
        """That language if the message has its words, else English, else the one that there is."""
        for code in (language, settings.LANGUAGE_CODE, *self.languages):
            if code in self.content:
                return code
        raise LookupError(f"message {self.code} has no text")

    def text(self, language: str = settings.LANGUAGE_CODE) -> dict[str, Any]:
        """The words in a language, else in English, else in the one that there is."""
        return self.content[self.language_for(language)]

    def state(self, *, on: datetime.date) -> MessageState:
        """What the message means on a day, in one query: the newest message of its warning decides
        whether the warning was withdrawn or has ended."""
        last = latest_message(self.warning) or self
        if last.kind == MessageKind.CANCEL:
            return MessageState.WITHDRAWN
        if last.expires_on < on:
            return MessageState.EXPIRED
        return MessageState.IN_FORCE if last.pk == self.pk else MessageState.REPLACED


def latest_message(warning: Any) -> AlertMessage | None:
    """The newest message of a warning (its `translation_key`); None before it is published."""
    return AlertMessage.objects.filter(warning=warning).order_by("-number").first()
