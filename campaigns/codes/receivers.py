"""What a new campaign, plan or session sets going."""

from typing import Any

from django.db import transaction

from campaigns.records.models import Campaign, PlannedSession, Session, SessionVersion

from .addresses import give_address, give_missing


def address_new(
    sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any
) -> None:
    """In the transaction that stores the row: none is ever seen without its address."""
    if created and not raw:
        give_address(instance)


def address_loaded(sender: Any, **kwargs: Any) -> None:
    """Rows that were stored in bulk."""
    give_missing()


def pass_questions_on(sender: Any, version: SessionVersion, **kwargs: Any) -> None:
    """After the session is stored, and whatever comes of it: a receipt never waits for a desk.

    What fails is logged; `manage.py pass_questions` does it again.
    """
    if version.questions.strip():
        transaction.on_commit(lambda: _pass_on(version.pk), robust=True)


def _pass_on(version_id: int) -> None:
    from .asking import pass_on

    pass_on(SessionVersion.objects.select_related("session__centre", "campaign").get(pk=version_id))


def connect() -> None:
    """Once, from `AppConfig.ready()`."""
    from django.db.models.signals import post_save

    from campaigns.records import signals

    for model in (Campaign, PlannedSession, Session):
        post_save.connect(address_new, sender=model, dispatch_uid=f"codes.{model.__name__}")
    signals.version_received.connect(pass_questions_on, dispatch_uid="codes.questions")
    signals.sessions_loaded.connect(address_loaded, dispatch_uid="codes.loaded")
