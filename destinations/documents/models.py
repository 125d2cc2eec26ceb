"""Which file holds which document of a guide, and until when what it says holds.

What holds:

- a guide has one row for each language and kind;
- a row has a file, or none yet; where the last attempt failed `problem` says why, and the file
  before it stays in its place. Whether that may still be read is asked each time
  (`fingerprints`): nobody is given what is no longer true.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .kinds import DocumentKind

#: Those in which guides are written.
LANGUAGES = ("en", "ur")


class GuideDocument(models.Model):
    """The PDF of a guide, or its emergency card, in one language."""

    #: The `translation_key` that the language pages of a guide share.
    guide = models.UUIDField(_("guide"))
    country = models.ForeignKey(
        "destinations.Country",
        verbose_name=_("country"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[(code, code) for code in LANGUAGES]
    )
    kind = models.CharField(_("kind"), max_length=5, choices=DocumentKind.choices)
    #: Of all that the file shows; empty without a file.
    fingerprint = models.CharField(max_length=64, blank=True)
    #: The last day on which what it says holds; None where nothing in it has a date to pass.
    valid_until = models.DateField(_("holds until"), null=True, blank=True)
    #: Below the storage's root; empty while there is none.
    name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    drawn_at = models.DateTimeField(_("made at"), null=True, blank=True)
    #: Since when the worker has been asked for it; None where nobody waits.
    asked_at = models.DateTimeField(_("asked for at"), null=True, blank=True)
    #: Why the last attempt failed, in English, for the log and the admin.
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("document of a guide")
        verbose_name_plural = _("documents of guides")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["guide", "language", "kind"], name="destinations_document_once"
            ),
            models.UniqueConstraint(
                fields=["name"], condition=~Q(name=""), name="destinations_document_own_file"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="destinations_document_kind"
            ),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES), name="destinations_document_language"
            ),
            models.CheckConstraint(
                condition=Q(name="", fingerprint="", size=0, pages=0, drawn_at__isnull=True)
                | (
                    ~Q(name="")
                    & ~Q(fingerprint="")
                    & Q(size__gt=0, pages__gt=0, drawn_at__isnull=False)
                ),
                name="destinations_document_whole_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guide} {self.language} {self.kind}"
