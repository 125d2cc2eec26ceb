"""The demo's accounts and what each role may do in the page tree."""

from typing import NamedTuple

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role, sync_roles
from mrc.core.models import Centre
from mrc.core.navigation import home_page

DEMO_PASSWORD = "demo-mrc-2026"  # noqa: S105  (printed by the command, for a local demo only)


class DemoAccount(NamedTuple):
    username: str
    role: Role | None
    centre: str | None = None
    language: str = "en"


DEMO_ACCOUNTS = (
    DemoAccount("admin", None),
    DemoAccount("editor", Role.EDITOR),
    DemoAccount("translator", Role.TRANSLATOR),
    DemoAccount("communications", Role.COMMUNICATIONS),
    DemoAccount("officer-islamabad", Role.OFFICER, "ISB"),
    DemoAccount("officer-lahore", Role.OFFICER, "LHE", "ur"),
    DemoAccount("officer-peshawar", Role.OFFICER, "PEW"),
    DemoAccount("supervisor-islamabad", Role.SUPERVISOR, "ISB"),
    DemoAccount("supervisor-lahore", Role.SUPERVISOR, "LHE"),
    DemoAccount("supervisor-peshawar", Role.SUPERVISOR, "PEW"),
    DemoAccount("caseworker", Role.CASE_WORKER, "ISB"),
    DemoAccount("counsellor", Role.COUNSELLOR, "ISB"),
    DemoAccount("counsellor-lahore", Role.COUNSELLOR, "LHE", "ur"),
    DemoAccount("counsellor-peshawar", Role.COUNSELLOR, "PEW"),
    DemoAccount("data", Role.DATA_OFFICER),
    DemoAccount("data-reviewer", Role.DATA_OFFICER),
    DemoAccount("auditor", Role.AUDITOR),
)

EDIT = ("add_page", "change_page", "publish_page")


def load_accounts() -> None:
    """Create the accounts that are missing, all with the demo password."""
    for account in DEMO_ACCOUNTS:
        user, created = User.objects.get_or_create(
            username=account.username,
            defaults={
                "first_name": account.username.replace("-", " ").title(),
                "language": account.language,
                "centre": Centre.objects.filter(code=account.centre).first(),
                "is_superuser": account.role is None,
                "is_staff": account.role is None,
            },
        )
        if not created:
            continue
        user.set_password(DEMO_PASSWORD)
        user.save()
        if account.role is not None:
            user.groups.add(Group.objects.get(name=account.role.group_name))


def sync_roles_and_page_permissions() -> list[str]:
    """Roles from the code, then which part of the page tree each may change."""
    missing = sync_roles()
    english, urdu = home_page("en"), home_page("ur")
    for home in filter(None, (english, urdu)):
        _allow(Role.EDITOR, home, EDIT)
        for alerts in home.get_children().filter(slug="alerts"):
            _allow(Role.COMMUNICATIONS, alerts, EDIT)
    if urdu is not None and urdu != english:
        _allow(Role.TRANSLATOR, urdu, ("change_page", "publish_page"))
    _allow_collections()
    return missing


def _allow(role: Role, page: Page, codenames: tuple[str, ...]) -> None:
    group = Group.objects.get(name=role.group_name)
    for codename in codenames:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", content_type__model="page", codename=codename
        )
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _allow_collections() -> None:
    """Editors and communications may add and choose images and documents."""
    root = Collection.get_first_root_node()
    wanted = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        codename__in=[
            f"{action}_{kind}"
            for action in ("add", "change", "choose")
            for kind in ("image", "document")
        ],
    )
    for role in (Role.EDITOR, Role.COMMUNICATIONS):
        group = Group.objects.get(name=role.group_name)
        for permission in wanted:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )
