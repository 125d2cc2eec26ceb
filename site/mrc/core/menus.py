"""Entries of the admin menu that are shown only to those who can use them."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.permission_policies.pages import PagePermissionPolicy


class PageEditorMenuItem(MenuItem):
    """For lists of pages: whoever may change no page has no use for them."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy = PagePermissionPolicy()
        return policy.user_has_any_permission(request.user, {"add", "change", "publish"})
