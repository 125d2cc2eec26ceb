"""What the rooms of questions and of feedback declare to the rest, when Django is ready."""

from django.apps import AppConfig


def connect(app: AppConfig) -> None:
    """Called from the app's `ready()`, when every model is there."""
    from mrc.core import slots
    from mrc.core.analytics import register_private_path
    from mrc.core.feedback import permissions as feedback_permissions  # noqa: F401  (its grants)
    from mrc.core.feedback.slots import feedback_line
    from mrc.core.sitemap import add_view
    from mrc.core.subscriptions.building import register_mail

    from . import permissions  # noqa: F401  (declares its grants)
    from .guards import guards
    from .mail import build_answer_mail
    from .models import AnswerMail
    from .tasks_for_editors import register_tasks

    guards.connect(app)
    register_mail(AnswerMail, build_answer_mail)
    register_tasks()
    slots.register("page_foot", feedback_line)
    add_view("ask")
    # No visit to these forms is counted, whatever a browser says.
    register_private_path("/ask/")
    register_private_path("/feedback/")
