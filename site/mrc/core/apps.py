from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "mrc.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from .admin_widgets import without_inline_scripts

        without_inline_scripts()
        from . import checks, signals  # noqa: F401  (registered by being imported)
        from .translation_guard import keep_live_text_of_drafts, publish_no_english_text

        keep_live_text_of_drafts()
        publish_no_english_text()
        from .analytics import checks as analytics_checks  # noqa: F401
        from .analytics import register_private_path
        from .subscriptions import permissions  # noqa: F401  (declares its grants)

        # Links of mails: their addresses open somebody's subscription.
        register_private_path("/mail/")
