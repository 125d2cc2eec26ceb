"""nginx in front of the site, configured as in production (`deploy/nginx`)."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import ROOT
from .processes import Running, free_port
from .sites import HOST, Site

MISSING = "nginx is missing: install the Debian package `nginx-light`"


@dataclass(frozen=True)
class Gateway:
    """Where readers ask. Nobody but nginx says how and from where they came."""

    port: int
    process: Running
    folder: Path

    @property
    def headers(self) -> dict[str, str]:
        return {"Host": HOST}


def nginx_path() -> str:
    """SystemExit where there is none."""
    found = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if found is None:
        raise SystemExit(MISSING)
    return found


def write_configuration(site: Site, folder: Path, *, upstream: int, listen: int) -> Path:
    """The configuration of production, for these ports; where nginx.conf is."""
    if str(ROOT / "scripts") not in sys.path:
        sys.path.insert(0, str(ROOT / "scripts"))
    from nginx_config import write_config

    # As root its workers would be another user's, who may not read what a temporary folder holds.
    user = "user root; " if os.geteuid() == 0 else ""
    return write_config(folder, {
        "MRC_UPSTREAM": f"127.0.0.1:{upstream}",
        "MRC_NGINX_LISTEN": f"127.0.0.1:{listen}",
        "MRC_NGINX_RUN": str(folder / "run"),
        "MRC_NGINX_MAIN": f"daemon off; {user}",
        "MRC_NGINX_EXTRA": str(folder / "extra*.conf"),
        "MRC_STATIC_ROOT": site.environment["MRC_STATIC_ROOT"],
        "MRC_DATA_DIR": site.environment["MRC_DATA_DIR"],
        "MRC_MIRROR_ROOT": str(mirror_folder(site)),
    })  # fmt: skip


def mirror_folder(site: Site) -> Path:
    """Where the site writes the static copy that nginx falls back to."""
    return Path(site.environment["MRC_DATA_DIR"]) / "mirror" / "site"


def nginx_command(configuration: Path) -> list[str]:
    return [nginx_path(), "-c", str(configuration), "-e", str(configuration.parent / "error.log")]


@contextlib.contextmanager
def gateway(site: Site, upstream: int) -> Iterator[Gateway]:
    """In front of the site that listens on port `upstream`, until the end of the `with`."""
    listen = free_port()
    folder = site.folder / f"nginx-{listen}"
    configuration = write_configuration(site, folder, upstream=upstream, listen=listen)
    with Running(nginx_command(configuration), log=folder / "nginx.log") as process:
        process.wait_for(listen, "/livez", {"Host": HOST})
        yield Gateway(listen, process, folder)
