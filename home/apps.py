from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from mrc.core.shared_values import copy_shared_values

        from . import permissions
        from .models import ProgrammePage

        permissions.declare()
        page_published.connect(
            copy_shared_values, sender=ProgrammePage, dispatch_uid="home.shared_values"
        )
