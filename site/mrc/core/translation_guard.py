"""English is never published into Urdu, and only who may publish a page publishes its translation.

wagtail-localize fills every missing string with the source's text when it publishes, and its update
view asks for no publish right on the pages that it publishes. Both doors are closed here.
"""

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
