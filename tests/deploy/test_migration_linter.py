"""The linter is fed migrations that would break a running version, and those that would not."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.functions import Now

sys.path.insert(0, str(Path(settings.REPO_DIR) / "scripts"))
import check_migrations

SESSION = [
    ("id", models.BigAutoField(primary_key=True)),
    ("notes", models.TextField(null=True)),
    ("place", models.CharField(max_length=100)),
    ("people", models.IntegerField(default=0)),
]


def nothing(apps: Any, schema_editor: Any) -> None:
    """Changes data."""


def findings(
    *operations: Operation, allowed: dict[str, str] | None = None
) -> list[check_migrations.Finding]:
    """What is said of one new migration on top of a table `campaigns.session`."""
    state = ProjectState()
    state.add_model(ModelState("campaigns", "Session", [(n, f.clone()) for n, f in SESSION]))
    migration = migrations.Migration("0099_new", "campaigns")
    migration.operations = list(operations)
    if allowed is not None:
        migration.allowed_while_running = allowed  # type: ignore[attr-defined]
    return check_migrations.Checker(state).check(migration)


INDEX = models.Index(fields=["place"], name="by_place")
BAD = [
    (migrations.RemoveField("session", "notes"), "RemoveField session.notes", "still reads"),
    (migrations.DeleteModel("Session"), "DeleteModel session", "still reads"),
    (migrations.RenameField("session", "place", "where"), "RenameField session", "old name"),
    (migrations.RenameModel("Session", "Meeting"), "RenameModel session", "old name"),
    (migrations.AlterModelTable("session", "meeting"), "AlterModelTable session", "old name"),
    (
        migrations.AddField("session", "kind", models.CharField(max_length=9, default="x")),
        "AddField session.kind",
        "NOT NULL without db_default",
    ),
    (
        migrations.AlterField("session", "notes", models.TextField()),
        "AlterField session.notes",
        "becomes NOT NULL",
    ),
    (
        migrations.AlterField("session", "place", models.CharField(max_length=40)),
        "AlterField session.place",
        "becomes shorter",
    ),
    (
        migrations.AlterField("session", "people", models.TextField()),
        "AlterField session.people",
        "of another type",
    ),
    (
        migrations.AlterField("session", "place", models.CharField(max_length=100, unique=True)),
        "AlterField session.place",
        "becomes unique",
    ),
    (
        migrations.AddConstraint(
            "session", models.UniqueConstraint(fields=["place"], name="one_place")
        ),
        "AddConstraint session",
        "may refuse",
    ),
    (
        migrations.AlterUniqueTogether("session", {("place", "people")}),
        "AlterUniqueTogether session",
        "may refuse",
    ),
    (
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RemoveField("session", "notes")]
        ),
        "RemoveField session.notes",
        "still reads",
    ),
]


@pytest.mark.parametrize(("operation", "what", "why"), BAD)
def test_what_breaks_the_running_version_is_refused(
    operation: Operation, what: str, why: str
) -> None:
    found = findings(operation)
    assert [one.is_note for one in found] == [False]
    assert found[0].what.startswith(what)
    assert why in found[0].why
    assert str(found[0]).startswith("campaigns.0099_new: ")


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("session", "kind", models.CharField(max_length=9, null=True)),
        migrations.AddField("session", "kind", models.CharField(max_length=9, db_default="")),
        migrations.AddField("session", "seen", models.DateTimeField(db_default=Now())),
        migrations.AddField("session", "friends", models.ManyToManyField("campaigns.session")),
        migrations.AlterField("session", "place", models.CharField(max_length=200)),
        migrations.AlterField("session", "place", models.CharField("where", max_length=100)),
        migrations.CreateModel("Note", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunPython(nothing),
        AddIndexConcurrently("session", INDEX),
        migrations.AlterModelOptions("session", {"ordering": ["place"]}),
    ],
)
def test_what_only_adds_is_let_through(operation: Operation) -> None:
    assert findings(operation) == []


def test_a_table_that_the_running_version_does_not_know_may_change_as_it_likes() -> None:
    fields = [("id", models.BigAutoField(primary_key=True)), ("text", models.TextField())]
    assert (
        findings(
            migrations.CreateModel("Note", fields),
            migrations.AddField("note", "kind", models.IntegerField()),
            migrations.RemoveField("note", "text"),
        )
        == []
    )


def test_an_index_on_a_big_table_is_noted_and_not_refused() -> None:
    found = findings(migrations.AddIndex("session", INDEX))
    assert [one.is_note for one in found] == [True]
    assert "AddIndexConcurrently" in found[0].why


def test_data_and_tables_in_one_migration_are_refused() -> None:
    add = migrations.AddField("session", "kind", models.TextField(null=True))
    for data in (migrations.RunPython(nothing), migrations.RunSQL("SELECT 1")):
        found = findings(add, data)
        assert ["changes data in a migration" in one.why for one in found] == [True]


class Unheard(Operation):
    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing of ours."""


def test_an_operation_that_nobody_knows_is_refused() -> None:
    assert "nobody can judge" in findings(Unheard())[0].why


def test_an_allowance_needs_its_name_and_a_reason() -> None:
    remove = migrations.RemoveField("session", "notes")
    name = "RemoveField session.notes"
    assert findings(remove, allowed={name: "No version since 1.3 reads or writes it."}) == []
    short = findings(remove, allowed={name: "unused"})
    assert "without a reason" in short[0].why
    other = findings(remove, allowed={"RemoveField session.place": "No version reads it any more"})
    assert sorted(one.what for one in other) == [name, "RemoveField session.place"]


# One of wagtail-localize's migrations asks the database when it is only read.
@pytest.mark.django_db
def test_our_own_history_is_read_and_holds_what_would_have_been_refused() -> None:
    first = dict.fromkeys(check_migrations.OUR_APPS, "0001_initial")
    found = {(one.migration, one.what) for one in check_migrations.findings_since(first)}
    assert ("core.0003_district_names", "AddField district.old_names") in found
    assert check_migrations.findings_since(check_migrations.newest()) == []


@pytest.mark.django_db
def test_the_recorded_baseline_is_one_of_ours_and_nothing_since_breaks_it() -> None:
    baseline = json.loads(check_migrations.BASELINE.read_text())
    assert set(baseline) == set(check_migrations.OUR_APPS)
    refused = [one for one in check_migrations.findings_since(baseline) if not one.is_note]
    assert refused == []
