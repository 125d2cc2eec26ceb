"""A recorded voice for one page of a guide in one language."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AudioFormat(models.TextChoices):
    """What is taken, by the extension of the stored file."""

    MP3 = "mp3", "MP3"
    M4A = "m4a", "M4A (AAC)"
    OGG = "ogg", "Ogg Vorbis"
    OPUS = "opus", "Opus"

    @property
    def media_type(self) -> str:
        """What the browser is told; both the last ones come in an Ogg container."""
        return {"mp3": "audio/mpeg", "m4a": "audio/mp4"}.get(self.value, "audio/ogg")


class Recording(models.Model):
    """A page read aloud. A page belongs to a language already, so one a page is one a language.

    Everything but the page follows from the file that was uploaded; `services.keep_recording`
    fills it in. The stored file is named after its content and never changed.
    """

    page = models.OneToOneField(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("A guide or a part, in the language that is spoken."),
    )
    file = models.FileField(
        _("sound file"),
        max_length=120,
        help_text=_("MP3, M4A, Ogg or Opus. Names and notes inside the file are taken out."),
    )
    format = models.CharField(
        _("format"), max_length=4, choices=AudioFormat.choices, editable=False
    )
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    seconds = models.PositiveIntegerField(_("length in seconds"), editable=False)
    #: SHA-256 of the stored file, hex.
    sha256 = models.CharField(max_length=64, editable=False)
    #: SHA-256 of the text that was read, hex; see `text.text_hash`.
    text_hash = models.CharField(max_length=64, editable=False)
    #: The day on which somebody said that voice and text are the same.
    compared_on = models.DateField(_("compared with the text on"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["page__path"]
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(size__gt=0, seconds__gt=0), name="destinations_recording_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
                & Q(text_hash__regex=r"^[0-9a-f]{64}$"),
                name="destinations_recording_hashes",
            ),
        ]

    def __str__(self) -> str:
        return str(self.page) if self.page_id else str(_("recording"))

    @property
    def media_type(self) -> str:
        return AudioFormat(self.format).media_type

    @property
    def length(self) -> datetime.timedelta:
        return datetime.timedelta(seconds=self.seconds)
