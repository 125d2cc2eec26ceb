"""Searches without a result: words and counts only, nothing about anybody, and never too many."""

import datetime
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from home.search.missed import counting
from home.search.missed.counting import add_one, may_be_personal
from home.search.missed.models import MissedSearch, MissedSearchMonth
from home.search.missed.purging import month_before, purge
from tests.factories import make_page, make_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

TODAY = datetime.date(2026, 3, 9)
BROWSER = "Mozilla/5.0 (Linux; Android 11) Chrome/120"


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    make_site()

    def _search(
        query: str,
        *,
        language: str = "en",
        agent: str = BROWSER,
        method: str = "get",
        **values: str,
    ) -> int:
        headers = {"user-agent": agent, **{k: v for k, v in values.items() if k[0].isupper()}}
        data = {"q": query, **{k: v for k, v in values.items() if not k[0].isupper()}}
        send = getattr(Client(), method)
        assert send(f"/{language}/search/", data, headers=headers).status_code == 200
        return MissedSearch.objects.count()

    return _search


def test_words_language_and_number_are_kept_and_nothing_else(search: Callable[..., int]) -> None:
    search("  Zzyzx  FARE ")
    search("zzyzx fare")
    search("zzyzx fare", language="ur")
    rows = MissedSearch.objects.with_total().order_by("language")
    assert [(row.words, row.language, row.total) for row in rows] == [
        ("zzyzx fare", "en", 2),
        ("zzyzx fare", "ur", 1),
    ]
    assert {field.name for field in MissedSearch._meta.fields} == {
        "id", "words", "language", "first_day", "last_day",
        "is_done", "note", "done_by", "done_on",
    }  # fmt: skip
    assert {field.name for field in MissedSearchMonth._meta.fields} == {
        "id", "search", "month", "number",
    }  # fmt: skip


def test_search_with_a_result_is_not_counted(search: Callable[..., int], db: None) -> None:
    from home.models import HomePage

    make_page(HomePage.objects.get(locale__language_code="en"), "Ferry", slug="ferry")
    assert search("ferry") == 0
    assert search("ferry", kind="events") == 0
    assert search("") == 0


@pytest.mark.parametrize(
    "values",
    [
        {"agent": "Googlebot/2.1"},
        {"agent": "curl/8.5"},
        {"agent": ""},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"method": "head"},
        {"page": "2"},
        {"kind": "guides"},
    ],
)
def test_robots_prefetching_and_further_pages_do_not_count(
    search: Callable[..., int], values: dict[str, str]
) -> None:
    assert search("zzyzx", **values) == 0


@pytest.mark.parametrize(
    "text",
    [
        "35202-1234567-1",
        "zzyzx 0300 1234567",
        "zzyzx ۰۳۰۰۱۲۳۴۵۶۷",
        "zzyzx+92 (300) 12.34",
        "zzyzx@example.org",
        "https://example.org/zzyzx",
        "zzyzx.com",
        "zzyzx " * 7,
        "z" * 61,
    ],
)
def test_what_may_be_personal_or_is_a_story_is_not_kept(
    search: Callable[..., int], text: str
) -> None:
    assert search(text) == 0


def test_years_and_amounts_are_no_personal_data() -> None:
    assert not may_be_personal("quota 2026 rs 4,00")


def test_first_and_last_day_and_months_are_kept() -> None:
    for day in (TODAY, TODAY, TODAY + datetime.timedelta(days=30)):
        add_one("zzyzx", language="en", today=day)
    row = MissedSearch.objects.with_total().get()
    assert (row.first_day, row.last_day, row.total) == (
        TODAY,
        TODAY + datetime.timedelta(days=30),
        3,
    )
    assert list(row.months.order_by("month").values_list("month", "number")) == [
        (datetime.date(2026, 3, 1), 2),
        (datetime.date(2026, 4, 1), 1),
    ]


def test_script_cannot_fill_the_table(settings) -> None:
    settings.MRC_MISSED_SEARCHES_A_DAY = 3
    for number in range(9):
        add_one(f"zzyzx{'abcdefghi'[number]}", language="en", today=TODAY)
    assert MissedSearch.objects.count() == 3
    # Known words go on being counted, and the next day brings new ones.
    add_one("zzyzxa", language="en", today=TODAY)
    assert MissedSearch.objects.with_total().get(words="zzyzxa").total == 2
    add_one("zzyzxi", language="en", today=TODAY + datetime.timedelta(days=1))
    assert MissedSearch.objects.count() == 4


def test_page_is_shown_where_counting_fails(
    search: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **values: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(counting, "add_one", fail)
    assert search("zzyzx") == 0


def test_words_are_shown_from_the_second_time_on() -> None:
    add_one("zzyzx", language="en", today=TODAY)
    assert not MissedSearch.objects.worth_showing().exists()
    add_one("zzyzx", language="en", today=TODAY)
    assert MissedSearch.objects.worth_showing().count() == 1


def test_old_counts_and_words_typed_once_are_purged() -> None:
    def add(words: str, *days_ago: int) -> None:
        for days in days_ago:
            add_one(words, language="en", today=TODAY - datetime.timedelta(days=days))

    add("long ago", 800, 799)
    add("still asked", 800, 40, 39)
    add("once a month ago", 32)
    add("once lately", 31)
    assert purge(today=TODAY) == 2
    kept = MissedSearch.objects.with_total().order_by("words")
    assert [(row.words, row.total) for row in kept] == [("once lately", 1), ("still asked", 2)]
    assert purge(today=TODAY) == 0


def test_purge_command_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    add_one("zzyzx", language="en", today=datetime.date(2020, 1, 1))
    call_command("purge_searches")
    assert capsys.readouterr().out == "1 searches without a result deleted.\n"


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [
        (TODAY, 0, datetime.date(2026, 3, 1)),
        (TODAY, 3, datetime.date(2025, 12, 1)),
        (TODAY, 12, datetime.date(2025, 3, 1)),
    ],
)
def test_months_are_counted_back(today: datetime.date, months: int, first: datetime.date) -> None:
    assert month_before(today, months) == first


@pytest.mark.parametrize(
    "values",
    [
        {"words": ""},
        {"language": "fr"},
        {"last_day": TODAY - datetime.timedelta(days=1)},
        {"is_done": True},
        {"done_on": TODAY},
    ],
)
def test_database_refuses_what_cannot_be(values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MissedSearch.objects.create(
            **{
                "words": "zzyzx",
                "language": "en",
                "first_day": TODAY,
                "last_day": TODAY,
                **values,
            }
        )
