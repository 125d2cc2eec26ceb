"""Search measured: real questions in English, Urdu and Urdu in Latin letters, on all our pages."""

import pytest
from django.core.cache import cache

from home.search import find
from tests.demo.search_table import TABLE, Asked

pytestmark = [pytest.mark.demo, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def read_anew(db: None) -> None:
    cache.clear()


def problem_with(asked: Asked) -> str:
    """What is wrong with the results of one question; "" where nothing is."""
    entries = find(asked.query, language=asked.language).entries
    # /home-1/destinations/qatar/ -> destinations/qatar
    paths = [entry.page.url_path.strip("/").partition("/")[2] for entry in entries]
    wrong = asked.first is not None and paths[:1] != [asked.first]
    missing = [path for path in asked.within_three if path not in paths[:3]]
    return f"{asked.language}: {asked.query!r} gives {paths[:4]}" if wrong or missing else ""


def test_the_right_page_comes_first() -> None:
    problems = [problem for asked in TABLE if (problem := problem_with(asked))]
    assert problems == [], "\n".join(["", *problems])


def test_table_asks_in_both_languages_and_roman_urdu() -> None:
    assert len({(asked.language, asked.query) for asked in TABLE}) == len(TABLE) >= 60
    urdu = [asked for asked in TABLE if asked.language == "ur"]
    assert len([asked for asked in urdu if asked.query.isascii()]) >= 20
    assert len([asked for asked in urdu if not asked.query.isascii()]) >= 15
