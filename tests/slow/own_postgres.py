"""A PostgreSQL server of one test's own, which the test stops and starts."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self

from django.conf import settings

sys.path.insert(0, str(Path(settings.REPO_DIR) / "scripts"))
import throwaway_postgres

MISSING = throwaway_postgres.MISSING


class OwnPostgres:
    """Its database `mrc` holds a copy of the test's own one, rows included."""

    def __init__(self) -> None:
        found = throwaway_postgres.find_binaries()
        assert found is not None, MISSING
        self._binaries, self._user = found, throwaway_postgres.user_to_run_as()
        self.port = throwaway_postgres.free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="mrc-own-postgres-"))
        if self._user is not None:
            shutil.chown(self._folder, self._user)

    @property
    def url(self) -> str:
        return f"postgres://mrc@127.0.0.1:{self.port}/mrc"

    def __enter__(self) -> Self:
        self._run("initdb", "-D", self._data, "-U", "mrc", "--auth=trust", "-E", "UTF8",
                  "--no-sync")  # fmt: skip
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self.stop()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", self._data, "-l", log, "-o", options, "-w", "start")

    def stop(self) -> None:
        """At once, as when its machine dies; nothing where it is stopped already."""
        if (self._folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def copy_from(self, database: dict[str, Any]) -> None:
        """What the test has committed: `connection.settings_dict`."""
        dump = subprocess.run(
            [
                str(self._binaries / "pg_dump"), "--no-owner", "--host", database["HOST"],
                "--port", str(database["PORT"]), "--username", database["USER"], database["NAME"],
            ],
            env={**os.environ, "PGPASSWORD": database["PASSWORD"]},
            capture_output=True,
            check=True,
        ).stdout  # fmt: skip
        at = ["--host", "127.0.0.1", "--port", str(self.port), "--username", "mrc"]
        subprocess.run([str(self._binaries / "createdb"), *at, "mrc"], check=True)
        subprocess.run(
            [str(self._binaries / "psql"), *at, "--quiet", "-v", "ON_ERROR_STOP=1", "mrc"],
            input=dump,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(self, *command: str) -> None:
        subprocess.run(
            [str(self._binaries / command[0]), *command[1:]],
            cwd=self._folder,
            user=self._user,
            extra_groups=[] if self._user else None,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self._folder)},
            stdout=subprocess.DEVNULL,
            check=True,
        )
