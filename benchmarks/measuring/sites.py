"""The site as in production: settings, gunicorn, PostgreSQL, the demo's content."""

import base64
import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import ROOT
from .processes import Running, family, fetch, free_port, processor_seconds

HOST = "bench.example"
#: The same site by a name that browsers take for as safe as one with TLS: Lighthouse asks for that.
#: They ask for Brotli there too, so that weights are taken by the other name, in gzip.
SAFE_HOST = "bench.localhost"
#: What the web server in front adds to every request.
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
#: As in the image, without its recycling of workers, which would fall on whoever is measured then.
GUNICORN = ("--worker-class", "gthread", "--threads", "4", "--no-control-socket")
WORKERS = 2
#: Names a database that holds the demo's content already, of which a copy is used: saves the
#: minutes of loading it.
READY = "MRC_BENCH_DATABASE_URL"
_MISSING = "PostgreSQL is missing: install the Debian package `postgresql`"


@dataclass(frozen=True)
class Site:
    """One way of running the site: the environment of its processes."""

    environment: dict[str, str]
    folder: Path

    def using(self, **variables: str) -> "Site":
        """The same with other variables."""
        return replace(self, environment={**self.environment, **variables})

    def manage(self, *arguments: str) -> None:
        """Runs a command of manage.py; RuntimeError with what it said where it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=900,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {arguments[0]} failed:\n{done.stderr[-3000:]}")

    @contextlib.contextmanager
    def served(self, name: str, *, workers: int = WORKERS) -> Iterator["Served"]:
        """Under gunicorn on a free port, until the end of the `with`."""
        command = gunicorn("mrc.wsgi", port := free_port(), workers)
        log = self.folder / f"{name}.log"
        with Running(command, log=log, environment=self.environment, folder=ROOT) as process:
            process.wait_for(port, "/livez", HEADERS)
            yield Served(name, port, process, self.environment["DATABASE_URL"])


@dataclass(frozen=True)
class Served:
    """A site that answers."""

    name: str
    port: int
    process: Running
    database_url: str

    def processor_seconds(self) -> float:
        """Of the web processes, and of the database's processes that work for them."""
        return self.process.processor_seconds() + database_seconds(self.database_url)


def gunicorn(application: str, port: int, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}",
        "--workers", str(workers), "--log-level", "warning", *GUNICORN,
    ]  # fmt: skip


@contextlib.contextmanager
def production_site(*, content: bool = True) -> Iterator[Site]:
    """The site with production's settings on PostgreSQL, static files collected.

    SystemExit where PostgreSQL is missing.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mrc-bench-")))
        folder.chmod(0o755)  # nginx reads the static files as another user
        ready = os.environ.get(READY)
        url = stack.enter_context(copy_of(ready) if ready else server())
        site = Site(environment(url, folder), folder)
        say("Collecting the static files")
        site.manage("collectstatic", "--noinput", "--verbosity=0")
        if ready:
            site.manage("migrate", "--verbosity=0")
        else:
            fill(site, content=content)
        yield site


@contextlib.contextmanager
def copy_of(url: str) -> Iterator[str]:
    """A copy of that database on its own server, dropped afterwards; nobody may be using it."""
    server, _slash, template = url.rpartition("/")
    name = f"{template}_{secrets.token_hex(4)}"
    run_sql(f"{server}/postgres", f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield f"{server}/{name}"
    finally:
        run_sql(f"{server}/postgres", f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A throwaway PostgreSQL; its URL."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from throwaway_postgres import find_binaries, throwaway_postgres

    binaries = find_binaries()
    if binaries is None:
        raise SystemExit(_MISSING)
    with throwaway_postgres(binaries) as url:
        yield url


def fill(site: Site, *, content: bool) -> None:
    say("Preparing the database (a minute)")
    site.manage("createcachetable")
    site.manage("migrate", "--verbosity=0")
    site.manage("sync_roles")
    if content:
        say("Loading the content (a minute or two)")
        # Production refuses generated records; this is the one place that wants both.
        loading = site.using(DJANGO_SETTINGS_MODULE="measuring.demo_settings")
        loading.manage("load_demo", "--verbosity=0")
    run_sql(site.environment["DATABASE_URL"], "VACUUM ANALYZE")


def environment(url: str, folder: Path) -> dict[str, str]:
    """Everything that production asks for, with keys made for this run."""
    paths = [str(ROOT / "site"), str(ROOT), str(ROOT / "benchmarks")]
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mrc.settings.production",
        "PYTHONPATH": os.pathsep.join(paths),
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_urlsafe(60),
        "MRC_REPORT_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": f"{HOST},{SAFE_HOST}",
        "SITE_ORIGIN": f"https://{HOST}",
        "TRUSTED_PROXY_COUNT": "1",
        "EMAIL_HOST": "127.0.0.1",
        "DEFAULT_FROM_EMAIL": f"site@{HOST}",
        "MRC_STATIC_ROOT": str(folder / "static"),
        "MRC_DATA_DIR": str(folder / "data"),
        "MRC_SERVE_MEDIA": "true",
    }


def run_sql(url: str, statement: str) -> list[tuple[object, ...]]:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        done = connection.execute(statement)  # type: ignore[call-overload]  # our own words
        return done.fetchall() if done.description else []


def database_seconds(url: str) -> float:
    """Seconds of the processor of the whole server that holds this database, those of its processes
    that have ended included: on a server of its own nothing else is in it."""
    import psycopg

    with psycopg.connect(url) as connection:  # its process lives as long as it is open
        stat = Path(f"/proc/{connection.info.backend_pid}/stat")
        if not stat.exists():  # a server of another machine, or one that hides its processes
            return 0.0
        server = int(stat.read_text().rpartition(")")[2].split()[1])
    fields = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    ended = (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
    return ended + sum(map(processor_seconds, family(server)))


def check_pages(port: int, pages: Mapping[str, str], headers: Mapping[str, str]) -> None:
    """Each address answers with a whole page; RuntimeError where one does not."""
    for name, path in pages.items():
        status, _heads, body = fetch(port, path, headers)
        if status != 200 or b"</html>" not in body:
            raise RuntimeError(f"{name} ({path}) answered {status} with {len(body)} bytes")


def say(text: str) -> None:
    print(f"==> {text}", flush=True)
