"""The site runs on what it was tested on, and on nothing older."""

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from packaging.requirements import Requirement

from mrc.core import versions

REPO_DIR = Path(settings.REPO_DIR)


def test_this_machine_is_fit() -> None:
    assert versions.problems(versions.installed_versions(), versions.installed_packages()) == []
    versions.refuse_unfit()


@pytest.mark.parametrize("name", sorted(versions.TESTED))
def test_older_version_is_an_error_that_names_it(name: str) -> None:
    (problem,) = versions.problems({name: "0.9"}, ())
    assert problem.startswith(f"{name} 0.9 is older than")


@pytest.mark.parametrize(
    ("found", "tested", "older"),
    [("5.2.9", "5.2.17", True), ("5.2.17", "5.2.17", False), ("5.3", "5.2.17", False),
     ("8.0rc1", "8.0.1", True), ("15.4", "15", False), ("14.22", "15", True)],
)  # fmt: skip
def test_versions_are_compared_as_numbers(found: str, tested: str, *, older: bool) -> None:
    assert versions.is_older(found, tested) is older


@pytest.mark.parametrize("name", sorted(versions.NEVER))
def test_package_that_breaks_the_site_is_an_error(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "installed_packages", lambda: {"django", name})
    assert [error.id for error in run_checks() if name in str(error.msg)] == ["mrc.E020"]
    with pytest.raises(ImproperlyConfigured, match=name):
        versions.refuse_unfit()


def test_packages_are_read_as_they_are_installed() -> None:
    installed = versions.installed_packages()
    assert {"django", "wagtail", "wagtail-localize", "django-tasks-db"} <= installed


def test_locks_hold_no_package_that_breaks_the_site() -> None:
    for lock in REPO_DIR.glob("requirements*.txt"):
        names = set(re.findall(r"^([a-z0-9-]+)==", lock.read_text(), re.MULTILINE))
        assert not names & versions.NEVER.keys(), lock.name


def test_tested_versions_are_those_that_the_project_asks_for() -> None:
    asked = {
        Requirement(text).name.lower(): Requirement(text).specifier
        for text in importlib.metadata.requires("mrc-pakistan") or []
    }
    for name in ("django", "wagtail", "wagtail-localize"):
        assert f">={versions.TESTED[name]}" in str(asked[name])


@pytest.mark.django_db
def test_server_of_the_database_is_asked() -> None:
    """On PostgreSQL the server's own number; on SQLite there is no server."""
    assert versions.database_server_is_tested(None, databases=["default"]) == []


@pytest.mark.django_db
def test_old_server_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server")
    monkeypatch.setattr(versions, "TESTED", {**versions.TESTED, "postgresql": "99"})
    (error,) = versions.database_server_is_tested(None, databases=["default"])
    assert error.id == "mrc.E021"


def test_web_process_does_not_start_on_an_old_library() -> None:
    """What gunicorn does: it imports the application, and asks no system check."""
    code = (
        "from mrc.core import versions; versions.TESTED = {**versions.TESTED, 'wagtail': '99'};"
        "import mrc.wsgi"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPO_DIR,
        env={"DJANGO_SETTINGS_MODULE": "mrc.settings.test", "PYTHONPATH": f"{REPO_DIR}/site:.",
             "MRC_TEST_NAME": "versions"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip
    assert result.returncode != 0
    assert "older than 99" in result.stderr
