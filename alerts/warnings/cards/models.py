"""Which file holds which card of a message."""

from typing import ClassVar

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .shapes import Shape


class AlertCard(models.Model):
    """One picture, or the poster, of one message of a warning.

    The file is public, is named after its content and is never changed or deleted: whoever
    forwarded it keeps what was forwarded, and `/v/<code>` says what became of it.
    """

    message = models.ForeignKey(
        "alerts.AlertMessage", on_delete=models.PROTECT, related_name="cards"
    )
    shape = models.CharField(max_length=6, choices=[(shape.value, shape.value) for shape in Shape])
    #: Below the storage's root; empty while it could not be drawn.
    name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    design = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    #: Why it could not be drawn, in English, for the log and the admin.
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("picture to forward", "card")
        verbose_name_plural = pgettext_lazy("picture to forward", "cards")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "shape"], name="alerts_card_once"),
            models.CheckConstraint(
                condition=Q(shape__in=[shape.value for shape in Shape]), name="alerts_card_shape"
            ),
            models.CheckConstraint(
                condition=Q(name="", size=0) & ~Q(problem="")
                | (~Q(name="") & Q(size__gt=0, problem="")),
                name="alerts_card_file_or_problem",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.shape}"

    @property
    def url(self) -> str:
        """The address of the file, below the site where the storage is our own folder."""
        return default_storage.url(self.name)
