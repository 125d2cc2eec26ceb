"""A published warning is updated or withdrawn, or it ends; it is never silently removed.

Wagtail has many doors out: unpublish, delete, move, make private, copy, alias, schedule - for the
page, for pages above it, and for many at once. What an editor may do is asked in one place, the
permission tester, so there the menus, lists, views and bulk actions all get their answer; the
actions themselves refuse what comes past it; and triggers (`triggers`) hold in the database.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.actions.convert_alias import ConvertAliasPageAction, ConvertAliasPagePermissionError
from wagtail.actions.copy_page import CopyPageAction, CopyPagePermissionError
from wagtail.actions.create_alias import CreatePageAliasAction, CreatePageAliasPermissionError
from wagtail.actions.delete_page import DeletePageAction, DeletePagePermissionError
from wagtail.actions.move_page import MovePageAction, MovePagePermissionError
from wagtail.actions.unpublish_page import UnpublishPageAction, UnpublishPagePermissionError
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester

from .models import AlertPage


def holds_published_warning(page: Page) -> bool:
    """Whether a page is a warning that readers have seen, or stands above one.

    No query for a warning itself, nor for a page without children.
    """
    if page.specific_class is not None and issubclass(page.specific_class, AlertPage):
        return bool(page.live or page.first_published_at)
    if page.is_leaf():
        return False
    return AlertPage.objects.descendant_of(page).filter(first_published_at__isnull=False).exists()


def keep_published_warnings() -> None:
    """Close the doors; called once, when the site starts."""
    if getattr(PagePermissionTester, "keeps_warnings", False):
        return
    for name in ("can_delete", "can_unpublish", "can_set_view_restrictions"):
        _answer_no(name)
    _answer_no_to_moves()
    _refuse(UnpublishPageAction, lambda action: action.object, UnpublishPagePermissionError)
    _refuse(DeletePageAction, lambda action: action.page, DeletePagePermissionError)
    _refuse_moves()
    _refuse_live_copies()
    PagePermissionTester.keeps_warnings = True


def _answer_no(name: str) -> None:
    """The permission tester's answer about a page that holds a published warning."""
    asked = getattr(PagePermissionTester, name)

    @wraps(asked)
    def guarded(self: PagePermissionTester, *args: Any, **kwargs: Any) -> bool:
        return asked(self, *args, **kwargs) and not holds_published_warning(self.page)

    setattr(PagePermissionTester, name, guarded)


def _answer_no_to_moves() -> None:
    """Elsewhere never; among its neighbours whoever may order them."""
    asked = PagePermissionTester.can_move_to

    @wraps(asked)
    def guarded(self: PagePermissionTester, destination: Page) -> bool:
        if not holds_published_warning(self.page):
            return asked(self, destination)
        if not self.page.is_child_of(destination):
            return False
        return destination.permissions_for_user(self.user).can_reorder_children()

    PagePermissionTester.can_move_to = guarded


def _refuse(action: Any, page_of: Callable[[Any], Page], error: type[Exception]) -> None:
    """The action itself, whoever asks for it, with or without a user.

    A page that only stands in for a translation gives way to it.
    """
    execute = action.execute

    @wraps(execute)
    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        page = page_of(self)
        if page.alias_of_id is None and holds_published_warning(page):
            raise error(refusal(page))
        return execute(self, *args, **kwargs)

    action.execute = guarded


def _refuse_moves() -> None:
    move = MovePageAction._move_page

    @wraps(move)
    def guarded(self: Any, page: Page, target: Page, parent_after: Page) -> Any:
        if not page.is_child_of(parent_after) and holds_published_warning(page):
            raise MovePagePermissionError(refusal(page))
        return move(self, page, target, parent_after)

    MovePageAction._move_page = guarded


def _refuse_live_copies() -> None:
    """A copy is a new draft. Aliases stand in for translations and for nothing else, and become
    translations only when they are translated."""
    copy, alias = CopyPageAction.execute, CreatePageAliasAction.execute
    convert = ConvertAliasPageAction.execute

    @wraps(copy)
    def guarded_copy(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.keep_live and holds_published_warning(self.page):
            raise CopyPagePermissionError(_("A copy of a warning is a draft."))
        return copy(self, *args, **kwargs)

    @wraps(alias)
    def guarded_alias(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.reset_translation_key and holds_published_warning(self.page):
            raise CreatePageAliasPermissionError(_("A warning has one address in each language."))
        return alias(self, *args, **kwargs)

    @wraps(convert)
    def guarded_convert(self: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(self.page.specific_deferred, AlertPage):
            raise ConvertAliasPagePermissionError(_("Translate the warning instead."))
        return convert(self, *args, **kwargs)

    CopyPageAction.execute = guarded_copy
    CreatePageAliasAction.execute = guarded_alias
    ConvertAliasPageAction.execute = guarded_convert


def refusal(page: Page) -> str:
    """What somebody is told who asked for the removal of a page."""
    if page.specific_class is not None and issubclass(page.specific_class, AlertPage):
        text = _("“%(page)s” was published: it can be changed or withdrawn, not removed or moved.")
    else:
        text = _("Published warnings stand below “%(page)s”: it cannot be removed or moved.")
    return text % {"page": page.get_admin_display_title()}


def refuse_live_copies_with_a_word(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook before the copying view."""
    asked = request.method == "POST" and (
        request.POST.get("publish_copies") or request.POST.get("alias")
    )
    if not asked or not holds_published_warning(page):
        return None
    messages.error(request, _("A copy of a warning is a draft."))
    return redirect("wagtailadmin_pages:copy", page.pk)


def refuse_alias_conversion_with_a_word(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook before an alias becomes a page of its own."""
    if not isinstance(page.specific_deferred, AlertPage):
        return None
    messages.error(request, _("Translate the warning instead."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)
