"""Rows of an SQLite file become rows of PostgreSQL, all of them or none.

`tests/slow/test_restore.py` copies the whole demo by the command itself.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import load_backend

from alerts.models import ScamReport
from mrc.core.backups.copying import copied_models, copy_from_sqlite
from mrc.core.backups.manifest import BackupError, TableSum
from mrc.core.backups.sums import copied_fields, model_sum
from mrc.core.encryption import EncryptedTextField, raw_token
from mrc.core.models import Centre
from tests.alerts.reports.factories import make_report
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "He took the money; my number is 0300 1234567"


def fill(alias: str) -> None:
    """This version's tables without their guards, and the rows that this database holds now."""
    file = connections[alias]
    every = [*copied_models(), MigrationRecorder.Migration]
    with file.constraint_checks_disabled(), file.schema_editor() as editor:
        for model in every:
            if not model._meta.auto_created:
                editor.create_model(model)
    with file.constraint_checks_disabled(), file.cursor() as cursor:
        for model in every:
            fields = copied_fields(model)
            columns = ", ".join(file.ops.quote_name(field.column) for field in fields)
            places = ", ".join("%s" for _field in fields)
            table = file.ops.quote_name(model._meta.db_table)
            insert = f"INSERT INTO {table} ({columns}) VALUES ({places})"
            cursor.executemany(insert, [*rows_of(model, fields, file)])


def rows_of(
    model: type[models.Model], fields: list[models.Field[Any, Any]], file: BaseDatabaseWrapper
) -> Iterator[list[Any]]:
    """Values as SQLite writes them; what is encrypted as it is."""
    sealed = {one.attname for one in fields if isinstance(one, EncryptedTextField)}
    rows = model._base_manager.order_by()
    rows = rows.annotate(**{f"raw_{name}": raw_token(name) for name in sealed})
    names = [f"raw_{one.attname}" if one.attname in sealed else one.attname for one in fields]
    plain: models.Field[Any, Any] = models.TextField()
    for row in rows.values_list(*names):
        yield [
            (plain if one.attname in sealed else one).get_db_prep_save(value, file)
            for one, value in zip(fields, row, strict=True)
        ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An SQLite site with a centre, somebody who works there and a sealed report."""
    if connection.vendor != "postgresql":
        pytest.skip("copies go to PostgreSQL; make test runs this there")
    make_user(centre=CentreFactory(name_en="Kept centre", name_ur="مرکز"), username="sana")
    make_report(what_happened=WORDS)
    path = tmp_path / "site.sqlite3"
    database = {**connection.settings_dict, "ENGINE": "django.db.backends.sqlite3", "NAME": path}
    database |= {"OPTIONS": {}, "CONN_HEALTH_CHECKS": False, "TIME_ZONE": None}
    backend = load_backend("django.db.backends.sqlite3")
    connections["filled"] = backend.DatabaseWrapper(database, "filled")
    try:
        fill("filled")
    finally:
        connections["filled"].close()
        del connections["filled"]
    return path


def test_every_row_is_there_again_with_equal_counts_and_sums_or_nothing_is_touched(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sums()
    Centre.objects.filter(name_en="Kept centre").update(name_ur="another one")
    CentreFactory(code="ZZY", name_en="Not in the file")
    assert_refused(file)
    call_command("copy_database", "--from-sqlite", str(file), "--replace")
    after = sums()
    assert {name for name, found in after.items() if found != before[name]} == set()
    assert "counts and checksums equal" in capsys.readouterr().out
    assert [one.name_ur for one in Centre.objects.filter(name_en="Kept centre")] == ["مرکز"]
    assert ScamReport.objects.get().what_happened == WORDS
    # The next row finds a free number.
    assert (
        CentreFactory(code="ZZX", name_en="Later").pk > Centre.objects.get(name_en="Kept centre").pk
    )


def sums() -> dict[str, TableSum]:
    return {model._meta.db_table: model_sum(model, "default") for model in copied_models()}


def assert_refused(file: Path) -> None:
    """Where there is data already, and from another version."""
    with pytest.raises(CommandError, match="holds data already"):
        call_command("copy_database", "--from-sqlite", str(file))
    recorder = MigrationRecorder(connection)
    recorder.record_applied("core", "9999_newer")
    try:
        with pytest.raises(BackupError, match="different versions"):
            copy_from_sqlite(file, replace=True, say=print)
    finally:
        recorder.record_unapplied("core", "9999_newer")
    assert Centre.objects.filter(name_en="Not in the file").exists()


def test_sqlite_is_no_place_to_copy_to(tmp_path: Path) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("this is about a site on SQLite")
    with pytest.raises(BackupError, match="Copies go to PostgreSQL"):
        copy_from_sqlite(tmp_path / "site.sqlite3", replace=True, say=print)
