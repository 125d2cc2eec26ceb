"""Which part of the page tree, and which files, each role may change.

Declared by the apps' `permissions.py`, as :func:`mrc.core.accounts.roles.grant` is, and written by
`manage.py sync_roles`. It names pages that have to exist, so it is written anew after the first
content is loaded. Rights on further pages, given by a superuser, stay.
"""

from collections.abc import Callable, Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from .roles import Role

#: Pages at the head of what a role may change; none before they exist.
Heads = Callable[[], Iterable[Page]]

#: What somebody does who writes pages and answers for them.
WRITE_AND_PUBLISH = ("add_page", "change_page", "publish_page")

_on_pages: list[tuple[Role, tuple[str, ...], Heads]] = []
_on_files: list[Role] = []


def grant_on_pages(role: Role, codenames: tuple[str, ...], heads: Heads) -> None:
    """Declare that a role holds permissions such as ``change_page`` on pages and all below them."""
    _on_pages.append((role, codenames, heads))


def grant_files(*roles: Role) -> None:
    """Declare that roles add, change and choose images and documents of every collection."""
    _on_files.extend(roles)


@transaction.atomic
def sync_page_rights() -> None:
    """Give the groups what is declared and missing. `sync_roles` has made them before."""
    groups = {role: Group.objects.get(name=role.group_name) for role in Role}
    ours = Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page"
    )
    by_name = {permission.codename: permission for permission in ours}
    for role, codenames, heads in _on_pages:
        for page in heads():
            for codename in codenames:
                GroupPagePermission.objects.get_or_create(
                    group=groups[role], page=page, permission=by_name[codename]
                )
    root = Collection.get_first_root_node()
    for role in _on_files:
        for permission in _file_permissions():
            GroupCollectionPermission.objects.get_or_create(
                group=groups[role], collection=root, permission=permission
            )


def _file_permissions() -> Iterable[Permission]:
    return Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        codename__in=[
            f"{action}_{kind}"
            for action in ("add", "change", "choose")
            for kind in ("image", "document")
        ],
    )
