from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "alerts"
    verbose_name = "Warnings"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from mrc.core import slots
        from mrc.core.shared_values import copy_shared_values

        from .models import AlertPage
        from .warnings.slots import guide_aside, home_alert

        slots.register("guide_aside", guide_aside)
        slots.register("home_alert", home_alert)
        page_published.connect(
            copy_shared_values, sender=AlertPage, dispatch_uid="alerts.shared_values"
        )
