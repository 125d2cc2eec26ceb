"""Making a backup while the site is used, and keeping only so many of them."""

import datetime
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder

from .databases import described, snapshot, sums
from .files import Keeper, static_list
from .keys import keys_set
from .manifest import MANIFEST, BackupError, Manifest
from .named_files import named

_PREFIX, _UNFINISHED = "mrc-", ".unfinished-"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Made:
    """A finished backup."""

    folder: Path
    manifest: Manifest
    #: Files that the backup before had already, on the same disk.
    linked: int


def make_backup(*, to: Path, now: datetime.datetime, using: str = DEFAULT_DB_ALIAS) -> Made:
    """A new folder below `to`, named after the moment. Raises `BackupError`.

    Files first, then the database as of one moment, then the files that came meanwhile: whatever
    a row names was there when the row was read.
    """
    name = f"{_PREFIX}{now.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
    with _explained(to):
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(to)
        if (to / name).exists():
            raise BackupError(f"{to / name} exists already.")
        work = to / f"{_UNFINISHED}{name}"
        work.mkdir(mode=0o700)
        try:
            manifest, linked = _fill(work, _newest(to), now, using)
            _reach_the_disk(work)
            work.rename(to / name)
            _reach_the_disk(to)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
    return Made(to / name, manifest, linked)


def _fill(
    work: Path, before: Path | None, now: datetime.datetime, using: str
) -> tuple[Manifest, int]:
    known = Manifest.read(before).files if before is not None else []
    keeper = Keeper(work, before, known)
    keeper.keep_all()
    with snapshot(using, work) as alias:
        keeper.keep_all()
        missing = sorted({f"{s}: {n}" for s, n in named(alias) if (s, n) not in keeper.kept})
        manifest = Manifest(
            made_at=now.astimezone(datetime.UTC).isoformat(timespec="seconds"),
            project_version=project_version(),
            database=described(using, work),
            migrations=applied_migrations(alias),
            tables=sums(alias),
            files=sorted(keeper.kept.values(), key=lambda file: file.path),
            static=static_list(),
            keys=keys_set(),
            missing=missing,
        )
    manifest.write(work)
    return manifest, keeper.linked


def project_version() -> str:
    try:
        return version("mrc-pakistan")
    except PackageNotFoundError:
        return "unknown"


def applied_migrations(using: str) -> list[str]:
    """As ``app.name``, in the order in which they were applied."""
    rows = MigrationRecorder.Migration.objects.using(using).order_by("pk")
    recorder = MigrationRecorder(connections[using])
    if not recorder.has_table():
        return []
    return [f"{app}.{name}" for app, name in rows.values_list("app", "name")]


def finished(to: Path) -> list[Path]:
    """The whole backups below the folder, oldest first: their names are their times."""
    return sorted(path.parent for path in to.glob(f"{_PREFIX}*/{MANIFEST}"))


def forget_old(to: Path, *, keep: int) -> list[Path]:
    """Deletes all but the newest so many, oldest first; gives what is gone."""
    old = finished(to)[:-keep] if keep > 0 else []
    for folder in old:
        # First the manifest: what is left over after a crash is no backup any more.
        (folder / MANIFEST).unlink()
        shutil.rmtree(folder)
    return old


def _newest(to: Path) -> Path | None:
    backups = finished(to)
    return backups[-1] if backups else None


def _sweep(to: Path) -> None:
    """Takes away what a killed process has left: the lease says that nobody else is at it."""
    for folder in to.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(folder)


def _reach_the_disk(folder: Path) -> None:
    for path in [folder, *folder.glob("*")]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _explained(to: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise BackupError(
                f"There is no room left in {to} ({error.strerror}). What was begun is removed;"
                " earlier backups are as they were."
            ) from None
        raise BackupError(f"{error.strerror}: {error.filename}") from None
