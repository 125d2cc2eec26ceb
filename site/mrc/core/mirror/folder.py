"""The files of a copy: each replaced in one step, so that a reader gets the old or the new one."""

import hashlib
import json
import os
import posixpath
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FORMAT = 1
_NAME_BYTES = 240


class UnsafePathError(ValueError):
    """A path that cannot be a file of the copy."""


@dataclass(frozen=True)
class Entry:
    """A file of the copy: the path that it answers, its bytes, and what it is made from.

    `stamp` tells whether an upload has to be read again: its size and time.
    """

    path: str
    size: int
    sha256: str
    kind: str
    stamp: str = ""


def file_of(path: str) -> str:
    """The file for a path of the site, relative to the served folder. Raises `UnsafePathError`.

    ``/en/`` is ``en/index.html``, ``/v/X7K2M9PT`` is ``v/X7K2M9PT/index.html``, and
    ``/en/alerts/feed.atom`` keeps its name.
    """
    clean = posixpath.normpath(path)
    parts = clean.strip("/").split("/") if clean != "/" else []
    unsafe = not path.startswith("/") or any(
        part in ("", ".", "..") or len(part.encode()) > _NAME_BYTES for part in parts
    )
    if unsafe:
        raise UnsafePathError
    has_name = bool(parts) and not path.endswith("/") and "." in parts[-1]
    return "/".join(parts if has_name else [*parts, "index.html"])


#: Around each step that readers see; raises where it must not be done.
Holding = Callable[[], AbstractContextManager[None]]


class Folder:
    """`site/` below the folder of a copy, and the list of its files.

    Every change of it is made within `holding`, which lets no other writer begin meanwhile.
    """

    def __init__(self, to: Path, holding: Holding) -> None:
        self._holding = holding
        self.root, self.list_file = to / "site", to / "manifest.json"
        self.root.mkdir(parents=True, exist_ok=True)
        self.entries: dict[str, Entry] = {}
        #: When the copy was last complete, ISO 8601; empty before that.
        self.complete_at = ""
        self._load()

    def put(self, path: str, body: bytes, *, kind: str, stamp: str = "") -> bool:
        """Keep these bytes for the path; gives whether the file had to be written.

        What stands in the folder decides, not the list: a writer may have been killed between
        the two. Raises `UnsafePathError`.
        """
        name = file_of(path)
        self.entries[name] = Entry(path, len(body), hashlib.sha256(body).hexdigest(), kind, stamp)
        target = self.root / name
        if _bytes_of(target) == body:
            return False
        with self._holding():
            _make_room(target)
        _replace(target, body, self._holding)
        return True

    def is_unchanged(self, path: str, stamp: str) -> bool:
        """Whether the file was made from the upload that has this stamp."""
        name = file_of(path)
        entry = self.entries.get(name)
        if entry is None or entry.stamp != stamp:
            return False
        file = self.root / name
        return file.is_file() and file.stat().st_size == entry.size

    def remove(self, name: str) -> bool:
        """Gives whether there was such a file."""
        self.entries.pop(name, None)
        file = self.root / name
        with self._holding():
            existed = file.is_file()
            file.unlink(missing_ok=True)
            self._remove_empty(file.parent)
        return existed

    def files(self) -> Iterator[str]:
        """What is there, listed or not, half-written files included."""
        for folder, _folders, names in os.walk(self.root):
            for name in names:
                yield (Path(folder) / name).relative_to(self.root).as_posix()

    def save(self) -> None:
        listed: dict[str, Any] = {
            "format": FORMAT,
            "complete_at": self.complete_at,
            "files": {name: asdict(entry) for name, entry in sorted(self.entries.items())},
        }
        content = json.dumps(listed, indent=1, ensure_ascii=False).encode()
        _replace(self.list_file, content, self._holding)

    def _load(self) -> None:
        try:
            listed = json.loads(self.list_file.read_bytes())
        except (FileNotFoundError, ValueError):
            return
        if listed.get("format") == FORMAT:
            self.complete_at = listed["complete_at"]
            self.entries = {name: Entry(**values) for name, values in listed["files"].items()}

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.root and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _bytes_of(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def _make_room(target: Path) -> None:
    """What was a file may have become a folder, and the other way round."""
    if target.parent.is_file():
        target.parent.unlink()
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        _remove_tree(target)


def _replace(target: Path, body: bytes, holding: Holding) -> None:
    """Written beside it, on the disk, then renamed."""
    number, name = tempfile.mkstemp(prefix=".new-", dir=target.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp's files are its owner's alone; the web server is somebody else.
        Path(name).chmod(0o644)
        with holding():
            Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _remove_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
