"""A PostgreSQL server of this machine's own binaries, for one run of the tests.

Made in a temporary folder, listening on a free port of the loopback interface, and always stopped
and removed. PostgreSQL refuses to run as root, so root hands it to another user.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Nothing of it has to survive a power cut.
FAST_AND_FORGETFUL = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
MISSING = "PostgreSQL is missing: install the Debian package `postgresql`"


def find_binaries() -> Path | None:
    """The folder with `initdb` and `pg_ctl`: on PATH, or where Debian keeps the newest version."""
    if (initdb := shutil.which("initdb")) and shutil.which("pg_ctl"):
        return Path(initdb).resolve().parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: float(path.parts[-3]) if path.parts[-3].replace(".", "").isdigit() else 0,
    )
    return versions[-1].parent if versions else None


def user_to_run_as() -> str | None:
    """None for ourselves; as root the user `postgres`, or `nobody` where there is none."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def throwaway_postgres(binaries: Path) -> Iterator[str]:
    """The server's URL, such as ``postgres://mrc@127.0.0.1:40123/postgres``, while it runs."""
    folder = Path(tempfile.mkdtemp(prefix="mrc-postgres-"))
    data, log, port, user = folder / "data", folder / "log", free_port(), user_to_run_as()
    if user is not None:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        result = subprocess.run(
            [str(binaries / command[0]), *command[1:]],
            cwd=folder,
            user=user,
            extra_groups=[] if user else None,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if result.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{result.stdout}\n{read(log)}")

    try:
        run("initdb", "-D", str(data), "-U", "mrc", "--auth=trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {FAST_AND_FORGETFUL}"
        run("pg_ctl", "-D", str(data), "-l", str(log), "-o", options, "-w", "start")
        try:
            yield f"postgres://mrc@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:] if log.exists() else ""
