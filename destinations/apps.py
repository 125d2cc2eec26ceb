from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mrc.core import analytics


class DestinationsConfig(AppConfig):
    name = "destinations"
    verbose_name = _("Destinations")

    def ready(self) -> None:
        from . import permissions  # noqa: F401  (declares its grants by being imported)

        analytics.register_page_goal("Guide opened")
