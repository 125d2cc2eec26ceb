"""Which page comes first: the country's guide, its part, titles, warnings in force, new ones."""

import datetime

import pytest

from home.search import find
from home.search.synonyms import SynonymGroup
from home.topics import Topic, TopicPage
from tests.alerts.factories import make_alert, make_alert_index
from tests.destinations.factories import CountryFactory, make_guide, make_index, make_part, text
from tests.factories import Homes, make_page, make_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

TODAY = datetime.date(2026, 3, 9)


def titles(query: str, *, today: datetime.date = TODAY) -> list[str]:
    return [entry.title for entry in find(query, language="en", today=today).entries]


@pytest.fixture
def homes() -> Homes:
    return make_site()


@pytest.fixture
def guides(homes: Homes) -> None:
    index = make_index(homes.english)
    saudi = make_guide(
        index,
        CountryFactory(code="SA", synonyms="KSA\nSaudi\nSaudia\nسعودیہ"),
        title="Saudi Arabia",
    )
    make_part(saudi, "costs", title="Prices", body=[text("<p>A visa costs nothing.</p>")])
    make_part(saudi, "legal-ways", title="Ways", body=[text("<p>Ask for the visa.</p>")])
    make_guide(index, CountryFactory(code="QA", slug="qatar"), title="Qatar")
    make_page(homes.english, "Visa Saudi visa", slug="visa")


@pytest.mark.parametrize("query", ["ksa", "saudia", "K.S.A.", "sauudia", "سعوديه", "saudi visa"])
def test_guide_of_a_named_country_comes_first(guides: None, query: str) -> None:
    assert titles(query)[0] == "Saudi Arabia"


def test_part_of_the_topic_comes_second(guides: None) -> None:
    topic = Topic.objects.create(key="ways", name_en="Ways", name_ur="راستے", part="legal-ways")
    SynonymGroup.objects.create(name="visa", words="visa\nویزا", topic=topic)
    assert titles("ksa visa")[:2] == ["Saudi Arabia", "Ways"]
    assert titles("ویزا سعودیہ")[:2] == ["Saudi Arabia", "Ways"]


def test_first_page_of_a_topic_comes_first_without_a_country(homes: Homes, guides: None) -> None:
    best = make_page(homes.english, "Where to begin", slug="begin")
    topic = Topic.objects.create(key="ways", name_en="Ways", name_ur="راستے", part="legal-ways")
    TopicPage.objects.create(topic=topic, page_id=best.pk, sort_order=0)
    SynonymGroup.objects.create(name="visa", words="visa\nویزا", topic=topic)
    assert titles("visa")[0] == "Where to begin"


def test_title_stands_before_summary_and_summary_before_text(homes: Homes) -> None:
    make_page(homes.english, "One", slug="one", body=[text("<p>A receipt.</p>")])
    make_page(homes.english, "Two", slug="two", summary="Ask for a receipt.")
    make_page(homes.english, "Three: a receipt", slug="three")
    assert titles("receipt") == ["Three: a receipt", "Two", "One"]


def test_page_of_that_very_title_stands_before_a_guide(guides: None) -> None:
    assert titles("visa saudi visa")[0] == "Visa Saudi visa"


def test_warning_in_force_stands_before_an_ended_one_and_new_before_old(homes: Homes) -> None:
    index = make_alert_index(homes)
    month = datetime.timedelta(days=30)
    for title, first, last in (
        ("Ferry to Europe", TODAY - 20 * month, TODAY - month),
        ("Old ferry", TODAY - 12 * month, TODAY + month),
        ("New ferry", TODAY - month, TODAY + month),
    ):
        make_alert(index, title=title, slug=title[:3].lower(), first_seen=first, expires_on=last)
    assert titles("ferry") == ["New ferry", "Old ferry", "Ferry to Europe"]
    later = titles("ferry", today=TODAY + 2 * month)
    assert sorted(later) == sorted(titles("ferry"))
