"""Menu items in the admin: shown to those who may open them."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem


class _PermittedItem(MenuItem):
    def __init__(self, *args: object, permission: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


def classroom_menu() -> SubmenuMenuItem:
    items = (
        (_("Short addresses"), "index", "link", "view_shortaddress"),
        (_("Question sets"), "sets", "list-ul", "view_questionset"),
        (_("What people ask"), "questions", "help", "view_roomquestion"),
    )
    return SubmenuMenuItem(
        _("From the classroom"),
        Menu(
            register_hook_name=None,
            items=[
                _PermittedItem(
                    label,
                    reverse_lazy(f"campaigns_codes:{name}"),
                    icon_name=icon,
                    order=order,
                    permission=f"campaigns.{permission}",
                )
                for order, (label, name, icon, permission) in enumerate(items)
            ],
        ),
        name="classroom",
        icon_name="link",
        order=155,
    )
