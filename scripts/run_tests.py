"""Everything that `make test` runs, stage by stage, to the end even after a failure.

Where Chromium or PostgreSQL is missing, its stage says what to install and is skipped; under
CI=true that is a failure. The last line is `N passed, N failed`: tests and checks together.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TypeAlias

import throwaway_postgres

REPO_DIR = Path(__file__).resolve().parents[1]
WORK_DIR = REPO_DIR / "var" / "test-run"
Process: TypeAlias = "subprocess.Popen[str]"
#: What it is called, and the variables that lead a run of the tests to it.
Database: TypeAlias = tuple[str, Mapping[str, str]]
CHROMIUM_MISSING = "Chromium is missing: install the Debian package `chromium`"
#: Two processes on two cores; a machine with more gains from more.
PARALLEL = str(max(2, min(4, os.cpu_count() or 2)))


@dataclass
class Outcome:
    """What one stage came to."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Suite:
    """A run of pytest over the tests with a marker, which leaves a report of its own."""

    name: str
    marker: str
    options: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def _label(self) -> str:
        """Of its report and of its test database's files: nothing else may write there."""
        return self.name.lower().replace(" ", "-")

    def start(self, output: IO[str] | None = None) -> Process:
        """What it says goes to `output`, else to where this program's words go."""
        self._report.unlink(missing_ok=True)
        return subprocess.Popen(
            [
                sys.executable, "-m", "pytest", "-m", self.marker, "-q", "--no-header",
                "--create-db", f"--junitxml={self._report}", *self.options,
            ],
            cwd=REPO_DIR,
            env={**os.environ, "MRC_TEST_NAME": self._label, **self.variables},
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            text=True,
        )  # fmt: skip

    @property
    def _report(self) -> Path:
        return WORK_DIR / f"{self._label}.xml"

    def outcome(self, code: int) -> Outcome:
        return counted(self._report, code)


class Run:
    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.is_ci = os.environ.get("CI", "").lower() in ("1", "true")
        WORK_DIR.mkdir(parents=True, exist_ok=True)

    def stage(self, name: str, work: Callable[[], Outcome]) -> None:
        print(f"\n==> {name}", flush=True)
        started = time.monotonic()
        outcome = work()
        outcome.name, outcome.seconds = name, time.monotonic() - started
        self.outcomes.append(outcome)

    def check(self, name: str, *command: str, **variables: str) -> None:
        """A command that passes or fails as a whole."""

        def work() -> Outcome:
            ok = run(*command, **variables) == 0
            return Outcome("", passed=int(ok), failed=int(not ok))

        self.stage(name, work)

    def tests(self, suite: Suite) -> None:
        def work() -> Outcome:
            with ended(suite.start()) as process:
                return suite.outcome(process.wait())

        self.stage(suite.name, work)

    def side_by_side(self, suites: Iterable[Suite]) -> None:
        """Those that keep one core each busy; what they say is printed one after the other."""
        started = time.monotonic()
        with ExitStack() as stack:
            running = []
            for suite in suites:
                print(f"\n==> {suite.name} (at once with others)", flush=True)
                told = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
                running.append((suite, told, stack.enter_context(ended(suite.start(told)))))
            for suite, told, process in running:
                outcome = suite.outcome(process.wait())
                outcome.name, outcome.seconds = suite.name, time.monotonic() - started
                told.seek(0)
                print(f"\n==> {suite.name}\n{told.read()}", flush=True)
                self.outcomes.append(outcome)

    def missing(self, name: str, what: str) -> None:
        """Nothing to run it with: skipped here, a failure where everything is meant to be there."""
        print(f"\n==> {name}\n{what}. Skipped.", flush=True)
        self.outcomes.append(Outcome(name, failed=int(self.is_ci), note=what))

    def finish(self) -> int:
        print("\n==> Summary")
        for outcome in self.outcomes:
            state = "FAILED" if outcome.failed else "skipped" if outcome.note else "ok"
            counts = f"{outcome.passed} passed, {outcome.failed} failed"
            skipped = f", {outcome.skipped} skipped" if outcome.skipped else ""
            print(f"{state:8}{outcome.seconds:6.0f} s  {outcome.name}: {counts}{skipped}")
            if outcome.note:
                print(f"{'':17}{outcome.note}")
        passed = sum(outcome.passed for outcome in self.outcomes)
        failed = sum(outcome.failed for outcome in self.outcomes)
        print(f"{passed} passed, {failed} failed", flush=True)
        return 1 if failed else 0


def run(*command: str, **variables: str) -> int:
    return subprocess.run(
        command, cwd=REPO_DIR, env={**os.environ, **variables}, check=False
    ).returncode


