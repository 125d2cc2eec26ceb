"""Joins Wagtail's publishing to the life of a warning (`life`): nothing goes live unrecorded."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import (
    PublishPagePermissionError,
    PublishPageRevisionAction,
)
from wagtail.models import Page

from . import life
from .models import AlertPage
from .rules import asks_about_change


def record_what_is_published(sender: type[Page], instance: AlertPage, **kwargs: Any) -> None:
    """Receiver of `page_published`, after the values that languages share were copied."""
    if instance.alias_of_id is None:
        life.record_publication(instance, user=getattr(instance, "published_by", None))


def ask_about_changes_first(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Hook before a list publishes the pages that were ticked: a change of a warning that readers
    have seen is published from its editor, which asks what it is about."""
    if action_type != "publish" or not (objects and isinstance(objects[0], Page)):
        return None
    unexplained = [
        page
        for page in objects
        if page.specific_class is not None
        and issubclass(page.specific_class, AlertPage)
        and _is_unexplained(page)
    ]
    for page in unexplained:
        messages.error(
            request,
            _("“%(warning)s”: open it and say how large the change is before you publish it.")
            % {"warning": page.get_admin_display_title()},
        )
    return redirect(action.next_url) if unexplained else None


def _is_unexplained(page: Page) -> bool:
    draft = page.get_latest_revision_as_object()
    return asks_about_change(draft) and not draft.change_kind


def publish_in_one_piece() -> None:
    """Wrap the one action that publishes pages: a warning goes live together with its message, and
    a withdrawn one never again."""
    publish = PublishPageRevisionAction._publish_revision
    if getattr(publish, "knows_warnings", False):
        return

    @wraps(publish)
    def guarded(
        self: Any, revision: Any, object: Any, user: Any, *args: Any, **kwargs: Any
    ) -> None:
        if not isinstance(object, AlertPage):
            publish(self, revision, object, user, *args, **kwargs)
            return
        if AlertPage.objects.withdrawn().filter(translation_key=object.translation_key).exists():
            raise PublishPagePermissionError(
                _("“%(warning)s” was withdrawn. Write a new warning instead.")
                % {"warning": object.title}
            )
        # Who publishes need not be who wrote the draft.
        object.published_by = user
        with transaction.atomic():
            life.lock(object)
            publish(self, revision, object, user, *args, **kwargs)

    guarded.knows_warnings = True  # type: ignore[attr-defined]
    PublishPageRevisionAction._publish_revision = guarded
