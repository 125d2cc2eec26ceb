"""Joins Wagtail's publishing to what an editor said about the change: both happen or neither.

The choice is part of the draft. However it is published - from the editor, by a workflow, by its
schedule - the one action that publishes pages reads it, records it and takes it out of the draft,
so that it never counts twice.
"""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import (
    PublishPagePermissionError,
    PublishPageRevisionAction,
)
from wagtail.models import Page, Revision

from destinations.models import GuideChange, GuidePage, GuidePartPage
from destinations.models.announcing import AnnouncedPage, ChangeSize, change_problems
from mrc.core.models import User

from .services import country_of, record_change, tell_of_change

#: What readers are told of a guide that was not there before.
NEW_GUIDE = {"en": "This guide is new.", "ur": "یہ گائیڈ نئی ہے۔"}
#: The choice of a draft about which nobody said anything.
_NOTHING_SAID = {"change_size": ChangeSize.MINOR.value, "change_note_en": "", "change_note_ur": ""}


def publish_in_one_piece() -> None:
    """Wrap the one action that publishes pages, whoever asks for it."""
    publish = PublishPageRevisionAction._publish_revision
    if getattr(publish, "knows_guides", False):
        return

    @wraps(publish)
    def guarded(
        self: Any, revision: Any, object: Any, user: Any, *args: Any, **kwargs: Any
    ) -> None:
        if not isinstance(object, GuidePage | GuidePartPage):
            publish(self, revision, object, user, *args, **kwargs)
            return
        if _is_source(object) and change_problems(_choice(object)):
            raise PublishPagePermissionError(unexplained(object))
        is_first, before = object.first_published_at is None, object.last_published_at
        with transaction.atomic():
            publish(self, revision, object, user, *args, **kwargs)
            # What is only scheduled goes live later, through here again.
            if object.live and object.last_published_at != before:
                record_publication(object, revision=revision, user=user, is_first=is_first)

    guarded.knows_guides = True  # type: ignore[attr-defined]
    PublishPageRevisionAction._publish_revision = guarded


def record_publication(
    page: GuidePage | GuidePartPage, *, revision: Revision, user: User | None, is_first: bool
) -> None:
    """Record that a page went live, as its revision says, and take what it says out of it.

    A translation follows its source: it is no change of its own, but who draws or keeps the guide
    hears of it.
    """
    country = country_of(page)
    if not _is_source(page):
        # The Urdu of a new guide is news to its readers.
        is_guide = isinstance(page, GuidePage) and page.alias_of_id is None
        tell_of_change(country, change=_new_guide(page) if is_guide else None)
        return
    is_new_guide = is_first and page.is_news_when_new
    said = _choice(page)
    record_change(
        country=country,
        note=NEW_GUIDE
        if is_new_guide
        else {"en": said["change_note_en"], "ur": said["change_note_ur"]},
        is_major=is_new_guide or said["change_size"] == ChangeSize.MAJOR,
        is_new_guide=is_new_guide,
        by=user or revision.user,
        part=page.part if isinstance(page, GuidePartPage) else "",
        key=f"page:{page.translation_key}:{revision.pk}:{page.last_published_at:%Y%m%d%H%M%S%f}",
    )
    if said != _NOTHING_SAID:
        _use_up(page, revision, said)


def _new_guide(page: Page) -> GuideChange | None:
    return GuideChange.objects.filter(guide=page.translation_key, is_new_guide=True).first()


def tell_of_withdrawal(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Receiver of `page_unpublished`."""
    if isinstance(instance, GuidePage | GuidePartPage):
        tell_of_change(country_of(instance))


def ask_about_changes_first(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Hook before a list publishes the pages that were ticked: a large change without its note is
    finished in its editor first."""
    if action_type != "publish" or not (objects and isinstance(objects[0], Page)):
        return None
    unfinished = [page for page in objects if _is_unfinished(page)]
    for page in unfinished:
        messages.error(request, unexplained(page))
    return redirect(action.next_url) if unfinished else None


def unexplained(page: Page) -> str:
    return _("“%(page)s”: open it and say in both languages what has changed.") % {
        "page": page.get_admin_display_title()
    }


def _is_unfinished(page: Page) -> bool:
    if page.specific_class is None or not issubclass(page.specific_class, AnnouncedPage):
        return False
    draft = page.get_latest_revision_as_object()
    return _is_source(draft) and bool(change_problems(_choice(draft)))


def _is_source(page: Any) -> bool:
    return page.alias_of_id is None and page.locale.language_code == settings.LANGUAGE_CODE


def _choice(page: AnnouncedPage) -> dict[str, str]:
    return {name: getattr(page, name) for name in AnnouncedPage.change_fields}


def _use_up(page: Any, revision: Revision, said: dict[str, str]) -> None:
    """Out of the page, and out of every draft that repeats it: it was said once."""
    type(page)._default_manager.filter(pk=page.pk).update(**_NOTHING_SAID)
    for name, value in _NOTHING_SAID.items():
        setattr(page, name, value)
    for draft in page.revisions.filter(pk__gte=revision.pk):
        if all(draft.content.get(name) == value for name, value in said.items()):
            draft.content |= _NOTHING_SAID
            draft.save(update_fields=["content"])
            if draft.pk == revision.pk:
                revision.content = draft.content
