"""Encrypting everything again with the newest key: rows, then pictures, then the marks.

Each text and each file is one step by itself, and what the newest key opens already is left
alone: so a run may be stopped at any moment, and run again.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.db.models import Value

from mrc.core.encryption import (
    EncryptedTextField,
    UnreadableError,
    decrypt_bytes,
    encrypt_bytes,
    is_current,
    raw_token,
)

from .models import ReportEvidence
from .similar import remember_again
from .storage import delete_picture, keep_token, read_token

logger = logging.getLogger(__name__)


def columns() -> Iterator[tuple[type[models.Model], str]]:
    """Every encrypted column of every app: the same keys open them all."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, EncryptedTextField):
                yield model, column.name


@dataclass
class Rotated:
    """How much was encrypted anew, was so already, and cannot be read with any key."""

    done: int = 0
    current: int = 0
    unreadable: list[str] = field(default_factory=list)


def rotate() -> Rotated:
    rotated = Rotated()
    for model, name in columns():
        _rotate_column(model, name, rotated)
    for evidence in ReportEvidence.objects.order_by("pk").iterator(chunk_size=100):
        _rotate_picture(evidence, rotated)
    remember_again()
    return rotated


def _rotate_column(model: type[models.Model], name: str, rotated: Rotated) -> None:
    rows = model._base_manager.order_by("pk").annotate(token=raw_token(name)).exclude(token="")
    # Keys first: rows change under the cursor otherwise.
    for key in list(rows.values_list("pk", flat=True)):
        token = rows.filter(pk=key).values_list("token", flat=True).first()
        if not token:
            continue
        fresh = _fresh(token.encode(), f"{model._meta.model_name}.{name} {key}", rotated)
        if fresh is None:
            continue
        # Only where nobody wrote another text meanwhile: that one has the newest key.
        rows.filter(pk=key, token=token).update(
            **{name: Value(fresh.decode(), output_field=models.TextField())}
        )
        rotated.done += 1


def _rotate_picture(evidence: ReportEvidence, rotated: Rotated) -> None:
    """The new file, then its row, then the old file goes; the purge sweeps what is left over."""
    label = f"picture {evidence.pk}"
    try:
        token = read_token(evidence.name)
    except OSError:
        rotated.unreadable.append(label)
        return
    fresh = _fresh(token, label, rotated)
    if fresh is None:
        return
    old, new = evidence.name, keep_token(fresh)
    try:
        moved = ReportEvidence.objects.filter(pk=evidence.pk, name=old).update(name=new)
    except BaseException:
        delete_picture(new)
        raise
    delete_picture(old if moved else new)
    rotated.done += 1


def _fresh(token: bytes, label: str, rotated: Rotated) -> bytes | None:
    """The token under the newest key; None where there is nothing to do or nothing can be done."""
    if is_current(token):
        rotated.current += 1
        return None
    try:
        return encrypt_bytes(decrypt_bytes(token))
    except UnreadableError:
        rotated.unreadable.append(label)
        return None
