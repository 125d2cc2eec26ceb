"""What a backup says of itself: `manifest.json`, and its own sum beside it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, Self

MANIFEST, MANIFEST_SUM = "manifest.json", "manifest.json.sha256"
#: Raised when an older version of the site could not read a folder correctly any more.
FORMAT = 1
_PIECE = 1024 * 1024


class BackupError(Exception):
    """A backup cannot be made, read or restored; its text is for the operator, in English."""


@dataclass(frozen=True)
class TableSum:
    """The rows of one table, and a sum over their contents in which their order plays no part.

    Comparable within one kind of database only.
    """

    rows: int
    checksum: str


@dataclass(frozen=True)
class KeptFile:
    """One file of a storage."""

    storage: str
    name: str
    size: int
    sha256: str

    @property
    def path(self) -> str:
        """Below the folder of the backup."""
        return f"files/{self.storage}/{self.name}"


@dataclass(frozen=True)
class NamedKey:
    """Which key has to be there to read what is in the backup; never the key itself."""

    name: str
    fingerprint: str


@dataclass(frozen=True)
class DatabaseFile:
    """`vendor` is Django's name of the database: postgresql or sqlite."""

    vendor: str
    version: str
    path: str
    size: int
    sha256: str


@dataclass
class Manifest:
    made_at: str
    project_version: str
    database: DatabaseFile
    #: As ``app.name``, in the order in which they were applied.
    migrations: list[str]
    tables: dict[str, TableSum]
    files: list[KeptFile]
    #: Collected static files and their SHA-256: not kept, a release makes them.
    static: dict[str, str] = field(default_factory=dict)
    keys: list[NamedKey] = field(default_factory=list)
    #: Files that rows named and no storage had when the backup was made.
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        (folder / MANIFEST_SUM).write_text(f"{digest}  {MANIFEST}\n", encoding="ascii")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises `BackupError` where the folder holds no whole manifest that this version knows."""
        try:
            content = (folder / MANIFEST).read_bytes()
            given = (folder / MANIFEST_SUM).read_text(encoding="ascii").split()[0]
        except FileNotFoundError:
            raise BackupError(f"{folder} is no backup: it has no {MANIFEST}.") from None
        except (OSError, UnicodeDecodeError, IndexError) as error:
            raise BackupError(f"{folder}: the manifest cannot be read ({error}).") from None
        if hashlib.sha256(content).hexdigest() != given:
            raise BackupError(f"{folder}: {MANIFEST} is damaged; its sum is another one.")
        return cls._parsed(json.loads(content))

    @classmethod
    def _parsed(cls, data: dict[str, Any]) -> Self:
        if data["format"] > FORMAT:
            raise BackupError(
                f"The backup has format {data['format']}; this version of the site reads up to"
                f" {FORMAT}. Restore it with the version that made it: {data['project_version']}."
            )
        return cls(
            **{
                **data,
                "database": DatabaseFile(**data["database"]),
                "tables": {name: TableSum(**table) for name, table in data["tables"].items()},
                "files": [KeptFile(**file) for file in data["files"]],
                "keys": [NamedKey(**key) for key in data["keys"]],
            }
        )


class Readable(Protocol):
    """A file of Python's or of a storage."""

    def read(self, size: int, /) -> bytes: ...


def sum_of(file: Readable) -> tuple[int, str]:
    """Bytes and SHA-256 of what is left to read."""
    digest, size = hashlib.sha256(), 0
    while piece := file.read(_PIECE):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def sum_of_path(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return sum_of(file)


def is_safe_name(name: str) -> bool:
    """Whether the name stays below its folder: a manifest may come from anywhere."""
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\0" not in name


def problems(folder: Path, manifest: Manifest) -> Iterable[str]:
    """Whatever in the folder is not as its manifest says, a line each."""
    database = manifest.database
    expected = [(database.path, database.size, database.sha256)]
    expected += [(file.path, file.size, file.sha256) for file in manifest.files]
    for name, size, digest in expected:
        path = folder / name
        if not is_safe_name(name):
            yield f"{name!r} leads out of the backup."
        elif not path.is_file():
            yield f"{name} is missing."
        elif path.stat().st_size != size:
            yield f"{name} has {path.stat().st_size} bytes instead of {size}."
        elif sum_of_path(path)[1] != digest:
            yield f"{name} is damaged: its SHA-256 is another one."
