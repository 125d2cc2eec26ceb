"""English is never published into Urdu, and only who may publish a page publishes its translation.

wagtail-localize fills every missing string with the source's text when it publishes, its update
view asks for no publish right on the pages that it publishes, and saving a translation as a draft
writes the draft's text over the live page too. These three doors are closed here.
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
from wagtail.models import Page
from wagtail_localize.models import Translation
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


def incomplete_message(translation: Translation, name: str) -> str:
    total, translated = translation.get_progress()
    missing = total - translated
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
    """Wrap `Translation.save_target`: a draft of a live translation changes its draft only."""
    save_target = Translation.save_target
    if getattr(save_target, "keeps_live_text", False):
        return

    @wraps(save_target)
    def guarded(self: Translation, user: Any = None, publish: bool = True) -> None:
        live = None if publish else _live_translation(self)
        save_target(self, user=user, publish=publish)
        if live is not None:
            names = {field.name for field in live._meta.concrete_fields} - _NOT_LIVE_TEXT
            type(live)._default_manager.filter(pk=live.pk).update(
                has_unpublished_changes=True, **{name: getattr(live, name) for name in names}
            )

    guarded.keeps_live_text = True  # type: ignore[attr-defined]
    Translation.save_target = guarded


def _live_translation(translation: Translation) -> Page | None:
    """The live page of a translation, as it is before it is written to."""
    page = Page.objects.filter(
        translation_key=translation.source.object_id,
        locale_id=translation.target_locale_id,
        live=True,
        alias_of__isnull=True,
    ).first()
    return page.specific if page is not None else None
