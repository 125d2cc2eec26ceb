"""Which files the rows of the database name, so that a backup can tell that none is missing."""

from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import Storage, default_storage, storages
from django.db import models

#: Columns that hold a name without being a `FileField`: model, column, storage.
_columns: list[tuple[type[models.Model], str, str]] = []


def register(model: type[models.Model], column: str, *, storage: str = "default") -> None:
    """The column of this model names files of that storage; empty where there is none."""
    if (model, column, storage) not in _columns:
        _columns.append((model, column, storage))


def named(using: str) -> Iterator[tuple[str, str]]:
    """Storage and name of every file that a row of the database names."""
    yield from _of_file_fields(using)
    for model, column, storage in _columns:
        yield from _names(model, column, storage, using)


def _of_file_fields(using: str) -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                yield from _names(model, field.name, _alias_of(field.storage), using)


def _names(
    model: type[models.Model], column: str, storage: str, using: str
) -> Iterator[tuple[str, str]]:
    rows = model._base_manager.using(using).exclude(**{column: ""})
    for name in rows.values_list(column, flat=True).iterator(chunk_size=2000):
        if name:
            yield storage, str(name)


def _alias_of(storage: Storage) -> str:
    if storage is default_storage:
        return "default"
    for alias in storages.backends:
        if storages[alias] is storage:
            return alias
    return "default"
