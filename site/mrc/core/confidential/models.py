"""The base of tables whose rows concern a person."""

from typing import ClassVar

from django.db import models


class ConfidentialModel(models.Model):
    """No permissions to hand out, nothing for Wagtail: no revision, no index, no references."""

    #: Wagtail's reference index reads every model's texts, except where this is set.
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        default_permissions: ClassVar[tuple[str, ...]] = ()
