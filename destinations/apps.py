from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mrc.core import analytics
from mrc.core.subscriptions import offers


class DestinationsConfig(AppConfig):
    name = "destinations"
    verbose_name = _("Destinations")

    def ready(self) -> None:
        from . import permissions  # noqa: F401  (declares its grants by being imported)

        analytics.register_page_goal("Guide opened")
        offers.register_countries(countries_to_choose)


def countries_to_choose() -> list[tuple[str, str]]:
    """Code and name in the active language, from A to Z in it."""
    from mrc.core.bilingual import current_language

    from .models import Country

    return [(country.code, country.name) for country in Country.objects.by_name(current_language())]
