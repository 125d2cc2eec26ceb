"""Uploads have a folder, or nobody is sent here: `/readyz` notices a disk that is not there."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

pytestmark = pytest.mark.django_db

PRIVATE = ("evidence", "reports", "donor_reports")


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    """A machine's folder for files, still empty."""
    settings.MEDIA_ROOT = tmp_path / "media"
    storages = dict(settings.STORAGES)
    for alias in PRIVATE:
        options = {**storages[alias]["OPTIONS"], "location": tmp_path / alias}
        storages[alias] = {**storages[alias], "OPTIONS": options}
    settings.STORAGES = storages
    return tmp_path


def problems() -> list[str]:
    answer = Client().get("/readyz")
    found: list[str] = answer.json()["problems"]
    assert answer.status_code == (503 if found else 200)
    return found


@pytest.mark.parametrize("name", ["media", *PRIVATE])
def test_missing_folder_is_noticed_and_not_made(data: Path, name: str) -> None:
    assert problems() == ["storage"]
    assert list(data.iterdir()) == []
    call_command("make_folders")
    assert problems() == []
    shutil.rmtree(data / name)
    assert problems() == ["storage"]
    assert not (data / name).exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_of_somebody_else_is_noticed(data: Path) -> None:
    call_command("make_folders")
    (data / "media").chmod(0o500)
    assert problems() == ["storage"]
    (data / "media").chmod(0o700)


def test_pictures_of_reports_are_in_a_folder_for_the_site_alone(data: Path) -> None:
    call_command("make_folders")
    assert (data / "reports").stat().st_mode & 0o777 == 0o700


def test_folder_that_cannot_be_made_is_said(data: Path) -> None:
    (data / "evidence").write_text("in the way")
    with pytest.raises(CommandError, match="evidence"):
        call_command("make_folders")
