"""A closed account is opened again with the roles that are named, and a link by mail."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from mrc.core.accounts.roles import Role
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db


def test_enabled_account_has_the_named_roles_and_a_new_password_to_set():
    user = make_user(
        Role.SUPERVISOR, centre=CentreFactory(), username="sana", email="s@example.org"
    )
    call_command("staff", "disable", "sana", verbosity=0)
    call_command("staff", "enable", "sana", "--role", "officer", verbosity=0)
    user.refresh_from_db()
    assert user.is_active
    assert not user.has_usable_password()
    assert [group.name for group in user.groups.all()] == [Role.OFFICER.group_name]
    assert [message.to for message in mail.outbox] == [["s@example.org"]]


def test_role_that_needs_a_centre_is_refused_and_leaves_it_closed():
    user = make_user(username="sana", email="s@example.org")
    call_command("staff", "disable", "sana", verbosity=0)
    with pytest.raises(CommandError, match="need a centre"):
        call_command("staff", "enable", "sana", "--role", "officer", verbosity=0)
    user.refresh_from_db()
    assert not user.is_active
