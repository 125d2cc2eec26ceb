"""The pictures of reports at rest: encrypted, under random names, never below MEDIA_ROOT."""

import logging
import secrets
from collections.abc import Iterator

from django.core.files.base import ContentFile

from mrc.core.encryption import UnreadableError, decrypt_bytes, encrypt_bytes

from .models import ReportEvidence, reports_storage

logger = logging.getLogger(__name__)


class PictureGoneError(Exception):
    """The file is not there, or no key opens it."""


def keep_picture(data: bytes) -> str:
    """Encrypts and stores a picture that was drawn again; gives the name for its row."""
    return keep_token(encrypt_bytes(data))


def keep_token(token: bytes) -> str:
    signs = secrets.token_hex(32)
    return reports_storage().save(f"{signs[:2]}/{signs[2:]}", ContentFile(token))


def open_picture(evidence: ReportEvidence) -> bytes:
    """The picture itself, whole: a damaged one fails before a byte of it is shown.

    For a view of the case workers, which writes a `ReportOpening` first. Raises
    `PictureGoneError`.
    """
    try:
        return decrypt_bytes(read_token(evidence.name))
    except (OSError, UnreadableError) as error:
        logger.error("A picture of a report cannot be opened: %s", type(error).__name__)
        raise PictureGoneError from None


def read_token(name: str) -> bytes:
    """The encrypted bytes of a file. Raises `OSError`."""
    with reports_storage().open(name, "rb") as file:
        return file.read()


def delete_picture(name: str) -> bool:
    """Deletes a file; True when it is gone, also when it was gone before."""
    storage = reports_storage()
    try:
        storage.delete(name)
        return not storage.exists(name)
    except OSError as error:
        logger.error("A picture of a report cannot be deleted: %s", type(error).__name__)
        return False


def held_names() -> Iterator[str]:
    """Every file of the storage, whether a row names it or not."""
    storage = reports_storage()
    try:
        folders, _files = storage.listdir("")
    except FileNotFoundError:
        # Nothing was ever stored.
        return
    for folder in sorted(folders):
        for name in sorted(storage.listdir(folder)[1]):
            yield f"{folder}/{name}"
