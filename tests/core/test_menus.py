"""The admin menu shows to each role what it can use."""

import pytest
from django.test import Client
from wagtail.models import GroupPagePermission

from mrc.core.accounts.roles import Role
from tests.factories import make_site, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


def menu_of(role: Role) -> str:
    client = Client()
    client.force_login(make_user(role))
    return client.get("/admin/").content.decode()


def test_lists_of_pages_are_shown_to_those_who_may_change_pages() -> None:
    home = make_site().english
    make_user(Role.EDITOR)
    GroupPagePermission.objects.create(
        group=make_user(Role.EDITOR).groups.get(), page=home, permission_type="change"
    )
    assert "/admin/warnings/" in menu_of(Role.EDITOR)
    assert "/admin/warnings/" not in menu_of(Role.SUPERVISOR)


def test_sessions_are_shown_to_supervisors_and_not_to_editors() -> None:
    make_site()
    assert "/admin/sessions/awaiting/" in menu_of(Role.SUPERVISOR)
    assert "/admin/sessions/" not in menu_of(Role.EDITOR)


def test_checking_is_not_offered_to_those_who_only_read() -> None:
    make_site()
    html = menu_of(Role.AUDITOR)
    assert "/admin/sessions/" in html
    assert "/admin/sessions/awaiting/" not in html
