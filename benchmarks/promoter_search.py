"""How long the register takes: a list of 5,000 promoters in, and a search by name among them.

    python benchmarks/promoter_search.py

On SQLite in a temporary folder. Fails where a search takes more than 100 ms, or a list more than
10 s from file to register. All names are invented; no licence here could be taken for a real one.
"""

import datetime
import itertools
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

NUMBER = 5_000
SEARCH_SECONDS = 0.1
IMPORT_SECONDS = 10.0
_FIRST = ("Unreal", "Sample", "Imaginary", "Al-Khayal", "Pretend", "Model", "Paper", "Test",
          "Mock", "Fable")  # fmt: skip
_SECOND = ("Falcon", "Heron", "Crane", "Kareem", "Saeed", "Rehman", "Star", "Moon", "Indus",
           "Karakoram", "Jasmine", "Lantern", "Harbour", "Bridge", "Saffron", "Mango", "Cedar",
           "Banyan", "Falak", "Noor", "Hilal", "Qamar", "Yasmin", "Zafran", "Waheed")  # fmt: skip
_THIRD = ("Gulf", "Asia", "Global", "Trust", "United", "Prime", "National", "Modern", "Royal",
          "Classic", "Crescent", "Orient", "Pacific", "Summit", "Capital", "Horizon", "Pioneer",
          "Standard", "Liberty", "Victory")  # fmt: skip
_LAST = ("Overseas Employment Promoters", "Manpower", "Recruiting Agency (Pvt) Ltd",
         "International")  # fmt: skip
_QUERIES = ("unreal falcon gulf", "Al Karim Asia", "الخیال سعید گلوبل", "kareem", "noor trust",
            "کریم", "overseas employment promoters", "zzzz")  # fmt: skip


def rows() -> list[list[str]]:
    names = itertools.product(_FIRST, _SECOND, _THIRD, _LAST)
    return [
        [str(number), f"{number}/TEST", " ".join(name), "Testabad", "Valid", "31/12/2030"]
        for number, name in zip(range(1, NUMBER + 1), names, strict=False)
    ]


def bring_in(data: bytes) -> float:
    """Seconds from an uploaded workbook to the register."""
    from alerts.agent_check.register import services
    from mrc.core.models import User

    now = datetime.datetime.now(datetime.UTC)
    person = User.objects.create(username="benchmark", is_superuser=True, is_active=True)
    began = time.perf_counter()
    upload = services.stage(
        data=data, file_name="list.xlsx", as_of=now.date(), source="Invented", source_url="",
        default_status="", by=person, now=now,
    )  # fmt: skip
    services.apply(upload, seen=0, accepted=services.Accepted(), by=person, now=now)
    return time.perf_counter() - began


def search_times() -> dict[str, float]:
    """Median seconds of a search for each question, the register in memory."""
    from alerts.agent_check.register.searching import find_by_name

    found = {}
    for query in _QUERIES:
        times = []
        for _round in range(7):
            began = time.perf_counter()
            find_by_name(query)
            times.append(time.perf_counter() - began)
        found[query] = statistics.median(times)
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MRC_SQLITE"] = str(Path(folder) / "benchmark.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "mrc.settings.dev"
        import django

        django.setup()
        from django.core.management import call_command

        from alerts.agent_check.register.columns import TEMPLATE_HEADINGS
        from alerts.agent_check.register.searching import find_by_name
        from mrc.core.exports import Sheet, build_workbook

        print("Migrating an empty database ...", flush=True)
        call_command("migrate", verbosity=0)
        names = ("licence_number", "name_en", "city", "status", "valid_until")
        headings = ["S.No", *(TEMPLATE_HEADINGS[name] for name in names)]
        imported = bring_in(build_workbook([Sheet("Promoters", [headings, *rows()])]))
        began = time.perf_counter()
        find_by_name("first of all")
        first = time.perf_counter() - began
        times = search_times()
    print(f"{NUMBER} rows from workbook to register: {imported:.2f} s (at most {IMPORT_SECONDS} s)")
    print(f"first search, which reads the register into memory: {first * 1000:.0f} ms")
    for query, seconds in times.items():
        print(f"{seconds * 1000:6.1f} ms  {query}")
    slowest = max(times.values())
    print(f"slowest: {slowest * 1000:.1f} ms (at most {SEARCH_SECONDS * 1000:.0f} ms)")
    return int(slowest > SEARCH_SECONDS or imported > IMPORT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
