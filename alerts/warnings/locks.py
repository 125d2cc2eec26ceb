"""Why nobody can change a withdrawn warning, as Wagtail's editor says it."""

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock


class WithdrawnLock(BaseLock):
    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        return mark_safe(  # noqa: S308  (a text of ours)
            _("<b>This warning was withdrawn.</b> It stays as it is: write a new warning instead.")
        )

    def get_locked_by(self, user: Any) -> str:
        return _("Withdrawn")

    def get_description(self, user: Any) -> str:
        return _("A withdrawn warning stays at its address and says why.")
