"""`manage.py staff`: the only way to make, move or close an account."""

import datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from mrc.core.accounts.models import ApiToken, User
from mrc.core.accounts.roles import Role
from tests.factories import CentreFactory

from .helpers import set_up_second_factor, sign_in


def staff(*arguments):
    out = StringIO()
    call_command("staff", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def lahore(db):
    return CentreFactory(code="LHE")


def add(*arguments, name="sana"):
    return staff("add", name, "--email", f"{name}@mrc.example", *arguments)


def test_added_officer_has_centre_role_language_and_a_link_by_mail(lahore):
    add("--role", "officer", "--centre", "lhe", "--language", "ur")
    user = User.objects.get(username="sana")
    assert user.centre == lahore
    assert user.has_role(Role.OFFICER)
    assert user.language == "ur"
    assert not user.has_usable_password()
    assert not user.is_superuser
    assert mail.outbox[0].to == ["sana@mrc.example"]


def test_added_officer_without_a_centre_is_refused(db):
    with pytest.raises(CommandError, match="need a centre: officer"):
        add("--role", "officer")
    assert not User.objects.filter(username="sana").exists()


def test_unknown_centre_is_refused_with_the_known_ones(lahore):
    with pytest.raises(CommandError, match=r"no centre “XYZ”\. Known: LHE"):
        add("--role", "officer", "--centre", "XYZ")


def test_taken_name_or_address_is_refused(lahore):
    add("--role", "editor")
    with pytest.raises(CommandError):
        add("--role", "editor")
    with pytest.raises(CommandError, match="belongs to another account"):
        staff("add", "other", "--role", "editor", "--email", "SANA@mrc.example")


def test_unknown_role_is_refused(db):
    with pytest.raises(CommandError, match="invalid choice"):
        add("--role", "superuser")


def test_moved_officer_is_signed_out_and_belongs_elsewhere(officer):
    client = Client()
    sign_in(client, officer.username)
    peshawar = CentreFactory(code="PEW")
    assert "belongs to PEW now" in staff("move", "ayesha", "--centre", "PEW")
    officer.refresh_from_db()
    assert officer.centre == peshawar
    assert "_auth_user_id" not in client.session


def test_roles_are_exactly_those_named(officer):
    assert staff("roles", "ayesha").strip() == "ayesha: officer"
    staff("roles", "ayesha", "--role", "supervisor", "--role", "data_officer")
    assert staff("roles", "ayesha").strip() == "ayesha: supervisor, data_officer"


def test_disabled_account_is_out_everywhere_and_keeps_its_records(officer):
    client = Client()
    sign_in(client, officer.username)
    staff("disable", "ayesha")
    officer.refresh_from_db()
    assert not officer.is_active
    assert not officer.groups.exists()
    assert "_auth_user_id" not in client.session
    assert sign_in(Client(), "ayesha").status_code == 200


def test_administrator_comes_back_as_what_is_said_and_not_as_everything(lahore):
    boss = User.objects.create_superuser("boss", "boss@mrc.example", "a sentence of her own")
    staff("disable", "boss")
    with pytest.raises(CommandError, match="As what"):
        staff("enable", "boss")
    staff("enable", "boss", "--role", "auditor")
    boss.refresh_from_db()
    assert (boss.is_active, boss.is_superuser, boss.is_staff) == (True, False, False)
    assert boss.has_role(Role.AUDITOR)
    staff("disable", "boss")
    staff("enable", "boss", "--administrator")
    boss.refresh_from_db()
    assert (boss.is_active, boss.is_superuser) == (True, True)
    assert not boss.has_usable_password()
    assert mail.outbox[-1].to == ["boss@mrc.example"]


def test_changed_address_is_where_links_go(officer):
    staff("email", "ayesha", "--email", "ayesha.khan@mrc.example")
    officer.refresh_from_db()
    assert officer.email == "ayesha.khan@mrc.example"
    with pytest.raises(CommandError, match="valid email"):
        staff("email", "ayesha", "--email", "no address")


def test_reset_second_factor_ends_sessions_and_asks_for_a_new_app(officer, strict):
    client = Client()
    sign_in(client, officer.username)
    set_up_second_factor(client)
    assert "sets up a new app" in staff("reset-second-factor", "ayesha")
    assert "_auth_user_id" not in client.session
    assert "had no second factor" in staff("reset-second-factor", "ayesha")


def test_keys_of_programs_end_with_the_account_and_do_not_come_back(officer):
    now = timezone.now()
    token = ApiToken.objects.create(
        user=officer, name="Excel", digest="0" * 64, created_at=now,
        expires_on=now.date() + datetime.timedelta(days=365),
    )  # fmt: skip
    staff("disable", "ayesha")
    staff("enable", "ayesha", "--role", "officer")
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert not token.works_on(now.date())


def test_list_names_no_address_and_no_password(officer):
    staff("disable", "ayesha")
    listed = staff("list")
    assert "ayesha" in listed
    assert "(closed)" in listed
    assert "@" not in listed
    assert "pbkdf2" not in listed


def test_unknown_account_is_refused(db):
    with pytest.raises(CommandError, match="no account “nobody”"):
        staff("disable", "nobody")
