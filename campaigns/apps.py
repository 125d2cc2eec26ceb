from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Awareness campaigns")

    def ready(self) -> None:
        from mrc.core.sitemap import add_view

        from . import permissions  # noqa: F401  (declares what each role may do)
        from .figures import receivers
        from .records import guards, signals

        guards.guards.connect(self)
        signals.sessions_loaded.connect(receivers.freeze_after_loading)
        add_view("public_figures")
