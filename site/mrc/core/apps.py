from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "mrc.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from .admin_widgets import without_inline_scripts

        without_inline_scripts()
        from .wagtail_exports import guard_wagtail_exports

        guard_wagtail_exports()
        from . import checks, signals, slugs  # noqa: F401  (registered by being imported)
        from .freshness.waiting import register_tasks as register_translation_tasks

        register_translation_tasks()
        from .translation_guard import keep_live_text_of_drafts, publish_no_english_text

        keep_live_text_of_drafts()
        publish_no_english_text()
        from . import versions  # noqa: F401  (registers its checks)
        from .analytics import checks as analytics_checks  # noqa: F401
        from .analytics import register_private_path
        from .failing.keeping import keep_typed
        from .failing.pictures import show_pages_without_pictures
        from .feedback.forms import FeedbackForm
        from .mirror import receivers as mirror_receivers
        from .public_worker import checks as public_worker_checks  # noqa: F401  (registers it)
        from .questions import wiring
        from .questions.forms import AskForm
        from .subscriptions import permissions  # noqa: F401  (declares its grants)
        from .subscriptions.forms import SubscribeForm

        wiring.connect(self)
        # Looks at every write from now on.
        from .page_cache import watching  # noqa: F401
        from .search import reading_again

        reading_again.connect()
        mirror_receivers.connect()
        show_pages_without_pictures()
        keep_typed("ask", AskForm)
        keep_typed("feedback", FeedbackForm)
        keep_typed("subscribe", SubscribeForm)
        from .errors.starting import start_if_wanted
        from .task_requests import connect as carry_request_ids

        # Errors first: they tell the id that a task's end forgets.
        start_if_wanted()
        carry_request_ids()
        # Links of mails: their addresses open somebody's subscription.
        register_private_path("/mail/")
