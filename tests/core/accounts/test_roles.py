"""No role may raise itself or anybody else."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client

from mrc.core.accounts.roles import ForbiddenGrantError, Role, grant, sync_roles
from tests.factories import CentreFactory, make_user

#: Whoever may write one of these can give themselves every permission there is.
POWERS = {
    "auth.group", "auth.permission", "core.user", "wagtailcore.grouppagepermission",
    "wagtailcore.groupcollectionpermission", "wagtailcore.groupsitepermission",
    "contenttypes.contenttype", "sessions.session", "mfa.authenticator", "account.emailaddress",
}  # fmt: skip
ADDRESSES = [
    "/admin/users/", "/admin/users/new/", "/admin/users/1/", "/admin/groups/", "/admin/groups/new/",
    "/admin/bulk/core/user/assign_role/", "/admin/bulk/core/user/set_active_state/",
]  # fmt: skip


@pytest.fixture
def roles(db):
    sync_roles()


@pytest.mark.parametrize("role", Role)
def test_role_holds_no_power_over_users_groups_or_permissions(roles, role):
    held = Permission.objects.filter(group__name=role.group_name).select_related("content_type")
    powers = {f"{p.content_type.app_label}.{p.content_type.model}" for p in held} & POWERS
    assert powers == set()


@pytest.mark.parametrize("role", Role)
def test_role_reaches_no_page_about_users_or_groups(roles, role):
    user = make_user(role, centre=CentreFactory())
    client = Client()
    client.force_login(user)
    for address in ADDRESSES:
        for response in (client.get(address), client.post(address, {})):
            assert response.status_code in (302, 403, 404), address
            assert not response.get("Location", "").startswith("/admin/users"), address


@pytest.mark.parametrize("role", Role)
def test_posted_extra_fields_of_the_own_account_change_nothing(roles, role):
    centre, other = CentreFactory(), CentreFactory(code="XYZ", slug="xyz")
    user = make_user(role, centre=centre)
    client = Client()
    client.force_login(user)
    forged = {"is_superuser": "on", "is_staff": "on", "groups": "1", "centre": str(other.pk)}
    forms = ("name_email", "locale", "theme", "notifications", "avatar")
    prefixed = {f"{form}-{key}": value for form in forms for key, value in forged.items()}
    client.post("/admin/account/", {**forged, **prefixed, "name_email-first_name": "A"})
    user.refresh_from_db()
    assert not user.is_superuser
    assert user.centre == centre
    assert list(user.groups.values_list("name", flat=True)) == [role.group_name]


@pytest.mark.parametrize(
    "permission",
    [
        "auth.add_user",
        "core.change_user",
        "auth.change_group",
        "core.delete_grouppagepermission",
    ],
)
def test_grant_refuses_powers(permission):
    with pytest.raises(ForbiddenGrantError):
        grant(Role.EDITOR, permission)


def test_sync_roles_command_is_safe_to_repeat(db):
    call_command("sync_roles", verbosity=0)
    before = set(Group.objects.values_list("name", "permissions"))
    call_command("sync_roles", verbosity=0)
    assert set(Group.objects.values_list("name", "permissions")) == before
    assert {role.group_name for role in Role} <= {name for name, _permission in before}


def test_declared_permissions_all_exist(db):
    assert sync_roles() == []
