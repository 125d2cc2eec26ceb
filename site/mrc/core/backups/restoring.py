"""Bringing a backup back: checked before anything is touched, and again when it is there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.cache import cache
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader

from mrc.core.page_cache.tokens import page_tokens
from mrc.core.timers import leases

from . import databases
from .databases import Former
from .files import others_in_the_way, put_back
from .keys import not_set, unopened
from .making import applied_migrations, project_version
from .manifest import BackupError, KeptFile, Manifest, problems

Say = Callable[[str], None]
#: Commands that have the last word, by name: they belong to the apps above.
_LAST_CHECKS = ("check_records",)
_SHOWN = 10


@dataclass(frozen=True)
class Wish:
    """What an operator says beyond "restore": each takes away one refusal."""

    replace: bool = False
    without_keys: bool = False


def verified(folder: Path) -> Manifest:
    """The manifest of a backup that is whole and readable. Raises `BackupError`."""
    manifest = Manifest.read(folder)
    found = list(problems(folder, manifest))
    if not found and (problem := databases.unreadable(folder, manifest.database)):
        found.append(problem)
    if found:
        raise BackupError(f"{folder} is damaged:\n{_listed(found)}")
    return manifest


def restore(*, folder: Path, wish: Wish, say: Say, using: str = DEFAULT_DB_ALIAS) -> Manifest:
    """Everything from the backup, brought to this version. Raises `BackupError`.

    Files first: a run that breaks off there has left the database as it was. What the database
    held before is put back unless the new contents are what the manifest says.
    """
    manifest = verified(folder)
    say(f"{folder}: whole. Made {manifest.made_at} by version {manifest.project_version}.")
    _refuse_unfit(manifest, wish, using)
    _restore_files(folder, manifest.files, say)
    former = databases.load(using, folder, manifest.database)
    try:
        _compare(manifest, using)
        say(f"Database: {len(manifest.tables)} tables as they were.")
        _bring_forward(manifest, using, say)
    except BaseException:
        try:
            former.put_back()
        finally:
            # A site that runs may have kept pages of what was here for a moment.
            page_tokens.bump(withdrawn=True)
        raise
    _finish(former, wish, using, say)
    return manifest


def _refuse_unfit(manifest: Manifest, wish: Wish, using: str) -> None:
    """Everything that speaks against it, before anything is touched."""
    vendor = connections[using].vendor
    if manifest.database.vendor != vendor:
        raise BackupError(
            f"The backup holds a database of {manifest.database.vendor}, this site uses {vendor}."
            " Restore it where it fits; `manage.py copy_database` brings SQLite to PostgreSQL."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(manifest.migrations) - known)
    if unknown:
        raise BackupError(
            f"The backup is newer than this site: version {manifest.project_version} there,"
            f" {project_version()} here, and these migrations are unknown here:\n"
            f"{_listed(unknown)}\nInstall that version and restore with it."
        )
    lacking = not_set(manifest.keys)
    if lacking and not wish.without_keys:
        names = [f"{key.name} with the fingerprint {key.fingerprint}" for key in lacking]
        raise BackupError(
            "Keys that open this backup are not set here:\n"
            f"{_listed(names)}\nPut them into the environment, or say --without-keys: what they"
            " encrypted then stays unreadable."
        )
    if wish.replace:
        return
    if not databases.is_empty(using):
        raise BackupError(
            "The database is not empty. Restore into a new one, or say --replace: what it holds"
            " now is then gone."
        )
    if others := others_in_the_way(manifest.files):
        raise BackupError(
            "Other files are in the way; --replace puts those of the backup in their place:\n"
            + _listed(others)
        )


def _restore_files(folder: Path, files: list[KeptFile], say: Say) -> None:
    written = 0
    for file in files:
        try:
            written += put_back(folder, file)
        except OSError as error:
            raise BackupError(
                f"{file.path} could not be written ({error.strerror}). The database is as it was;"
                " make room and restore again."
            ) from None
    say(f"Files: {written} put back, {len(files) - written} were there already.")


def _compare(manifest: Manifest, using: str) -> None:
    now = databases.sums(using)
    others = [
        f"{name}: {manifest.tables[name].rows} rows then, {now[name].rows} now"
        if name in now
        else f"{name}: is not there"
        for name in manifest.tables
        if now.get(name) != manifest.tables[name]
    ]
    if others:
        raise BackupError(f"Tables are not as they were:\n{_listed(others)}")


def _bring_forward(manifest: Manifest, using: str, say: Say) -> None:
    call_command("migrate", database=using, interactive=False, verbosity=0)
    call_command("createcachetable", database=using, verbosity=0)
    newer = len(set(applied_migrations(using)) - set(manifest.migrations))
    say(f"Migrations: {newer} applied since." if newer else "Migrations: none to apply.")


def _finish(former: Former, wish: Wish, using: str, say: Say) -> None:
    """The data are there; what is found from here on is said, and is for a person to judge."""
    try:
        former.forget()
        leases.forget_all(using)
        cache.clear()
    finally:
        # A site that runs has kept pages of the time before; nobody else tells it.
        page_tokens.bump(withdrawn=True)
    shut = list(unopened(using))
    if shut and not wish.without_keys:
        raise BackupError(f"Restored, but not everything opens:\n{_listed(shut)}")
    say(_listed(shut) if shut else "Keys: they open what they have to.")
    for command in _LAST_CHECKS:
        call_command(command)


def _listed(lines: list[str]) -> str:
    more = [f"  and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return "\n".join([f"  - {line}" for line in lines[:_SHOWN]] + more)
