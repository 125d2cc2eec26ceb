"""What a search costs among 1,000 pages.

    python benchmarks/search.py

On SQLite in a temporary folder, with invented pages. All times are of one run on one machine, so
what is judged are ratios: a search among 1,000 pages against the same one among 100, and against
the query to the index that it cannot do without. Fails where a search costs more than fifteen times
as much for ten times the pages, or more than sixty times the bare query.
"""

import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

FEW, MANY = 100, 1_000
ROUNDS = 9
MOST_FOR_TEN_TIMES, MOST_FOR_QUERY = 15.0, 60.0
_FIRST = ("Visa", "Salary", "Ferry", "Passport", "Contract", "Licence", "Ticket", "Insurance",
          "Overtime", "Complaint")  # fmt: skip
_SECOND = ("Qatar", "Oman", "Kuwait", "Lahore", "Peshawar", "Multan", "Sialkot", "Gujrat",
           "Mardan", "Swat")  # fmt: skip
_QUERIES = ("visa qatar", "naukri", "salary not paid in oman", "پاسپورٹ", "zzyzx", "complaynt")


def add_pages(first: int, last: int) -> None:
    """Pages with a title, a summary and a paragraph, indexed."""
    from wagtail.search.index import insert_or_update_object

    from home.models import HomePage, InformationPage

    home = HomePage.objects.get(locale__language_code="en")
    words = list(itertools.product(_FIRST, _SECOND))
    for number in range(first, last):
        one, other = words[number % len(words)]
        body = [{"type": "text", "value": f"<p>{one} and {other}, case {number}: ask first.</p>"}]
        page = InformationPage(
            title=f"{one} in {other} {number}",
            slug=f"page-{number}",
            summary=f"What {other} says about a {one.lower()}.",
            body=body,
            locale=home.locale,
        )
        home.add_child(instance=page)
        insert_or_update_object(page)


def median(action: Callable[[], object]) -> float:
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def measure() -> dict[str, float]:
    """Seconds: each search and its bare query in the middle, and making the catalogue."""
    from home.search import find
    from home.search.catalogue import catalogue
    from home.search.lexicon import lexicon
    from home.search.matching import hits
    from home.search.questions import ask
    from home.search.suggestions import suggestions

    catalogue.forget()
    lexicon.forget()
    began = time.perf_counter()
    find("warm up", language="en")
    found = {"first search, reads the pages": time.perf_counter() - began}
    for query in _QUERIES:
        question = ask(query)
        found[f"query of {query}"] = median(lambda question=question: hits(question))
        found[f"search {query}"] = median(lambda query=query: find(query, language="en"))
    found["suggestions vis"] = median(lambda: suggestions("vis", language="en"))
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MRC_SQLITE"] = str(Path(folder) / "benchmark.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "mrc.settings.dev"
        sys.path[:0] = [str(Path(__file__).resolve().parents[1])]
        import django

        django.setup()
        from django.core.management import call_command

        from tests.factories import make_site

        print("Migrating an empty database ...", flush=True)
        call_command("migrate", verbosity=0)
        make_site()
        add_pages(0, FEW)
        few = measure()
        add_pages(FEW, MANY)
        many = measure()
    print(f"{'ms':>8} {'ms':>8}  among {FEW} and {MANY} pages")
    for name, seconds in many.items():
        print(f"{few[name] * 1000:8.2f} {seconds * 1000:8.2f}  {name}")
    growth = max(many[f"search {query}"] / few[f"search {query}"] for query in _QUERIES)
    share = max(many[f"search {query}"] / many[f"query of {query}"] for query in _QUERIES)
    print(f"ten times the pages: at most {growth:.1f} times the cost (limit {MOST_FOR_TEN_TIMES})")
    print(f"a search is at most {share:.1f} times its bare query (limit {MOST_FOR_QUERY})")
    return int(growth > MOST_FOR_TEN_TIMES or share > MOST_FOR_QUERY)


if __name__ == "__main__":
    sys.exit(main())
