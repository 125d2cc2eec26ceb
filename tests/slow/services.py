"""The services of compose.yaml as processes of this machine.

Their commands and variables are taken from the file; only names of hosts, ports and folders are
replaced by ones of this machine. The containers themselves are not exercised.
"""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from cryptography.fernet import Fernet
from django.conf import settings

REPO_DIR = Path(settings.REPO_DIR)
sys.path.insert(0, str(REPO_DIR / "scripts"))
import throwaway_postgres  # noqa: E402

HOST = "mrc.example"
#: Seconds that a machine with much to do may need for anything.
PATIENCE = 120
#: `${NAME}`, `${NAME:-default}` and `${NAME:?what to do}` of compose.
_PLACE = re.compile(r"\$\{(\w+)(?::[-?][^}]*)?\}")


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((REPO_DIR / "compose.yaml").read_text())
    return found


def image_command() -> list[str]:
    """What the image runs where a service names no command of its own."""
    text = (REPO_DIR / "Dockerfile").read_text()
    return [str(part) for part in json.loads(text.rpartition("\nCMD ")[2])]


def dotenv() -> dict[str, str]:
    """A filled-in .env: every name of the example, and nothing else."""
    values = {
        "POSTGRES_PASSWORD": "unused",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "MRC_REPORT_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": HOST,
        "SITE_ORIGIN": f"https://{HOST}",
        "TRUSTED_PROXY_COUNT": "1",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": "9",
        "DEFAULT_FROM_EMAIL": "site@mrc.example",
    }
    example = (REPO_DIR / ".env.example").read_text()
    names = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert set(values) <= names, "a variable that the example does not name"
    return values


class Services:
    """Starts what compose.yaml describes, each service once, and ends it all."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.running = folder, dict[str, subprocess.Popen[bytes]]()
        self.ports = {
            name: throwaway_postgres.free_port() for name in ("web", "redis", "nginx", "metrics")
        }
        self.described = compose()["services"]
        self.replaced = {
            "postgres://mrc:unused@database:5432/mrc": database_url,
            "redis://redis:6379": f"redis://127.0.0.1:{self.ports['redis']}",
            "web:8000": f"127.0.0.1:{self.ports['web']}",
            "0.0.0.0:8000": f"127.0.0.1:{self.ports['web']}",
            "0.0.0.0:9100": f"127.0.0.1:{self.ports['metrics']}",
            "/mirror": str(folder / "mirror"),
            "/figures": str(folder / "figures"),
            "/backups": str(folder / "backups"),
            "/front": str(folder / "front"),
            "/tmp/timers-alive": str(folder / "timers-alive"),
        }
        for name in ("data", "mirror", "front", "redis", "figures", "backups"):
            (folder / name).mkdir()

    def here(self, text: str) -> str:
        for there, here in self.replaced.items():
            # Whole components of a path: `scripts/front_files.sh` is no folder of a container.
            around = (r"(?<!\w)", r"(?![\w.-])") if there.startswith("/") else ("", "")
            text = re.sub(around[0] + re.escape(there) + around[1], here, text)
        return text

    def environment(self, name: str) -> dict[str, str]:
        """What the image, .env and the service itself set."""
        values = dotenv_of(self)
        described = self.described[name].get("environment", {})
        for variable, value in described.items():
            plain = re.sub(
                r"\$\{(\w+)(?::[-?][^}]*)?\}", lambda m: values.get(m[1], ""), str(value)
            )
            values[variable] = self.here(plain)
        if name == "front-files":
            values |= {
                "MRC_NGINX_LISTEN": f"127.0.0.1:{self.ports['nginx']}",
                "MRC_NGINX_RUN": str(self.folder / "nginx-run"),
                "MRC_NGINX_MAIN": "user root;" if os.geteuid() == 0 else "",
                # There is no name server of an engine here: test_nginx_resolving.py has its own.
                "MRC_NGINX_RESOLVER": "",
            }
        return {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}:/usr/sbin",
            "PYTHONPATH": f"{REPO_DIR / 'site'}{os.pathsep}{REPO_DIR}",
            **values,
        }

    def command(self, name: str) -> list[str]:
        found = [self.here(part) for part in self.described[name].get("command", image_command())]
        if name == "redis":
            port = str(self.ports["redis"])
            found += ["--port", port, "--bind", "127.0.0.1", "--dir", str(self.folder / "redis")]
        return found

    def run(self, name: str) -> str:
        """A service that ends by itself; what it said."""
        return self.manage(name, *self.command(name))

    def manage(self, name: str, *command: str) -> str:
        """Another command in the place of a service."""
        done = subprocess.run(
            command, cwd=REPO_DIR, env=self.environment(name), capture_output=True, text=True,
            check=False, timeout=600,
        )  # fmt: skip
        assert done.returncode == 0, f"{name}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self.command(name), cwd=REPO_DIR, env=self.environment(name), stdout=log, stderr=log
            )

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]

    def stop(self, name: str) -> int:
        """As compose ends it; its exit code."""
        process = self.running.pop(name)
        process.terminate()
        try:
            return process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def stop_all(self) -> None:
        for name in list(self.running):
            self.stop(name)


def dotenv_of(services: Services) -> dict[str, str]:
    """The same secrets for every service of one drill, and the image's own variables."""
    file = services.folder / "env.json"
    if not file.exists():
        file.write_text(json.dumps(dotenv()))
    return {
        **json.loads(file.read_text()),
        "DJANGO_SETTINGS_MODULE": "mrc.settings.production",
        "MRC_STATIC_ROOT": str(services.folder / "static"),
        "MRC_DATA_DIR": str(services.folder / "data"),
        "WEB_WORKERS": "1",
        "WEB_THREADS": "4",
        # Drawing takes minutes; it has drills of its own.
        "MRC_DRAW_CARDS": "false",
    }


def wait_until(what: Callable[[], Any], said: str, *, seconds: float = PATIENCE) -> Any:
    """The first answer that is true; a failure that says what never came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if found := what():
                return found
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"{said}: not within {seconds:.0f} seconds")


def missing_binaries() -> list[str]:
    path = f"{os.environ['PATH']}:/usr/sbin"
    return [name for name in ("nginx", "redis-server") if not shutil.which(name, path=path)]
