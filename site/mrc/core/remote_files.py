"""Uploads and private files in an S3-compatible storage, for more than one machine.

Its buckets are private and nobody is sent there: addresses stay ours (`/media/...`), so that the
policy `'self'` holds and a view decides who sees what. What goes wrong on the way is an `OSError`,
as it is with a disk: callers that know what to do without a file need to know of no other storage.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import urljoin

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3File, S3Storage
from storages.utils import clean_name

#: Seconds for a connection and for each answer, and how often all is tried: a storage that hangs
#: is one that is down.
_CONNECT, _READ, _ATTEMPTS = 3, 10, 2
#: Larger files wait in a temporary file while they are read.
_IN_MEMORY = 2 * 1024 * 1024


class RemoteFilesError(OSError):
    """The storage did not answer, or refused; never its words, which name buckets and keys."""


@contextmanager
def _as_os_error(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if status == 404:
            raise FileNotFoundError(name) from None
        raise RemoteFilesError(f"the file storage answered {status}") from None
    except (BotoCoreError, Boto3Error) as error:
        raise RemoteFilesError(f"the file storage: {type(error).__name__}") from None


@deconstructible
class RemoteFiles(S3Storage):
    """One bucket, or the part of it below `location`; `base_url` None where nobody has addresses.

    Never overwrites: a name that is taken gets another ending, as on a disk.
    """

    def __init__(self, *, base_url: str | None = None, **options: Any) -> None:
        self.base_url = base_url
        config = Config(
            connect_timeout=_CONNECT,
            read_timeout=_READ,
            retries={"total_max_attempts": _ATTEMPTS},
            s3={"addressing_style": options.pop("addressing_style", "auto")},
            # Only what the protocol demands: other makes than Amazon's know no other checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(
            client_config=config,
            file_overwrite=False,
            default_acl=None,
            querystring_auth=False,
            max_memory_size=_IN_MEMORY,
            **options,
        )

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode not in ("r", "rb"):
            raise ValueError("Files of this storage are saved whole; open them for reading.")
        with _as_os_error(name):
            file = S3File(self._normalize_name(clean_name(name)), "rb", self)
            # Now and not at the first read: who has opened a file of a disk can read it, too.
            file.open()
        return cast(File, file)

    def _save(self, name: str, content: File) -> str:
        with _as_os_error(name):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with _as_os_error(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _as_os_error(name):
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _as_os_error(path):
            folders, files = super().listdir(path)
        return folders, files

    def size(self, name: str) -> int:
        with _as_os_error(name):
            return int(super().size(name))

    def get_modified_time(self, name: str) -> Any:
        with _as_os_error(name):
            return super().get_modified_time(name)

    def url(self, name: str | None, *args: Any, **options: Any) -> str:
        """Where a view of ours answers for it. Raises `ValueError` for private files."""
        if self.base_url is None:
            raise ValueError("This file is not accessible via a URL.")
        return urljoin(self.base_url, filepath_to_uri(name or "").lstrip("/"))
