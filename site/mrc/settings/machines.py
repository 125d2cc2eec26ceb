"""What changes when the site leaves one machine: database connections, cache, files.

Each function reads its variables, notes what is wrong with them, and gives Django's own settings.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from .environment import Environment

_DISK = "django.core.files.storage.FileSystemStorage"
_REMOTE = "mrc.core.remote_files.RemoteFiles"
#: Without all of these no file is found again.
_S3_NEEDED = ("S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_MEDIA_BUCKET", "S3_PRIVATE_BUCKET")
#: Nobody's files without these, and no sense in these without the others.
_S3_MORE = ("S3_ENDPOINT", "S3_REGION", "S3_ADDRESSING")


def database(env: Environment) -> dict[str, Any]:
    """PostgreSQL: connections kept by each thread, or shared by a process, or by a pooler."""
    url = env.address(
        "DATABASE_URL", ("postgres", "postgresql"), "set postgres://user:password@host:5432/name"
    )
    max_age = env.number("DATABASE_MAX_AGE", 60)
    pool = env.number("DATABASE_POOL", 0)
    pooler = env.choice("DATABASE_POOLER", ("none", "transaction"))
    if pool and env.text("DATABASE_MAX_AGE"):
        env.refuse("DATABASE_POOL", "keeps connections itself; leave DATABASE_MAX_AGE out")
    if not url:
        return {}
    found: dict[str, Any] = {**dj_database_url.parse(url, conn_health_checks=True)}
    found["CONN_MAX_AGE"] = 0 if pool else max_age
    options = found.setdefault("OPTIONS", {})
    # A database that hangs is a database that is down: say so while the reader still waits.
    options.setdefault("connect_timeout", 5)
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 5}
    if pooler == "transaction":
        # The next statement may reach another connection: no cursor and no prepared statement
        # lives longer than its transaction.
        found["DISABLE_SERVER_SIDE_CURSORS"] = True
        options["prepare_threshold"] = None
    return {"default": found}


def redis_url(env: Environment) -> str:
    """Where the shared cache is; empty for none. Several groups of web processes need one."""
    url = env.text("REDIS_URL")
    if env.text("CACHE_URL"):
        env.refuse("CACHE_URL", "is called REDIS_URL now")
    if url and urlsplit(url).scheme not in ("redis", "rediss"):
        env.refuse("REDIS_URL", "must begin with redis:// or rediss://, or be left out")
    if env.number("MRC_WEB_GROUPS", 1) > 1 and not url:
        env.refuse("REDIS_URL", "is missing; with several web process groups they share a cache")
    return url


def caches(url: str, *, redis_backend: str) -> dict[str, Any]:
    """Throttles count in it, so all processes share it: Redis, or else a table of the database."""
    if url:
        # A Redis that hangs is one that is down: nobody waits longer for it than for the page.
        options = {"socket_connect_timeout": 1, "socket_timeout": 1}
        return {"BACKEND": redis_backend, "LOCATION": url, "OPTIONS": options, "KEY_PREFIX": "mrc"}
    return {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "mrc_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }


def file_storages(env: Environment, data_dir: Path, media_url: str) -> dict[str, Any]:
    """Public uploads and the three private stores: in S3 where it is set up, else on the disk."""
    remote = _s3_options(env)
    if remote is None:
        return {
            "default": {"BACKEND": _DISK},
            "evidence": _on_disk(data_dir / "evidence"),
            "donor_reports": _on_disk(data_dir / "donor-reports"),
            "reports": _on_disk(
                data_dir / "reports",
                file_permissions_mode=0o600,
                directory_permissions_mode=0o700,
            ),
        }
    media, private = env.text("S3_MEDIA_BUCKET"), env.text("S3_PRIVATE_BUCKET")
    if media and media == private:
        env.refuse("S3_PRIVATE_BUCKET", "is the bucket of the public uploads; name another one")

    def store(bucket: str, **options: Any) -> dict[str, Any]:
        return {"BACKEND": _REMOTE, "OPTIONS": {**remote, "bucket_name": bucket, **options}}

    return {
        "default": store(media, base_url=media_url),
        "evidence": store(private, location="evidence"),
        "donor_reports": store(private, location="donor-reports"),
        "reports": store(private, location="reports"),
    }


def _on_disk(folder: Path, **options: Any) -> dict[str, Any]:
    return {"BACKEND": _DISK, "OPTIONS": {"location": folder, "base_url": None, **options}}


def _s3_options(env: Environment) -> dict[str, Any] | None:
    """What all stores have in common; None where S3 is not set up at all."""
    named = [name for name in (*_S3_NEEDED, *_S3_MORE) if env.text(name)]
    if not named:
        return None
    for name in _S3_NEEDED:
        if not env.text(name):
            env.refuse(name, f"is missing; {named[0]} is set, so files are kept in S3")
    endpoint = env.text("S3_ENDPOINT")
    parts = urlsplit(endpoint)
    if endpoint and (parts.scheme not in ("https", "http") or parts.path.strip("/")):
        env.refuse("S3_ENDPOINT", "must be https:// and a host, with nothing after it")
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        env.refuse("S3_ENDPOINT", "must be https://; keys and files would cross the network openly")
    return {
        "access_key": env.text("S3_ACCESS_KEY"),
        "secret_key": env.text("S3_SECRET_KEY"),
        "endpoint_url": endpoint or None,
        "region_name": env.text("S3_REGION") or None,
        "addressing_style": env.choice("S3_ADDRESSING", ("auto", "path", "virtual")),
    }
