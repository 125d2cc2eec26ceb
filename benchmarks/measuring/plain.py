"""What `wagtail start` makes, as a yardstick: its home page, on the same kind of database."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .processes import Running, free_port
from .sites import Served, gunicorn, run_sql

_LOCAL = """
import dj_database_url

SECRET_KEY = "{key}"
ALLOWED_HOSTS = ["*"]
DATABASES = {{
    "default": dj_database_url.parse("{url}", conn_max_age=60, conn_health_checks=True)
}}
DATABASES["default"].setdefault("OPTIONS", {{}})["connect_timeout"] = 5
"""


@contextlib.contextmanager
def plain_project(folder: Path, url: str, *, workers: int) -> Iterator[Served]:
    """A fresh project with one published home page, DEBUG off, under the same gunicorn.

    `url`: an empty database for it.
    """
    project = folder / "plain"
    project.mkdir()
    code = "import sys; from wagtail.bin.wagtail import main; sys.argv[0] = 'wagtail'; main()"
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        "DJANGO_SETTINGS_MODULE": "plain.settings.production",
    }
    run = {"cwd": project, "check": True, "stdout": subprocess.DEVNULL}
    subprocess.run([sys.executable, "-c", code, "start", "plain", "."], **run)  # type: ignore[call-overload]
    local = project / "plain" / "settings" / "local.py"
    local.write_text(_LOCAL.format(key=os.urandom(30).hex(), url=url))
    # Its own migrations publish its home page.
    for command in (["migrate", "--verbosity=0"], ["collectstatic", "--noinput", "--verbosity=0"]):
        arguments = [sys.executable, "manage.py", *command]
        subprocess.run(arguments, env=environment, timeout=300, **run)  # type: ignore[call-overload]
    port = free_port()
    with Running(
        gunicorn("plain.wsgi", port, workers),
        log=folder / "plain.log",
        environment=environment,
        folder=project,
    ) as process:
        process.wait_for(port, "/")
        yield Served("plain", port, process, url)


@contextlib.contextmanager
def empty_database(url: str, name: str) -> Iterator[str]:
    """A second database on the server of `url`, dropped afterwards."""
    run_sql(url, f'DROP DATABASE IF EXISTS "{name}"')
    run_sql(url, f'CREATE DATABASE "{name}"')
    try:
        yield f"{url.rpartition('/')[0]}/{name}"
    finally:
        run_sql(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
