"""The entries of the admin's menu, shown to those for whom the pages behind them exist."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from mrc.core.questions.querysets import may_see_questions

from .suggestions import PERMISSION


class _QuestionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_questions(request.user)


class _SuggestionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


def questions_menu_item() -> MenuItem:
    return _QuestionsMenuItem(
        _("Questions"),
        reverse_lazy("questions:index"),
        name="questions",
        icon_name="help",
        order=155,
    )


def suggestions_menu_item() -> MenuItem:
    return _SuggestionsMenuItem(
        _("Suggestions"),
        reverse_lazy("guide_suggestions:index"),
        name="guide-suggestions",
        icon_name="help",
        order=212,
    )
