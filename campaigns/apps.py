from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Awareness campaigns")

    def ready(self) -> None:
        from mrc.core.sitemap import add_view

        from . import permissions  # noqa: F401  (declares what each role may do)
        from .figures import receivers
        from .records import guards, signals

        pre_migrate.connect(guards.lower_before_migrations, sender=self)
        post_migrate.connect(guards.raise_after_migrations, sender=self)
        signals.sessions_loaded.connect(receivers.freeze_after_loading)
        add_view("public_figures")
