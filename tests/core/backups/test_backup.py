"""A backup comes back as it was, or says at once why it does not."""

import datetime
import errno
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection

from mrc.core.backups.files import Keeper
from mrc.core.backups.making import finished, make_backup
from mrc.core.backups.manifest import BackupError, Manifest, sum_of_path
from mrc.core.backups.restoring import Wish, restore, verified
from mrc.core.models import Centre, User
from mrc.core.page_cache.tokens import PageTokens
from tests.alerts.reports.factories import make_picture, make_report
from tests.core.backups.machine import REPO_DIR, Machine, drop, new_database
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.datetime(2026, 3, 9, 2, 0, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(days=1)
WORDS = "He took the money; my number is 0300 1234567"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "here" / "media"
    moved = {}
    for name in ("evidence", "donor_reports", "reports"):
        options = {**settings.STORAGES[name]["OPTIONS"], "location": tmp_path / "here" / name}
        moved[name] = {**settings.STORAGES[name], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, **moved}


@pytest.fixture
def content():
    """Rows and files of every storage; one report with a picture."""
    make_user(centre=CentreFactory(name_en="Kept centre"), username="sana")
    make_report(what_happened=WORDS, pictures=[make_picture()])
    storages["default"].save("original_images/a.jpg", ContentFile(b"public picture"))
    storages["evidence"].save("2026/03/sheet.jpg", ContentFile(b"attendance sheet"))
    storages["donor_reports"].save("report.pdf", ContentFile(b"report of a donor"))


def damaged(made, change):
    """The folder with a manifest that was changed and signed again, as another version may."""
    data = json.loads((made.folder / "manifest.json").read_text())
    change(data)
    Manifest._parsed(data).write(made.folder)


def test_restored_on_a_clean_machine_rows_files_and_keys_are_as_they_were(content, tmp_path):
    made = make_backup(to=tmp_path / "backups", now=NOW)
    assert made.manifest.missing == []
    assert {file.storage for file in made.manifest.files} == {
        "default", "evidence", "donor_reports", "reports",
    }  # fmt: skip
    machine = Machine(new_database("mrc_restored", tmp_path), tmp_path / "there")
    try:
        done = machine.manage("restore", "--from", str(made.folder))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "tables as they were" in done.stdout
        assert "Keys: they open what they have to." in done.stdout
        assert "The records are sound." in done.stdout
        folders = {"default": "media", "donor_reports": "donor-reports"}
        for file in made.manifest.files:
            there = machine.data / folders.get(file.storage, file.storage) / file.name
            assert sum_of_path(there) == (file.size, file.sha256)
        again = machine.manage("restore", "--from", str(made.folder))
        assert again.returncode == 1
        assert "The database is not empty" in again.stderr
    finally:
        drop(machine.database)


def test_running_site_keeps_no_page_from_before_a_restore_be_it_one_that_failed(
    content, settings, tmp_path
):
    """The web process of that machine is this one, which shares its folder."""
    made = make_backup(to=tmp_path / "backups", now=NOW)
    machine = Machine(new_database("mrc_pages", tmp_path), tmp_path / "there")
    settings.MRC_PURGE_DIR = machine.data / "purge"
    web = PageTokens()
    try:
        before = web.read()
        assert machine.manage("restore", "--from", str(made.folder)).returncode == 0
        after = web.read()
        assert all(new != old for new, old in zip(after, before, strict=True))
        damaged(made, lambda data: data["tables"]["core_centre"].update(rows=99))
        again = machine.manage("restore", "--from", str(made.folder), "--replace")
        assert "core_centre: 99 rows then" in again.stderr
        assert all(new != old for new, old in zip(web.read(), after, strict=True))
    finally:
        drop(machine.database)


def test_backup_holds_no_key_no_typed_word_and_nobodys_session(content, client, settings, tmp_path):
    client.force_login(User.objects.get())
    made = make_backup(to=tmp_path, now=NOW)
    assert "django_session" not in made.manifest.tables
    everything = b"".join(path.read_bytes() for path in made.folder.rglob("*") if path.is_file())
    for secret in (
        settings.SECRET_KEY,
        *settings.MRC_REPORT_KEYS,
        WORDS,
        client.session.session_key,
    ):
        assert secret.encode() not in everything
    assert [key.name for key in made.manifest.keys] == ["SECRET_KEY", "MRC_REPORT_KEYS"]
    assert made.folder.stat().st_mode & 0o077 == 0


def test_second_backup_shares_unchanged_files_and_takes_new_and_changed_ones(content, tmp_path):
    first = make_backup(to=tmp_path, now=NOW)
    storages["evidence"].save("2026/03/new.jpg", ContentFile(b"another sheet"))
    (first.folder / "files/default/original_images/a.jpg").write_bytes(b"public pictur_")
    second = make_backup(to=tmp_path, now=LATER)
    # All but the new one, and the one that was damaged where it lay.
    assert second.linked == len(first.manifest.files) - 1
    assert verified(second.folder).files == second.manifest.files
    with pytest.raises(BackupError, match=r"a\.jpg is damaged"):
        verified(first.folder)


def test_keeping_two_deletes_the_older_ones_and_leaves_whole_ones(content, tmp_path):
    make_backup(to=tmp_path, now=NOW)
    for days in (1, 2):
        make_backup(to=tmp_path, now=NOW + datetime.timedelta(days=days))
    call_command("backup", "--to", str(tmp_path), "--keep", "2", verbosity=0)
    kept = finished(tmp_path)
    assert len(kept) == 2
    for folder in kept:
        verified(folder)


def test_file_that_comes_while_the_backup_is_made_is_in_it(content, tmp_path, monkeypatch):
    """A row that was read names no file that is missing, however it falls."""
    from alerts.models import ReportEvidence

    keep_all, rounds = Keeper.keep_all, []

    def keep_and_go_on_writing(keeper):
        keep_all(keeper)
        rounds.append(len(keeper.kept))
        if len(rounds) == 1:
            make_report(pictures=[make_picture("green")])

    monkeypatch.setattr(Keeper, "keep_all", keep_and_go_on_writing)
    made = make_backup(to=tmp_path, now=NOW)
    assert rounds[1] == rounds[0] + 1
    assert made.manifest.missing == []
    assert made.manifest.tables["alerts_reportevidence"].rows == ReportEvidence.objects.count() == 2


def test_row_whose_file_was_gone_already_is_named(content, tmp_path):
    from alerts.models import ReportEvidence

    name = ReportEvidence.objects.get().name
    storages["reports"].delete(name)
    assert make_backup(to=tmp_path, now=NOW).manifest.missing == [f"reports: {name}"]


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda folder: truncate(next(folder.glob("database.*"))), r"database\.\w+ has \d+ bytes"),
        (lambda folder: next(folder.glob("files/evidence/**/*.jpg")).unlink(), "is missing"),
        (lambda folder: flip(next(folder.glob("files/donor_reports/*"))), "is damaged"),
        (lambda folder: flip(folder / "manifest.json"), "manifest.json is damaged"),
        (lambda folder: (folder / "manifest.json").unlink(), "is no backup"),
    ],
)
def test_damaged_backup_is_refused_and_named(content, tmp_path, harm, message):
    made = make_backup(to=tmp_path, now=NOW)
    call_command("check_backup", str(made.folder), verbosity=0)
    harm(made.folder)
    with pytest.raises(CommandError, match=message):
        call_command("check_backup", str(made.folder))
    with pytest.raises(CommandError, match=message):
        call_command("restore", "--from", str(made.folder), "--replace")
    assert Centre.objects.filter(name_en="Kept centre").exists()


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_dump_that_its_program_cannot_read_is_refused(content, tmp_path):
    made = make_backup(to=tmp_path, now=NOW)
    path = next(made.folder.glob("database.*"))
    path.write_bytes(b"This is neither of the two." * 400)

    def change(data):
        size, digest = sum_of_path(path)
        data["database"].update(size=size, sha256=digest)

    damaged(made, change)
    with pytest.raises(BackupError, match=r"pg_restore failed|no sound SQLite database"):
        verified(made.folder)


