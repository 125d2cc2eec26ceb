"""The folders of storages that keep their files on a disk of this machine."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages


def _folders() -> Iterator[tuple[Path, int | None]]:
    """Each folder with the rights that its storage gives to folders."""
    for alias in settings.STORAGES:
        storage = storages[alias]
        if alias != "staticfiles" and isinstance(storage, FileSystemStorage):
            yield Path(storage.location), storage.directory_permissions_mode


def make_folders() -> None:
    """Those that are missing. Raises `OSError` where one cannot be made."""
    for folder, mode in _folders():
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            if mode is not None:
                folder.chmod(mode)


def unusable_folders() -> list[Path]:
    """Those that are missing or that this process may not write: a disk that is not mounted,
    a volume of somebody else. Makes none: what was written below a missing disk would be lost."""
    return [
        folder
        for folder, _mode in _folders()
        if not (folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK))
    ]
