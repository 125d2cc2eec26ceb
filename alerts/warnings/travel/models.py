"""The right to read how warnings travel."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from mrc.core.models import DailyCount


class Travel(DailyCount):
    """Our daily counters as this room reads them: Django keeps rights by model."""

    class Meta:
        proxy = True
        default_permissions: ClassVar[tuple[str, ...]] = ()
        permissions: ClassVar[tuple[tuple[str, str], ...]] = (
            ("view_travel", "Can see how warnings travel"),
        )
        verbose_name = _("how warnings travel")
