"""The demo's content on one machine, its backup on another: contents and pages are the same.

On SQLite the drill goes on: the restored database is copied to PostgreSQL, and pages are the same
there too.
"""

import json
import os
from pathlib import Path

import pytest

from mrc.core.backups.making import finished
from mrc.core.backups.manifest import Manifest
from tests.core.backups.machine import Machine, drop, empty_postgresql, new_database
from tests.slow.conftest import Migrated
from tests.slow.own_postgres import OwnPostgres

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

#: Asks for every address of the sitemap, feeds and lists, in the process of the machine.
READ_PAGES = """
import django, hashlib, json, re, sys
django.setup()
from django.test import Client
client = Client()
site_map = client.get("/sitemap.xml").content.decode()
named = re.findall("<loc>([^<]+)", site_map)
addresses = sorted({re.sub("https?://[^/]+", "", found) for found in named})
addresses += ["/en/alerts/feed.atom", "/ur/alerts/feed.atom", "/alerts/cap.xml"]
sums = {}
for address in addresses:
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    # Forms bear tokens of their own each time.
    body = re.sub(rb'(<input type="hidden"[^>]* value=")[^"]*', rb"\\1", body)
    sums[address] = (answer.status_code, hashlib.sha256(body).hexdigest())
print("PAGES" + json.dumps(sums))
"""


def pages_of(machine: Machine) -> dict[str, list[object]]:
    done = machine.manage("shell", "--no-imports", "--command", READ_PAGES)
    assert "PAGES" in done.stdout, done.stdout + done.stderr
    return json.loads(done.stdout.split("PAGES")[1])


def done_by(machine: Machine, *arguments: str) -> str:
    done = machine.manage(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def same_pages(first: dict[str, list[object]], second: dict[str, list[object]]) -> None:
    assert len(first) > 100
    assert {status for status, _digest in first.values()} == {200}
    assert [address for address in first if second[address] != first[address]] == []


@pytest.fixture
def first_machine(migrated: Migrated, tmp_path: Path) -> Machine:
    name = f"mrc_first_{os.getpid()}"
    machine = Machine(migrated.copy(name, tmp_path), tmp_path / "first")
    done_by(machine, "load_demo", "--verbosity", "0")
    return machine


def test_demo_restored_on_a_clean_machine_has_the_same_contents_and_pages(
    first_machine: Machine, tmp_path: Path
) -> None:
    backups = tmp_path / "backups"
    second = Machine(new_database("mrc_second", tmp_path), tmp_path / "second")
    try:
        before = pages_of(first_machine)
        done_by(first_machine, "backup", "--to", str(backups))
        (folder,) = finished(backups)
        said = done_by(second, "restore", "--from", str(folder))
        assert "The records are sound." in said
        same_pages(before, pages_of(second))
        # A backup of what was restored holds the same rows and files.
        done_by(second, "backup", "--to", str(tmp_path / "again"))
        (again,) = finished(tmp_path / "again")
        kept, found = Manifest.read(folder), Manifest.read(again)
        working = {"core_lease", "core_timerrun"}
        assert {name: s for name, s in kept.tables.items() if name not in working} == {
            name: s for name, s in found.tables.items() if name not in working
        }
        assert set(kept.files) <= set(found.files)
        if "://" not in second.database:
            copy_to_postgresql(second, before)
    finally:
        drop(first_machine.database)
        drop(second.database)


def copy_to_postgresql(machine: Machine, before: dict[str, list[object]]) -> None:
    with OwnPostgres() as server:
        third = Machine(empty_postgresql(server.url, "copied"), machine.data)
        said = done_by(third, "copy_database", "--from-sqlite", machine.database)
        assert "counts and checksums equal" in said
        assert "The records are sound." in done_by(third, "check_records")
        same_pages(before, pages_of(third))
        refused = third.manage("copy_database", "--from-sqlite", machine.database)
        assert (refused.returncode, "holds data already" in refused.stderr) == (1, True)
        # The next row finds a free number, and a guard stands where one stood.
        done_by(third, "check", "--database", "default")
        made = "from mrc.core.models import Centre; print(Centre.objects.create(code='ZZZ').pk)"
        assert done_by(third, "shell", "--no-imports", "--command", made).strip().isdigit()
