from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "mrc.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from . import checks, signals  # noqa: F401  (registered by being imported)
        from .analytics import checks as analytics_checks  # noqa: F401
