"""What figures cost among 100,000 sessions with a million cells; a tenth of that on SQLite.

    python benchmarks/figures.py [--sessions 100000] [--imported 10000]

Everything is invented, and written into a throwaway PostgreSQL and a temporary SQLite file. Beside
the engine stands the plain SQL of the summary that it cannot beat: one grouped query, all sums. All
times are of one run on one machine: medians on the clock, and the mean time of the processor, ours
and the server's, which is what the clock would show on a machine with nothing else to do. Fails on
PostgreSQL where a view takes more than 300 ms of processor and more than three times the plain
query, and where an export of all rows takes a quarter more memory than one of a tenth of them.
"""

import argparse
import contextlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(Path(__file__).resolve().parent)]

ROUNDS = 5
#: Seconds that a view may take, or this many times the plain grouped query, whatever is more.
VIEW_SECONDS, VIEW_TIMES = 0.3, 3.0
MEMORY_GROWTH = 1.25
SEED = 20160101
#: Days of the sessions that are imported: no two at one place on one day.
DAYS = 200


def main() -> int:
    parser = argparse.ArgumentParser(description="What figures cost")
    parser.add_argument("--sessions", type=int, default=100_000)
    parser.add_argument("--imported", type=int, default=10_000)
    parser.add_argument("--step", choices=["all", "measure", "export", "import"], default="all")
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--file-type", choices=["csv", "xlsx"], default="csv")
    wanted = parser.parse_args()
    steps = {
        "measure": lambda: measure(wanted.sessions),
        "export": lambda: export(wanted.rows, wanted.file_type),
        "import": lambda: bring_in(wanted.imported),
    }
    if wanted.step != "all":
        with prepared():
            return steps[wanted.step]()
    failures = 0
    for name, sessions, imported in (
        ("PostgreSQL", wanted.sessions, wanted.imported),
        ("SQLite", wanted.sessions // 10, wanted.imported // 10),
    ):
        with database(name) as environment:
            if environment is None:
                print("PostgreSQL is missing: only SQLite is measured.")
                continue
            print(f"\n{name}: {sessions:,} sessions", flush=True)
            failures += run(environment, "measure", "--sessions", str(sessions))
            failures += run_exports(environment, sessions)
            failures += run(environment, "import", "--imported", str(imported))
    return int(failures > 0)


@contextlib.contextmanager
def database(name: str) -> Iterator[dict[str, str] | None]:
    """The environment in which the site uses an empty database of this kind."""
    from throwaway_postgres import find_binaries, throwaway_postgres

    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        values = {"DJANGO_SETTINGS_MODULE": "mrc.settings.test", "MRC_TEST_NAME": "figures-bench"}
        if name == "PostgreSQL":
            binaries = find_binaries()
            if binaries is None:
                yield None
                return
            values["MRC_TEST_DATABASE_URL"] = stack.enter_context(throwaway_postgres(binaries))
        else:
            values["DJANGO_SETTINGS_MODULE"] = "mrc.settings.dev"
            values["MRC_SQLITE"] = str(Path(folder) / "benchmark.sqlite3")
        yield {**os.environ, **values}


def run(environment: dict[str, str], step: str, *options: str) -> int:
    """One step in a process of its own, so that its memory is its own too; 1 where it fails."""
    command = [sys.executable, str(Path(__file__)), "--step", step, *options]
    return int(subprocess.run(command, env=environment, check=False).returncode != 0)


@contextlib.contextmanager
def prepared() -> Iterator[None]:
    import django

    django.setup()
    from django.test import override_settings

    # With DEBUG every statement is kept for a page that nobody asks for. Without a worker that
    # takes tasks from a queue, no row of an import would ever be checked.
    at_once = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with override_settings(DEBUG=False, TASKS=at_once):
        yield


@dataclass(frozen=True)
class Times:
    """Seconds on the clock (median), and of the processor (mean)."""

    clock: float
    processor: float


def timed(action: Callable[[], Any], rounds: int = ROUNDS) -> Times:
    times = []
    began_at = processor_seconds()
    for _round in range(rounds):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return Times(statistics.median(times), (processor_seconds() - began_at) / rounds)


def processor_seconds() -> float:
    """Of this process, and of the server's process that works for it."""
    from django.db import connection

    seconds = time.process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
        if stat.exists():
            user, system = stat.read_text().rpartition(")")[2].split()[11:13]
            seconds += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return seconds


# -- Making the sessions, and counting them -------------------------------------------------------


def measure(sessions: int) -> int:
    from country.people import make_country
    from country.sessions import Writer
    from django.core.management import call_command
    from django.db import connection

    from campaigns.figures.summary import keeping

    call_command("migrate", verbosity=0)
    random = Random(SEED)
    country = make_country(random)
    writer = Writer(random, country)
    loaded = timed(lambda: writer.write(sessions), rounds=1)
    print(f"{loaded.clock:8.1f} s   writing {sessions:,} sessions with {writer.cells:,} cells")
    rebuilt = timed(lambda: list(keeping.rebuild()), rounds=1)
    print(f"{rebuilt.clock:8.1f} s   rebuild_summaries ({rebuilt.processor:.0f} s of processor)")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return compare(views(country))


def compare(found: dict[str, tuple[Times, Times]]) -> int:
    """Prints each view beside its plain query; 1 where one is too slow."""
    from django.db import connection

    is_judged = connection.vendor == "postgresql"
    failures = 0
    print(f"{'clock ms':>9} {'plain':>7}   {'processor ms':>12} {'plain':>7} {'times':>6}")
    for name, (ours, plain) in found.items():
        times = ours.processor / max(plain.processor, 1e-3)
        is_slow = is_judged and ours.processor > VIEW_SECONDS and times > VIEW_TIMES
        failures += is_slow
        print(
            f"{ours.clock * 1000:9.1f} {plain.clock * 1000:7.1f}   {ours.processor * 1000:12.1f}"
            f" {plain.processor * 1000:7.1f} {times:6.1f}  {name}{'  TOO SLOW' * is_slow}"
        )
    return int(failures > 0)


def views(country: Any) -> dict[str, tuple[Times, Times]]:
    """Times of the engine, and of the plain grouped query of the same selection."""
    import datetime

    from campaigns.figures.engine import EVERYTHING, Grouping, Part, count
    from campaigns.figures.selection import Selection

    year = {"since": datetime.date(2025, 1, 1), "until": datetime.date(2025, 12, 31)}
    cases: list[tuple[str, Selection, Grouping | None, Part]] = [
        ("everything, in one row", Selection(), None, Part.ALL),
        ("dashboard: everything, by month", Selection(), Grouping.MONTH, Part.ALL),
        ("one filter changed: a centre, by month",
         Selection(centre=country.centres[1]), Grouping.MONTH, Part.ALL),
        ("one filter changed: a district, by month",
         Selection(district=country.districts[3]), Grouping.MONTH, Part.ALL),
        ("one filter changed: an officer, by month",
         Selection(officer=country.officers[7]), Grouping.MONTH, Part.ALL),
        ("a year, by month", Selection(**year), Grouping.MONTH, Part.ALL),
        ("everything, by campaign", Selection(), Grouping.CAMPAIGN, Part.ALL),
        ("everything, by kind of institution", Selection(), Grouping.KIND, Part.ALL),
        ("map: everything, by district", Selection(), Grouping.DISTRICT, Part.SUMS),
        ("map: a year, by district", Selection(**year), Grouping.DISTRICT, Part.SUMS),
        ("table: everything, by district", Selection(), Grouping.DISTRICT, Part.ALL),
    ]  # fmt: skip
    found = {}
    _work_in_one_process()
    for name, selection, by, parts in cases:
        plain = timed(lambda s=selection, b=by: plain_query(s, b))
        ours = timed(lambda s=selection, b=by, p=parts: count(s, scope=EVERYTHING, by=b, parts=p))
        found[name] = (ours, plain)
    return found


def _work_in_one_process() -> None:
    """So that all that the server does is seen; parallel workers would also hide a full machine."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")


def plain_query(selection: Any, by: Any) -> list[Any]:
    """One `SELECT ... GROUP BY` with every sum, and nothing else: no places, no median."""
    from django.db import connection

    from campaigns.figures.engine import _COLUMNS, EVERYTHING, summaries
    from campaigns.figures.summary.models import ADDED, CELLS

    rows = summaries(selection, scope=EVERYTHING).filter(counts=True, is_estimate=False)
    sql, params = rows.values("pk").query.sql_with_params()
    where = sql[sql.index(" WHERE ") :]
    columns = _COLUMNS[by] if by else ()
    sums = ", ".join(f"SUM({name})" for name in (*ADDED, *CELLS.values()))
    keys = "".join(f"{name}, " for name in columns)
    group = f" GROUP BY {', '.join(columns)}" if columns else ""
    with connection.cursor() as cursor:
        query = f"SELECT {keys}COUNT(*), {sums} FROM campaigns_sessionsummary{where}{group}"
        cursor.execute(query, params)
        return cursor.fetchall()


# -- Exports --------------------------------------------------------------------------------------


def run_exports(environment: dict[str, str], sessions: int) -> int:
    """Each file type, of a tenth of the rows and of all; 1 where memory grows with the rows."""
    failures = 0
    for file_type in ("csv", "xlsx"):
        peaks = []
        for rows in (sessions // 10, sessions):
            command = [sys.executable, str(Path(__file__)), "--step", "export",
                       "--rows", str(rows), "--file-type", file_type]  # fmt: skip
            done = subprocess.run(
                command, env=environment, check=False, stdout=subprocess.PIPE, text=True
            )
            print(done.stdout, end="", flush=True)
            peaks.append(float(done.stdout.split()[2]) if done.returncode == 0 else float("inf"))
        if peaks[1] > MEMORY_GROWTH * peaks[0]:
            print(f"MEMORY GROWS with the rows of {file_type}")
            failures += 1
    return failures


def export(rows: int, file_type: str) -> int:
    """Seconds and peak memory of the process, for the newest sessions."""
    from campaigns.exchange import rows as reading
    from campaigns.exchange.rows import RowsOf
    from campaigns.exchange.selection import ExportSelection
    from campaigns.exchange.streaming import csv_pieces, workbook_file
    from campaigns.figures.selection import Selection
    from mrc.core.models import User

    person = User.objects.get(username="data-officer")
    versions = ExportSelection(figures=Selection()).versions_for(person)
    last = versions.order_by("-pk").values_list("pk", flat=True)[rows - 1 : rows]
    versions = versions.filter(pk__gte=last[0]) if last else versions
    began = time.perf_counter()
    body = reading.rows(versions, RowsOf.SESSIONS)
    if file_type == "csv":
        size = sum(map(len, csv_pieces(reading.headings(RowsOf.SESSIONS), body)))
    else:
        with workbook_file(reading.columns_of(RowsOf.SESSIONS), body, []) as file:
            size = file.seek(0, os.SEEK_END)
    seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"{seconds:8.1f} s {used.ru_maxrss / 1024:6.0f} MiB at most: export of"
        f" {versions.count():,} sessions as {file_type}, {size / 1e6:.1f} MB"
        f" ({used.ru_utime:.0f} s of processor)"
    )
    return 0


# -- Imports --------------------------------------------------------------------------------------


def bring_in(number: int) -> int:
    """Workbooks of as many rows as one may have, read, checked and recorded; pauses left out."""
    from campaigns.exchange import working
    from mrc.core.workbooks.limits import Limits

    working.PAUSE = 0
    a_file = min(number, Limits.from_settings().rows)
    checked = recorded = 0.0
    done, began_at = 0, processor_seconds()
    while done < number:
        times = import_a_file(done, a_file)
        checked, recorded, done = checked + times[0], recorded + times[1], done + a_file
    print(
        f"{checked + recorded:8.1f} s   import of {done:,} sessions in files of {a_file:,}:"
        f" {checked:.1f} s read and checked, {recorded:.1f} s recorded"
        f" ({processor_seconds() - began_at:.0f} s of processor)"
    )
    return 0


def import_a_file(first: int, rows: int) -> tuple[float, float]:
    """Seconds until the rows are checked, and until they are recorded."""
    import datetime

    from django.utils import timezone

    from campaigns.exchange import services
    from campaigns.models import Campaign, Institution, Topic
    from mrc.core.models import Centre, User
    from tests.campaigns.exchange.filling import filled, good_row

    centre = Centre.objects.get(code="LHE")
    officer = User.objects.filter(username__startswith="officer-", centre=centre).first()
    campaign, topic = Campaign.objects.first(), Topic.objects.first()
    institutions = list(Institution.objects.filter(merged_into=None, kind="tvet")[:200])
    if officer is None or campaign is None or topic is None:
        raise RuntimeError("make the sessions first: --step measure")
    day = datetime.date(2026, 1, 1)
    lines = [
        good_row(
            officer, campaign, institutions[number // DAYS % len(institutions)], topic,
            held_on=(day + datetime.timedelta(days=number % DAYS)).isoformat(),
            **{"count.female.18_24": 10 + number % 40, "headcount_declared": 30 + number % 40,
               "explanation.B5": "Invented", "acknowledged": "W1; W2; W3; W4; W6; W8"},
        )
        for number in range(first, first + rows)
    ]  # fmt: skip
    data = filled(centre, *lines)
    began = time.perf_counter()
    batch = services.stage(
        data=data, file_name="benchmark.xlsx", centre=centre, by=officer, now=timezone.now()
    )
    checked = time.perf_counter()
    services.start(batch=batch, by=officer, now=timezone.now())
    recorded = time.perf_counter()
    batch.refresh_from_db()
    ready = batch.rows.filter(state="imported").count()
    if ready != rows:
        raise RuntimeError(f"only {ready} of {rows} rows were imported")
    return checked - began, recorded - checked


if __name__ == "__main__":
    sys.exit(main())
