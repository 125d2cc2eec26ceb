"""Reading the content files (`content/README.md` describes them)."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings


class ContentFileError(ValueError):
    """A content file does not say what the loader needs; the message names file and place."""


@dataclass(frozen=True)
class PagePair:
    """A page in English with its Urdu text, which has the same structure."""

    #: The address below the language, such as ``destinations/saudi-arabia``; ``""`` for home.
    path: str
    english: dict[str, Any]
    urdu: dict[str, Any] | None


def content_dir() -> Path:
    return Path(settings.REPO_DIR) / "content"


def read_yaml(relative: str) -> Any:
    path = content_dir() / relative
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ContentFileError(f"{relative}: {error}") from error


def read_csv(relative: str) -> list[dict[str, str]]:
    with (content_dir() / relative).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_pages() -> list[PagePair]:
    """Every page, parents before their children."""
    base = content_dir() / "pages"
    pairs = []
    for english_file in sorted(base.rglob("*.en.yaml")):
        path = english_file.relative_to(base).as_posix().removesuffix(".en.yaml")
        urdu_file = english_file.with_name(english_file.name.replace(".en.yaml", ".ur.yaml"))
        english = read_yaml(f"pages/{path}.en.yaml")
        urdu = read_yaml(f"pages/{path}.ur.yaml") if urdu_file.exists() else None
        pairs.append(PagePair("" if path == "home" else path, english, urdu))
    return sorted(pairs, key=lambda pair: (pair.path.count("/") if pair.path else -1, pair.path))
