"""The fingerprints of published texts."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .segments import Segment, read


class PublishedSegments(models.Model):
    """Of a live page in the source language: its own texts. Of a live translation: those texts of
    the source from which it was made, whatever the source says today.

    Written when a page is published; see `services`.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    #: `Segment.as_json` of each, in the order of the page.
    kept = models.JSONField(default=list)

    class Meta:
        verbose_name = _("texts of a page")
        default_permissions: ClassVar[tuple[str, ...]] = ()

    def __str__(self) -> str:
        return f"{self.page_id}: {len(self.kept)}"

    @property
    def segments(self) -> list[Segment]:
        return read(self.kept)
