"""English is never published into Urdu, and only who may publish a page publishes its translation.

wagtail-localize fills every missing string with the source's text when it publishes, its update
view asks for no publish right on the pages that it publishes, and saving a translation as a draft
writes the draft's text over the live page too; what was an alias stays live, as if it were
translated. And Wagtail publishes a draft from its lists, by its schedule and its API without
asking the translation editor. These doors are closed here.
"""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.actions.publish_page_revision import (
    PublishPagePermissionError,
    PublishPageRevisionAction,
)
from wagtail.models import Page
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.views.update_translations import UpdateTranslationsView

from .translations import is_complete


class GuardedUpdateTranslationsView(UpdateTranslationsView):
    """Publishes a translation only where it is complete and the user may publish that page."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        wants_publishing = form.cleaned_data["publish_translations"]
        form.cleaned_data["publish_translations"] = False
        response = super().form_valid(form)
        if wants_publishing:
            self._publish_complete_ones()
        return response

    def _publish_complete_ones(self) -> None:
        for translation in self.object.translations.filter(enabled=True).select_related(
            "target_locale", "source"
        ):
            target = translation.get_target_instance()
            name = f"{target} ({translation.target_locale})"
            if isinstance(target, Page) and not _may_publish(self.request, target):
                messages.warning(self.request, _("You may not publish %(page)s.") % {"page": name})
            elif not is_complete(translation):
                messages.warning(self.request, incomplete_message(translation, name))
            else:
                translation.save_target(user=self.request.user, publish=True)


def hold_back_incomplete_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook before the editor: refuses to publish a translation that would show English text."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source")
        .first()
    )
    if translation is None:
        return None
    if not _may_publish(request, page):
        raise PermissionDenied
    if is_complete(translation):
        return None
    messages.error(request, incomplete_message(translation, str(page)))
    return redirect("wagtailadmin_pages:edit", page.pk)


def hold_back_english_text(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook before the ordinary editor publishes: for pages whose translation was stopped."""
    number = english_texts(page)
    if not number:
        return None
    messages.error(request, _held_back(number, str(page)))
    return redirect("wagtailadmin_pages:edit", page.pk)


def hold_back_english_drafts(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Hook before a list publishes the pages that were ticked: all of them, or none."""
    if action_type != "publish" or not (objects and isinstance(objects[0], Page)):
        return None
    pages = list(objects)
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        pages += [draft for page in objects for draft in page.get_descendants().not_live()]
    held_back = {page: number for page in pages if (number := _english_texts_of_draft(page))}
    for page, number in held_back.items():
        messages.error(request, _held_back(number, page.get_admin_display_title()))
    return redirect(action.next_url) if held_back else None


def publish_no_english_text() -> None:
    """Wrap the one action that publishes pages, whoever asks for it: a net below the hooks."""
    check = PublishPageRevisionAction.check
    if getattr(check, "knows_languages", False):
        return

    @wraps(check)
    def guarded(self: Any, skip_permission_checks: bool = False) -> None:
        check(self, skip_permission_checks)
        if number := english_texts(self.object):
            raise PublishPagePermissionError(_held_back(number, str(self.object)))

    guarded.knows_languages = True  # type: ignore[attr-defined]
    PublishPageRevisionAction.check = guarded


def english_texts(page: Page) -> int:
    """How many texts of a page, as it is in memory, nobody translated: they are the source's."""
    translation = (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id
        )
        .select_related("source")
        .first()
    )
    if translation is None or is_complete(translation):
        return 0
    missing = (
        StringSegment.objects.filter(source=translation.source)
        .annotate_translation(page.locale_id)
        .filter(translation__isnull=True)
        .values_list("context__path", "order", "string__data")
    )
    texts = {
        (segment.path, segment.order): segment.string.data
        for segment in extract_segments(page)
        if isinstance(segment, StringSegmentValue)
    }
    return sum(texts.get((path, order)) == text for path, order, text in missing)


def _english_texts_of_draft(page: Page) -> int:
    """The same of what a list would publish: the page's newest draft."""
    draft = page.get_latest_revision()
    return english_texts(draft.as_object() if draft is not None else page.specific)


def incomplete_message(translation: Translation, name: str) -> str:
    total, translated = translation.get_progress()
    return _held_back(total - translated, name)


def _held_back(missing: int, name: str) -> str:
    return ngettext(
        "%(page)s was not published: %(number)d text is not translated yet.",
        "%(page)s was not published: %(number)d texts are not translated yet.",
        missing,
    ) % {"page": name, "number": missing}


def _may_publish(request: HttpRequest, page: Page) -> bool:
    return page.permissions_for_user(request.user).can_publish()


#: What belongs to the draft or to the tree, not to the live text.
_NOT_LIVE_TEXT = frozenset(
    {
        "id",
        "page_ptr",
        "path",
        "depth",
        "numchild",
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "alias_of",
    }
)


def keep_live_text_of_drafts() -> None:
    """Wrap `Translation.save_target`: a draft of a live translation changes its draft only.

    What was an alias until now is not live before its translation is: it holds English.
    """
    save_target = Translation.save_target
    if getattr(save_target, "keeps_live_text", False):
        return

    @wraps(save_target)
    def guarded(self: Translation, user: Any = None, publish: bool = True) -> None:
        live = None if publish else _live_translation(self)
        if live is not None and live.alias_of_id:
            live.unpublish(user=user)
            live = None
        save_target(self, user=user, publish=publish)
        if live is not None:
            names = {field.name for field in live._meta.concrete_fields} - _NOT_LIVE_TEXT
            type(live)._default_manager.filter(pk=live.pk).update(
                has_unpublished_changes=True, **{name: getattr(live, name) for name in names}
            )

    guarded.keeps_live_text = True  # type: ignore[attr-defined]
    Translation.save_target = guarded


def _live_translation(translation: Translation) -> Page | None:
    """The live page of a translation, or its alias, as it is before it is written to."""
    page = Page.objects.filter(
        translation_key=translation.source.object_id,
        locale_id=translation.target_locale_id,
        live=True,
    ).first()
    return page.specific if page is not None else None
