"""What readers say of a page: an answer that is kept, and a line that is not."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mrc.core.confidential.models import ConfidentialModel
from mrc.core.encryption import EncryptedTextField

from .querysets import PageFeedbackQuerySet

#: Signs of the optional line.
LINE_LENGTH = 300


class Useful(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class PageFeedback(ConfidentialModel):
    """One reader's answer about one page. Nothing tells who it was, or at what hour."""

    #: Made when the form is shown and carried in its sealed state: sent twice is one row.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: The page's translation key: the same in both languages, and after the page has moved.
    page_key = models.UUIDField(_("page"))
    #: In which language it was read.
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    #: A day in Karachi.
    day = models.DateField(_("day"))
    answer = models.CharField(_("answer"), max_length=10, choices=Useful.choices)
    #: Deleted after `MRC_FEEDBACK_MONTHS`; the answer stays and is counted.
    line = EncryptedTextField(_("line"), blank=True)
    #: Of a burst, or filled in as programs do it: neither counted nor shown.
    is_doubtful = models.BooleanField(_("doubtful"), default=False)

    objects = PageFeedbackQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions: ClassVar[list[tuple[str, Any]]] = [
            ("view_feedback", "Can see what readers say of pages")
        ]
        verbose_name = _("feedback on a page")
        verbose_name_plural = _("feedback on pages")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["page_key", "day"], name="core_feedback_page"),
            models.Index(fields=["day"], name="core_feedback_day"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(answer__in=Useful.values), name="core_feedback_answer"
            ),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="core_feedback_language",
            ),
            models.CheckConstraint(condition=Q(line__sealed=True), name="core_feedback_sealed"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


__all__ = ["LINE_LENGTH", "PageFeedback", "Useful"]
