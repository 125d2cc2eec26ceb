"""A database that began as a demo is not put before the public with the demo's password."""

import pytest
from django.core.checks import run_checks

from home.loading.demo_accounts import DEMO_PASSWORD, load_accounts
from mrc.core.accounts.roles import sync_roles
from mrc.core.models import User

pytestmark = pytest.mark.django_db


def open_accounts() -> set[str]:
    found = run_checks(include_deployment_checks=True, databases=["default"])
    return {each.msg.split("“")[1].split("”")[0] for each in found if each.id == "mrc.E022"}


def test_accounts_with_the_password_of_the_demo_are_named() -> None:
    sync_roles()
    assert open_accounts() == set()
    load_accounts()
    assert {"admin", "editor", "officer-lahore"} <= open_accounts()
    admin = User.objects.get(username="admin")
    admin.set_password("a sentence nobody else knows")
    admin.save()
    User.objects.exclude(username__in=["admin", "editor"]).update(is_active=False)
    assert open_accounts() == {"editor"}


def test_it_is_asked_at_every_release() -> None:
    from pathlib import Path

    from django.conf import settings

    script = (Path(settings.REPO_DIR) / "scripts" / "migrate.sh").read_text()
    assert "check --deploy --database default --fail-level WARNING" in script
    assert DEMO_PASSWORD not in script