def test_missing_key_is_named_by_its_fingerprint_and_nothing_is_touched(
    content, settings, tmp_path
):
    made = make_backup(to=tmp_path, now=NOW)
    settings.MRC_REPORT_KEYS = [Fernet.generate_key().decode()]
    needed = made.manifest.keys[1].fingerprint
    with pytest.raises(BackupError, match=f"MRC_REPORT_KEYS with the fingerprint {needed}"):
        restore(folder=made.folder, wish=Wish(replace=True), say=print)
    assert Centre.objects.filter(name_en="Kept centre").exists()


def test_backup_of_a_newer_version_is_refused(content, tmp_path):
    made = make_backup(to=tmp_path, now=NOW)
    damaged(made, lambda data: data["migrations"].append("core.0999_from_the_future"))
    with pytest.raises(BackupError, match="newer than this site"):
        restore(folder=made.folder, wish=Wish(replace=True), say=print)
    data = json.loads((made.folder / "manifest.json").read_text())
    with pytest.raises(BackupError, match="has format 2"):
        Manifest._parsed({**data, "format": 2})


def test_manifest_leads_nowhere_out_of_its_folder(content, tmp_path):
    made = make_backup(to=tmp_path, now=NOW)
    damaged(made, lambda data: data["files"][0].update(name="../../../outside"))
    with pytest.raises(BackupError, match="leads out of the backup"):
        verified(made.folder)


def test_full_disk_is_said_and_leaves_earlier_backups_alone(content, tmp_path):
    """A real limit of the operating system on what a process may write."""
    backups = tmp_path / "backups"
    made = make_backup(to=backups, now=NOW)
    machine = Machine(str(connection.settings_dict["NAME"]), tmp_path / "here")
    if connection.vendor == "postgresql":
        server = os.environ["MRC_TEST_DATABASE_URL"].rpartition("/")[0]
        machine.database = f"{server}/{machine.database}"
    (machine.data / "media").mkdir(exist_ok=True)
    (machine.data / "media" / "large").write_bytes(os.urandom(3_000_000))
    limit = 2_000_000

    result = subprocess.run(
        [sys.executable, "manage.py", "backup", "--to", str(backups)],
        cwd=REPO_DIR, env=machine.variables, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert result.returncode == 1
    assert "There is no room left" in result.stderr, result.stderr
    assert os.strerror(errno.EFBIG) in result.stderr
    assert [path.name for path in backups.iterdir()] == [made.folder.name]
    verified(made.folder)
