"""Fills in the templates of `deploy/nginx/` from the environment.

    python scripts/nginx_config.py --to /etc/nginx/mrc     # writes nginx.conf and what it includes
    nginx -c /etc/nginx/mrc/nginx.conf

Every file of the folder is written; ``${NAME}`` is replaced where `VARIABLES` knows the name, and
everything else with a dollar sign is nginx's own. Needs nothing but Python.
"""

import argparse
import os
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[1] / "deploy" / "nginx"

#: Names with their defaults; None for what has to be set. The defaults are those of the image.
VARIABLES: dict[str, str | None] = {
    # Where gunicorn listens: `web:8000` or `unix:/run/mrc.sock`.
    "MRC_UPSTREAM": None,
    # The name server that is asked again and again where `web` is (`127.0.0.11 valid=5s`), so that
    # nginx starts before it and follows it to another address. Needs nginx 1.27.3. Empty: once.
    "MRC_NGINX_RESOLVER": "",
    # What stands after `listen`: `8080`, `127.0.0.1:8080`, `443 ssl http2`.
    "MRC_NGINX_LISTEN": "8080",
    # How visitors reach the site: `https`, or `$scheme` where this nginx speaks TLS itself.
    "MRC_NGINX_SCHEME": "https",
    # How long a public page is waited for; then an old copy or the static one is given.
    "MRC_NGINX_PATIENCE": "15s",
    # A folder that nginx may write: its process id, what it keeps, what is on its way.
    "MRC_NGINX_RUN": "/tmp/nginx",
    # Collected static files, and the folder that holds `media/`.
    "MRC_STATIC_ROOT": "/app/static",
    "MRC_DATA_DIR": "/data",
    # The static copy of the site (docs/operations/mirror.md): its folder `site`.
    "MRC_MIRROR_ROOT": "/data/mirror/site",
    # `SESSION_COOKIE_NAME` of production.
    "MRC_SESSION_COOKIE": "__Host-session",
    # The application's own variable: one value for pages and for files.
    "HSTS_SECONDS": "31536000",
    # `off`, or `/dev/stdout mrc` for lines without addresses.
    "MRC_NGINX_ACCESS_LOG": "off",
    # Further lines of the server: certificates, `set_real_ip_from`. No file need be there.
    "MRC_NGINX_EXTRA": "/etc/nginx/mrc.d/*.conf",
    # The same for what stands above the server: `limit_req_zone`, `map`.
    "MRC_NGINX_EXTRA_HTTP": "/etc/nginx/mrc.d/http/*.conf",
    # Lines before everything else: `load_module ...;`, `daemon off;`.
    "MRC_NGINX_MAIN": "",
    # `brotli_static on;` where nginx has that module.
    "MRC_NGINX_BROTLI": "",
}
#: Set by this script: where the included files are, and what follows from a resolver.
_FILES, _RESOLVING, _RESOLVE = "MRC_NGINX_FILES", "MRC_NGINX_RESOLVING", "MRC_NGINX_RESOLVE"
_PLACE = re.compile(r"\$\{([A-Z_]+)\}")


class MissingVariableError(Exception):
    """A variable without a default is not set."""


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with each ``${NAME}`` replaced. Raises KeyError for a name without a value."""
    return _PLACE.sub(lambda found: values[found[1]], template)


def write_config(folder: Path, environment: Mapping[str, str]) -> Path:
    """Writes all files into the folder; where nginx.conf is.

    Raises `MissingVariableError` with the name of what has to be set.
    """
    values = {_FILES: str(folder)}
    for name, default in VARIABLES.items():
        value = environment.get(name, default)
        if value is None:
            raise MissingVariableError(name)
        values[name] = value
    resolver = values["MRC_NGINX_RESOLVER"]
    values[_RESOLVING] = f"resolver {resolver};" if resolver else ""
    values[_RESOLVE] = "resolve" if resolver else ""
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted(TEMPLATES.glob("*.conf*")):
        target = folder / source.name.removesuffix(".template")
        target.write_text(filled(source.read_text(encoding="utf-8"), values), encoding="utf-8")
    shutil.copytree(TEMPLATES / "pages", folder / "pages", dirs_exist_ok=True)
    Path(values["MRC_NGINX_RUN"]).mkdir(parents=True, exist_ok=True)
    return folder / "nginx.conf"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--to", type=Path, required=True, help="folder for nginx.conf")
    try:
        print(write_config(parser.parse_args().to.resolve(), os.environ))
    except MissingVariableError as error:
        print(f"{error} is not set; scripts/nginx_config.py says what it is.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