@contextmanager
def ended(process: Process) -> Iterator[Process]:
    """However this ends, the process does not outlive it."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def counted(report: Path, code: int) -> Outcome:
    """The numbers of a pytest run; a run without a report, or that broke off, has failed."""
    if code == 5:  # nothing has this marker
        return Outcome("")
    if not report.exists():
        return Outcome("", failed=1, note=f"pytest ended with {code} and wrote no report")
    suite = ElementTree.parse(report).getroot().find("testsuite")
    assert suite is not None
    total, skipped = int(suite.attrib["tests"]), int(suite.attrib["skipped"])
    failed = int(suite.attrib["failures"]) + int(suite.attrib["errors"])
    outcome = Outcome("", passed=total - failed - skipped, failed=failed, skipped=skipped)
    if code not in (0, 1):
        outcome.failed += 1
        outcome.note = f"pytest ended with {code}"
    return outcome


def run_checks(result: Run) -> None:
    python, folder = sys.executable, Path(sys.executable).parent
    database = {"MRC_SQLITE": str(WORK_DIR / "checks.sqlite3")}
    result.check("Format", str(folder / "ruff"), "format", "--check", ".")
    result.check("Lint", str(folder / "ruff"), "check", ".")
    result.check("Types", str(folder / "mypy"))
    result.check("Import rules", str(folder / "lint-imports"), "--no-logo")
    result.check("Templates", str(folder / "djlint"), "templates", "--lint", "--quiet")
    result.check("System checks", python, "manage.py", "check", "--fail-level=WARNING", **database)
    result.check(
        "Migrations", python, "manage.py", "makemigrations", "--check", "--dry-run", **database
    )
    result.check(
        "Migrations while the site runs", python, "scripts/check_migrations.py", **database
    )
    result.check("Translations", python, "scripts/messages.py", "check")


@contextmanager
def both_databases(result: Run, *names: str) -> Iterator[list[Database]]:
    """SQLite, and PostgreSQL while a server of it runs; without it these stages are missing."""
    found: list[Database] = [("SQLite", {})]
    binaries = throwaway_postgres.find_binaries()
    if binaries is None:
        for name in names:
            result.missing(f"{name} on PostgreSQL", throwaway_postgres.MISSING)
        yield found
        return
    with throwaway_postgres.throwaway_postgres(binaries) as url:
        yield [*found, ("PostgreSQL", {"MRC_TEST_DATABASE_URL": url})]


def run_tests(result: Run) -> None:
    tests, demo = "Tests", "Demo content"
    options = ("-n", PARALLEL, "--dist", "worksteal")
    with both_databases(result, tests, demo) as databases:
        for name, variables in databases:
            marker = "not e2e and not demo and not slow"
            result.tests(Suite(f"{tests} on {name}", marker, options, variables))
        result.side_by_side(
            [
                Suite(f"{demo} on {name}", "demo and not slow", variables=variables)
                for name, variables in databases
            ]
        )
    if chromium() is None:
        result.missing("Browser tests", CHROMIUM_MISSING)
    else:
        run_browser_tests(result)


def run_browser_tests(result: Run) -> None:
    """Two browsers on two cores; the demo's database is made once for both of them.

    The tests of a file stay with one browser: they share a server, whose database they change.
    """
    folder = WORK_DIR / "browser"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    database = folder / "demo.sqlite3"
    demo = {"MRC_SQLITE": str(database), "MRC_DATA_DIR": str(folder)}
    for name, command in (("Demo database", "migrate"), ("Demo database's content", "load_demo")):
        result.check(name, sys.executable, "manage.py", command, "--verbosity=0", **demo)
    options = ("-n", PARALLEL, "--dist", "loadfile")
    ready = {"MRC_E2E_DATABASE": str(database)}
    result.tests(Suite("Browser tests", "e2e and not slow", options, ready))


def run_slow_tests(result: Run) -> None:
    drills = "Slow drills"
    with both_databases(result, drills) as databases:
        for name, variables in databases:
            result.tests(Suite(f"{drills} on {name}", "slow and not e2e", variables=variables))
    if chromium() is None:
        result.missing("Slow browser drills", CHROMIUM_MISSING)
    else:
        result.tests(Suite("Slow browser drills", "slow and e2e"))


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks", action="store_true", help="the checks alone: `make lint`")
    parser.add_argument("--slow", action="store_true", help="the long drills: `make test-slow`")
    arguments = parser.parse_args()
    # Ended from outside too, the throwaway database server is stopped and removed.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit("ended from outside"))
    result = Run()
    if arguments.slow:
        run_slow_tests(result)
    else:
        run_checks(result)
        if not arguments.checks:
            run_tests(result)
    return result.finish()


if __name__ == "__main__":
    sys.exit(main())
