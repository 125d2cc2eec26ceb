"""Looking for words in every place where something could have been left behind."""

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import urlunsplit

from django.apps import apps
from django.db import connection

from mrc.core.urdu import fold


def dump() -> str:
    """Everything that the database holds, as its own tool writes it: all tables, all columns."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return "\n".join(connection.connection.iterdump())
    values = connection.settings_dict
    address = urlunsplit(
        (
            "postgresql",
            f"{values['USER']}@{values['HOST']}:{values['PORT']}",
            values["NAME"],
            "",
            "",
        )
    )
    result = subprocess.run(
        ["pg_dump", "--inserts", "--no-owner", address],
        capture_output=True,
        check=True,
        timeout=120,
        env={"PGPASSWORD": values["PASSWORD"] or "", "PATH": "/usr/bin:/bin"},
    )
    return result.stdout.decode()


def rows() -> str:
    """The same through the models: what JSON and binary columns hold, decoded."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        columns = [
            f.attname for f in model._meta.concrete_fields if not type(f).__name__.startswith("Enc")
        ]
        for row in model._base_manager.values(*columns).iterator():
            found.append(f"{model._meta.label} {json.dumps(row, default=_text)}")
    return "\n".join(found)


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return str(value)


def files_below(*folders: Path | str) -> dict[str, bytes]:
    """Every file of the folders, by its path."""
    return {
        str(path): path.read_bytes()
        for folder in folders
        for path in Path(folder).rglob("*")
        if path.is_file()
    }


def traces(words: list[str], text: str | bytes) -> list[str]:
    """Those words that stand in a text: as they are, folded, in digits only, in other writings."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace") + text.decode("latin-1")
    lowered, folded = text.lower(), fold(text).lower()
    escaped = json.dumps(text)[1:-1].lower()
    found = []
    for word in words:
        writings = {
            word.lower(),
            fold(word).lower(),
            json.dumps(word)[1:-1].lower(),
            word.encode("utf-8").hex(),
            word.encode("utf-16-le").hex(),
        }
        if digits := re.sub(r"\D", "", word):
            writings |= {digits} if len(digits) > 8 else set()
        if any(writing in place for writing in writings for place in (lowered, folded, escaped)):
            found.append(word)
    return found
