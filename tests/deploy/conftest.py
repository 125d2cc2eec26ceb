"""A stand-in for S3: the package `moto`, asked over real HTTP on this machine.

It answers as Amazon's interface does and keeps everything in memory. No storage of a real provider
is exercised by any test.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from campaigns.models import EvidenceFile
from mrc.settings.environment import Environment
from mrc.settings.machines import file_storages


@dataclass(frozen=True)
class Bucket:
    """What lies in a bucket, looked at past our own code."""

    client: Any
    name: str

    @property
    def keys(self) -> list[str]:
        found = self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return [each["Key"] for each in found]

    def read(self, key: str) -> bytes:
        return bytes(self.client.get_object(Bucket=self.name, Key=key)["Body"].read())


@dataclass(frozen=True)
class Buckets:
    media: Bucket
    private: Bucket


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    yield f"http://127.0.0.1:{port}"
    server.stop()


def variables(address: str) -> dict[str, str]:
    """The environment of an installation whose files are there."""
    return {
        "S3_ENDPOINT": address,
        "S3_REGION": "us-east-1",
        "S3_ACCESS_KEY": "AKIA5XN2",
        "S3_SECRET_KEY": "p4ss",
        "S3_MEDIA_BUCKET": "mrc-media",
        "S3_PRIVATE_BUCKET": "mrc-private",
        "S3_ADDRESSING": "path",
    }


def use(address: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Production's storages in place of the tests' folders."""
    environment = Environment(variables(address))
    found = file_storages(environment, Path("/nonexistent"), "/media/")
    assert environment.problems == []
    settings.STORAGES = {**settings.STORAGES, **found}
    settings.WAGTAILDOCS_SERVE_METHOD = "serve_view"
    # A field asks for its storage once, when the models are read.
    field = EvidenceFile._meta.get_field("file")
    monkeypatch.setattr(field, "storage", storages["evidence"])


@pytest.fixture
def buckets(s3_address: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Buckets]:
    """Two empty buckets, and a site that keeps its files in them."""
    client = boto3.client(
        "s3",
        endpoint_url=s3_address,
        region_name="us-east-1",
        aws_access_key_id="AKIA5XN2",
        aws_secret_access_key="p4ss",
    )
    both = Buckets(Bucket(client, "mrc-media"), Bucket(client, "mrc-private"))
    for bucket in (both.media, both.private):
        client.create_bucket(Bucket=bucket.name)
    use(s3_address, settings, monkeypatch)
    yield both
    for bucket in (both.media, both.private):
        for key in bucket.keys:
            client.delete_object(Bucket=bucket.name, Key=key)
        client.delete_bucket(Bucket=bucket.name)


@pytest.fixture
def s3_is_down(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens where the storage should be."""
    use("http://127.0.0.1:9", settings, monkeypatch)
