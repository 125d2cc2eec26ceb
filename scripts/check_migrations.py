"""Would new migrations break the version that is running while they are applied?

A rolling restart needs the database of the next version to serve the present one for some minutes,
and so does going back. Checked is what was added since `migrations_baseline.json`, which names the
migrations of the version that runs (`--record` writes it, at each release). What has to break the
rule says so in the migration itself, with the reason:

    class Migration(migrations.Migration):
        allowed_while_running = {"RemoveField session.notes": "No version since 1.3 reads it."}

Migrations of other people's packages are not looked at: read their notes before an upgrade.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

REPO_DIR = Path(__file__).resolve().parents[1]
BASELINE = Path(__file__).with_name("migrations_baseline.json")
OUR_APPS = ("core", "destinations", "alerts", "events", "campaigns", "home")
#: Tables that grow with readers or sessions: an index made on them at once stops all writing.
BIG_TABLES = {
    "core.delivery", "core.dailycount", "core.outboxevent", "core.pagefeedback",
    "campaigns.session", "campaigns.sessionversion", "campaigns.sessionevent",
    "campaigns.attendancecount", "campaigns.sessionsummary", "campaigns.evidencefile",
}  # fmt: skip
SHORTEST_REASON = 20

_GONE = (
    "the running version still reads and writes it; stop using it first, drop it a release later"
)
_RENAMED = "the running version knows the old name; add the new one beside it"
#: What the running version never notices.
_HARMLESS = (
    migrations.CreateModel, migrations.AlterModelOptions, migrations.AlterModelManagers,
    migrations.AddIndex, migrations.RemoveIndex, migrations.RenameIndex,
    migrations.RemoveConstraint, migrations.AlterModelTableComment,
    AddIndexConcurrently, RemoveIndexConcurrently,
)  # fmt: skip
#: What may refuse a row that the running version writes.
_REFUSING = (
    migrations.AddConstraint, migrations.AlterUniqueTogether, migrations.AlterOrderWithRespectTo,
)  # fmt: skip
_DATA = (migrations.RunPython, migrations.RunSQL)


@dataclass(frozen=True)
class Finding:
    """One operation that must not be applied while the former version runs; or only a note."""

    migration: str
    what: str
    why: str
    is_note: bool = False

    def __str__(self) -> str:
        return f"{self.migration}: {self.what}: {self.why}"


@dataclass
class Checker:
    """Goes through migrations in their order; `state` is what the running version expects."""

    state: ProjectState
    #: Tables made since the baseline: the running version does not know them.
    new: set[str] = field(default_factory=set)

    def check(self, migration: migrations.Migration) -> list[Finding]:
        """What is wrong with it and not allowed by it, and allowances for nothing."""
        label = f"{migration.app_label}.{migration.name}"
        allowed: dict[str, str] = dict(getattr(migration, "allowed_while_running", {}))
        found = list(self._mixed(label, list(_flat(migration.operations))))
        for whole in migration.operations:
            for operation in _flat([whole]):
                for why, is_note in self._judge(migration.app_label, operation):
                    found.append(Finding(label, name_of(operation), why, is_note))
                if isinstance(operation, migrations.CreateModel):
                    self.new.add(f"{migration.app_label}.{operation.name_lower}")
            whole.state_forwards(migration.app_label, self.state)
        left = [finding for finding in found if finding.is_note or finding.what not in allowed]
        return left + list(_bad_allowances(label, allowed, found))

    def _mixed(self, label: str, operations: list[Operation]) -> Iterator[Finding]:
        data = [name_of(one) for one in operations if isinstance(one, _DATA)]
        if data and len(data) < len(operations):
            why = "changes data in a migration that changes tables, too: they stay locked meanwhile"
            yield Finding(label, data[0], why)

    def _judge(self, app: str, operation: Operation) -> Iterator[tuple[str, bool]]:
        """Why it would break the running version; True for what is only worth a look."""
        table = f"{app}.{_model_of(operation)}"
        if table in self.new or isinstance(operation, _DATA):
            return
        if isinstance(operation, migrations.DeleteModel | migrations.RemoveField):
            yield _GONE, False
        elif isinstance(
            operation, migrations.RenameModel | migrations.RenameField | migrations.AlterModelTable
        ):
            yield _RENAMED, False
        elif isinstance(operation, migrations.AddField):
            if not _can_be_left_out(operation.field):
                yield "NOT NULL without db_default: the running version cannot insert a row", False
        elif isinstance(operation, migrations.AlterField):
            before = self.state.models[app, operation.model_name_lower].fields[operation.name]
            yield from ((why, False) for why in _narrowed(before, operation.field))
        elif isinstance(operation, _REFUSING):
            yield "may refuse what the running version writes", False
        elif type(operation) is migrations.AddIndex and table in BIG_TABLES:
            yield "stops all writing to a big table; AddIndexConcurrently would not", True
        elif not isinstance(operation, _HARMLESS):
            yield "an operation that nobody can judge from outside", False


def name_of(operation: Operation) -> str:
    """Such as ``RemoveField session.notes``: what an allowance names."""
    model, part = _model_of(operation), getattr(operation, "name", "")
    if isinstance(operation, _DATA):
        code = getattr(operation, "code", None)
        return f"{type(operation).__name__} {getattr(code, '__name__', '')}".strip()
    named = f"{model}.{part}" if part and part.lower() != model else model
    return f"{type(operation).__name__} {named}".strip()


def _model_of(operation: Operation) -> str:
    for name in ("model_name", "name", "old_name"):
        if found := getattr(operation, name, None):
            return str(found).lower()
    return ""


def _flat(operations: Iterable[Operation]) -> Iterator[Operation]:
    """What reaches the database."""
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _can_be_left_out(new: Any) -> bool:
    """Whether a row may be inserted by somebody who has never heard of this column."""
    return bool(new.null or new.many_to_many or new.has_db_default() or new.generated)


def _narrowed(before: Any, after: Any) -> Iterator[str]:
    if before.null and not after.null:
        yield "becomes NOT NULL, and the running version may still write nothing there"
    is_other = before.get_internal_type() != after.get_internal_type()
    if is_other or (after.unique and not before.unique):
        yield "becomes unique or of another type under the running version"
    longest, shorter = before.max_length, after.max_length
    if shorter is not None and (longest is None or shorter < longest):
        yield "becomes shorter than what the running version may write"


def _bad_allowances(label: str, allowed: dict[str, str], found: list[Finding]) -> Iterator[Finding]:
    met = {finding.what for finding in found if not finding.is_note}
    for what, reason in allowed.items():
        if what not in met:
            yield Finding(label, what, "is allowed, but nothing of that name needs it")
        elif len(reason.strip()) < SHORTEST_REASON:
            yield Finding(label, what, "is allowed without a reason that somebody could judge")


def findings_since(baseline: dict[str, str]) -> list[Finding]:
    """Of all migrations of our apps that the baseline does not hold. Needs Django set up."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    known = list(baseline.items())
    others = [node for node in loader.graph.leaf_nodes() if node[0] not in OUR_APPS]
    old = {node for key in [*known, *others] for node in loader.graph.forwards_plan(key)}
    checker = Checker(loader.project_state(sorted(old), at_end=True).clone())
    leaves = [node for node in loader.graph.leaf_nodes() if node[0] in OUR_APPS]
    plan = dict.fromkeys(node for leaf in leaves for node in loader.graph.forwards_plan(leaf))
    return [
        finding
        for node in plan
        if node not in old
        for finding in checker.check(loader.graph.nodes[node])
    ]


def newest() -> dict[str, str]:
    """The last migration of each of our apps."""
    from django.db.migrations.loader import MigrationLoader

    leaves = MigrationLoader(None).graph.leaf_nodes()
    return {app: name for app, name in leaves if app in OUR_APPS}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="the newest ones run from now on")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mrc.settings.dev")
    sys.path[:0] = [str(REPO_DIR / "site"), str(REPO_DIR)]
    django.setup()
    if arguments.record:
        BASELINE.write_text(json.dumps(newest(), indent=2, sort_keys=True) + "\n")
        return 0
    found = findings_since(json.loads(BASELINE.read_text()))
    for finding in found:
        print(f"{'Note' if finding.is_note else 'Refused'}: {finding}")
    if any(not finding.is_note for finding in found):
        print("docs/operations/deploy.md says how to do it in two releases, or how to allow it.")
        return 1
    print("The running version can go on while the new migrations are applied.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
