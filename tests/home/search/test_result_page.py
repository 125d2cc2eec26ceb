"""The page of results: filter, counts, states, languages, words found, help where nothing is."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.search import find
from home.search.highlighting import highlighted
from tests.alerts.factories import TODAY, make_alert, make_alert_index
from tests.destinations.factories import CountryFactory, make_guide, make_index, make_part
from tests.factories import ContactFactory, Homes, make_page, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0"}


@pytest.fixture
def homes(monkeypatch: pytest.MonkeyPatch) -> Homes:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    return make_site()


def page_of(address: str) -> str:
    return Client(**BROWSER).get(address).content.decode()


def results_of(html: str) -> list[str]:
    return re.findall(r'class="search-results__link"[^>]*>([^<]+)<', html)


def test_filter_by_kind_is_in_the_address_with_counts(homes: Homes) -> None:
    make_page(homes.english, "Ferry times", slug="ferry")
    make_page(homes.english, "Ferry prices", slug="prices")
    make_alert(make_alert_index(homes), title="No ferry", slug="no-ferry")
    html = page_of("/en/search/?q=ferry")
    assert "All (3)" in html
    assert 'href="?q=ferry&amp;kind=warnings">Warnings (1)</a>' in html
    assert 'kind=information">Information (2)</a>' in html
    warnings = page_of("/en/search/?q=ferry&kind=warnings")
    assert results_of(warnings) == ["No ferry"]
    assert "1 page found" in warnings
    assert 'kind=warnings" aria-current="true">' in warnings
    # An address with a kind that is none shows all.
    assert len(results_of(page_of("/en/search/?q=ferry&kind=nonsense"))) == 3


def test_next_page_keeps_question_and_kind(homes: Homes) -> None:
    for number in range(22):
        make_page(homes.english, f"Ferry {number}", slug=f"ferry-{number}")
    html = page_of("/en/search/?q=ferry&kind=information")
    assert 'href="?q=ferry&amp;kind=information&amp;page=2"' in html
    assert len(results_of(html)) == 20
    assert len(results_of(page_of("/en/search/?q=ferry&kind=information&page=2"))) == 2


def test_warning_says_whether_it_is_in_force(homes: Homes) -> None:
    index = make_alert_index(homes)
    make_alert(index, title="Ferry one", slug="one")
    make_alert(index, title="Ferry two", slug="two", expires_on=TODAY)
    html = page_of("/en/search/?q=ferry")
    assert html.count("This warning is in force") == 2
    assert number_ended(html) == 0


def number_ended(html: str) -> int:
    return html.count("This warning has ended")


def test_ended_warning_says_so(homes: Homes, monkeypatch: pytest.MonkeyPatch) -> None:
    make_alert(make_alert_index(homes), title="Ferry", slug="one", expires_on=TODAY)
    tomorrow = TODAY.replace(day=TODAY.day + 1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    html = page_of("/en/search/?q=ferry")
    assert number_ended(html) == 1
    assert "This warning is in force" not in html


def test_part_names_its_guide(homes: Homes) -> None:
    guide = make_guide(make_index(homes.english), CountryFactory(code="QA"), title="Qatar")
    make_part(guide, title="What a ferry costs")
    assert ">Qatar</span>" in page_of("/en/search/?q=ferry")


def test_words_found_are_marked_and_everything_is_escaped(homes: Homes) -> None:
    make_page(homes.english, "Ferry", slug="one", summary="A <b>ferry</b> & a FERRY’s price.")
    assert "A &lt;b&gt;<mark>ferry</mark>&lt;/b&gt; &amp; a <mark>FERRY</mark>’s price." in page_of(
        "/en/search/?q=ferry"
    )


def test_marked_urdu_word_keeps_its_own_spelling(homes: Homes) -> None:
    question = find("ویزا", language="ur").question
    assert highlighted("یہ وِيزا ہے", question) == "یہ <mark>وِيزا</mark> ہے"


def test_script_in_the_question_runs_nowhere(homes: Homes) -> None:
    html = page_of('/en/search/?q="><script>alert(1)</script>')
    assert "<script>alert" not in html


def test_nothing_found_helps_with_countries_helpline_and_counsellor(homes: Homes) -> None:
    ContactFactory()
    html = page_of("/en/search/?q=zzzzqq")
    assert "0 pages found" in html
    assert 'href="/en/destinations/"' in html
    assert "0304 1112123" in html
    assert 'href="/en/ask/"' in html


def test_pages_of_the_other_language_are_offered_and_marked(homes: Homes) -> None:
    page = make_page(homes.english, "Ferry", slug="ferry")
    html = page_of("/ur/search/?q=ferry")
    assert re.search(r'search-results__link" href="/en/ferry/" lang="en" dir="ltr">Ferry<', html)
    translate(page, {"Ferry": "فیری"})
    html = page_of("/ur/search/?q=ferry")
    assert re.search(r'search-results__link" href="/ur/ferry/" lang="ur" dir="rtl">فیری<', html)


def test_country_without_a_guide_is_named(homes: Homes) -> None:
    CountryFactory(code="JP", slug="japan")
    html = page_of("/en/search/?q=japan")
    assert "We have no guide to Japan yet" in html
    assert "no guide" not in page_of("/en/search/?q=ferry")


def test_page_sets_no_cookie_is_kept_a_minute_and_not_indexed(homes: Homes) -> None:
    make_page(homes.english, "Ferry", slug="ferry")
    response = Client(**BROWSER).get("/en/search/?q=ferry")
    assert not response.cookies
    assert response["Cache-Control"] == "public, max-age=60"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    missed = Client(**BROWSER).get("/en/search/?q=zzzzqq")
    assert "max-age" not in missed["Cache-Control"]
    assert not missed.cookies


@pytest.mark.parametrize("query", ["ferry", "zzzzqq", "ferry japan visa kuwait agent", "qatar"])
def test_queries_are_few_and_do_not_grow_with_pages(homes: Homes, query: str) -> None:
    CountryFactory(code="QA", slug="qatar")
    make_page(homes.english, "Ferry", slug="ferry")

    def number() -> int:
        with CaptureQueriesContext(connection) as queries:
            page_of(f"/en/search/?q={query}")
        return len(queries)

    number()
    few = number()
    for place in range(12):
        make_page(homes.english, f"Ferry {place} to Qatar", slug=f"ferry-{place}")
    cold = number()
    assert number() <= few
    assert cold <= 15
