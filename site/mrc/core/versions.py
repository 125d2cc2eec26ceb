"""Which versions the site was tested on, and which packages it must never meet.

Below a version that we tested nothing is promised: `manage.py check` names it, the web process
does not start on it. Newer ones are held back by the lock, not here.
"""

import importlib.metadata
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from packaging.version import Version

#: The oldest version of each that the tests have run on.
TESTED: Mapping[str, str] = {
    "python": "3.11",
    "django": "5.2.17",
    "wagtail": "8.0.1",
    "wagtail-localize": "1.14.5",
    "sqlite": "3.40",
    "postgresql": "15",
}
#: Each was tried on Wagtail 8.0.1, and what went wrong.
NEVER: Mapping[str, str] = {
    "wagtail-2fa": "imports what Wagtail 8 no longer has; the second factor is allauth's",
    "wagtail-cache": "makes pip take Wagtail 7.4, keeps pages after they were made private",
    "django-health-check": "asks outside name servers from its default view; /readyz is ours",
}
_PACKAGES = ("django", "wagtail", "wagtail-localize")


def is_older(found: str, tested: str) -> bool:
    """Whether a version comes before the tested one, by the rules of Python packages."""
    return Version(found) < Version(tested)


def installed_versions() -> dict[str, str]:
    """What this process runs on. SQLite is Python's own library, whatever the database is."""
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "sqlite": sqlite3.sqlite_version,
        **{name: importlib.metadata.version(name) for name in _PACKAGES},
    }


def installed_packages() -> set[str]:
    """The names of all packages that Python could import from."""
    return {
        str(one.metadata["Name"]).lower().replace("_", "-")
        for one in importlib.metadata.distributions()
        if one.metadata["Name"]
    }


def problems(versions: Mapping[str, str], packages: Iterable[str]) -> list[str]:
    """What is too old or must not be here, in words."""
    found = [
        f"{name} {version} is older than {TESTED[name]}, on which the site was tested."
        for name, version in versions.items()
        if is_older(version, TESTED[name])
    ]
    unwanted = sorted(set(packages) & NEVER.keys())
    return found + [f"{name} must not be installed: {NEVER[name]}." for name in unwanted]


def refuse_unfit() -> None:
    """Raises `ImproperlyConfigured` with everything that is wrong at once."""
    if found := problems(installed_versions(), installed_packages()):
        raise ImproperlyConfigured("The site cannot run on this: " + " ".join(found))


@register()
def versions_are_tested(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Python, Django, Wagtail, wagtail-localize and SQLite; packages that must not be here."""
    found = problems(installed_versions(), installed_packages())
    return [Error(problem, id="mrc.E020") for problem in found]


@register(Tags.database)
def database_server_is_tested(
    app_configs: Any, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[Error]:
    """PostgreSQL's server, asked with `check --database` and before migrations are applied."""
    found = []
    for alias in databases or ():
        connection: Any = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.temporary_connection():
            number: int = connection.pg_version
        # 150004 is 15.4.
        server = {"postgresql": f"{number // 10_000}.{number % 10_000}"}
        found += [Error(problem, id="mrc.E021") for problem in problems(server, ())]
    return found
