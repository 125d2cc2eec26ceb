"""The files of every storage, through Django's storage API: a folder here, a bucket elsewhere."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from .manifest import BackupError, KeptFile, is_safe_name, sum_of, sum_of_path

#: Made by every release from its own files; a backup keeps their list alone.
_STATIC = "staticfiles"
_PIECE = 1024 * 1024


def kept_storages() -> list[str]:
    """The names of the storages whose files a backup holds."""
    return sorted(alias for alias in settings.STORAGES if alias != _STATIC)


def names_of(alias: str) -> Iterator[str]:
    """Every file of the storage."""
    yield from _below(storages[alias], "")


def _below(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        # Nothing was ever stored, or it went while we looked.
        return
    start = f"{folder}/" if folder else ""
    for name in sorted(files):
        yield f"{start}{name}"
    for name in sorted(folders):
        yield from _below(storage, f"{start}{name}")


class Keeper:
    """Brings files into the folder of a backup; what the one before has already is linked."""

    def __init__(self, folder: Path, before: Path | None, known: list[KeptFile]) -> None:
        self.folder = folder
        self.before = before
        self._known = {(file.storage, file.name): file for file in known}
        self.kept: dict[tuple[str, str], KeptFile] = {}
        self.linked = 0

    def keep_all(self) -> None:
        """Takes what is new, or was still being written when it was taken.

        Files go while we look (a drawing is replaced, a purge runs): what is gone is left out.
        """
        for alias in kept_storages():
            for name in names_of(alias):
                try:
                    self._keep(alias, name)
                except FileNotFoundError:
                    continue

    def _keep(self, alias: str, name: str) -> None:
        taken = self.kept.get((alias, name))
        if taken is not None and storages[alias].size(name) == taken.size:
            return
        if not is_safe_name(name):
            raise BackupError(f"The storage {alias!r} has a file with an unusable name: {name!r}.")
        target = self.folder / "files" / alias / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with storages[alias].open(name, "rb") as source:
            size, digest = sum_of(source)
            if not self._link(alias, name, digest, target):
                source.seek(0)
                size, digest = _write(source, target)
        self.kept[(alias, name)] = KeptFile(alias, name, size, digest)

    def _link(self, alias: str, name: str, digest: str, target: Path) -> bool:
        """Whether the backup before holds the same file, still whole, on a disk that can link."""
        known = self._known.get((alias, name))
        if self.before is None or known is None or known.sha256 != digest:
            return False
        former = self.before / known.path
        try:
            if sum_of_path(former)[1] != digest:
                return False
            target.unlink(missing_ok=True)
            os.link(former, target)
        except OSError:
            return False
        self.linked += 1
        return True


def _write(source: File, target: Path) -> tuple[int, str]:
    with target.open("wb") as copy:
        target.chmod(0o600)
        while piece := source.read(_PIECE):
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    return sum_of_path(target)


def static_list() -> dict[str, str]:
    """Collected static files and their SHA-256; empty where nothing was collected."""
    found = {}
    storage = storages[_STATIC]
    for name in _below(storage, ""):
        with storage.open(name, "rb") as file:
            found[name] = sum_of(file)[1]
    return found


def others_in_the_way(files: list[KeptFile]) -> list[str]:
    """Files of the storages that have a kept file's name and another content."""
    found = []
    for file in files:
        storage = storages[file.storage]
        if storage.exists(file.name):
            with storage.open(file.name, "rb") as there:
                if sum_of(there)[1] != file.sha256:
                    found.append(f"{file.storage}: {file.name}")
    return found


def put_back(folder: Path, file: KeptFile) -> bool:
    """The file into its storage; False where it is there already. Raises `BackupError`."""
    storage = storages[file.storage]
    if storage.exists(file.name):
        with storage.open(file.name, "rb") as there:
            if sum_of(there)[1] == file.sha256:
                return False
        storage.delete(file.name)
    with (folder / file.path).open("rb") as source:
        name = storage.save(file.name, File(source))
    with storage.open(name, "rb") as written:
        if name != file.name or sum_of(written)[1] != file.sha256:
            raise BackupError(f"{file.path} could not be put back as it was.")
    return True
