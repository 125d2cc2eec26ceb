"""Related pages by topic and by country: few, in the reader's language, none that has ended."""

import datetime

import pytest
from django.test import Client

from home.related import MOST, related_to
from home.topics import Topic, TopicPage
from tests.alerts.factories import TODAY, make_alert, make_alert_index
from tests.destinations.factories import CountryFactory, make_guide, make_index, make_part
from tests.factories import Homes, make_page, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


@pytest.fixture
def homes() -> Homes:
    return make_site()


def put_into(topic: Topic, *pages: object) -> None:
    start = topic.pages.count()
    for order, page in enumerate(pages):
        TopicPage.objects.create(topic=topic, page_id=page.pk, sort_order=start + order)


def make_topic(key: str = "pay", part: str = "") -> Topic:
    return Topic.objects.create(key=key, name_en=key, name_ur=key, part=part)


def titles(page: object, language: str = "en", today: datetime.date = TODAY) -> list[str]:
    return [entry.title for entry in related_to(page, language=language, today=today)]


def test_pages_of_a_topic_are_related_in_both_languages(homes: Homes) -> None:
    one, two = (
        make_page(homes.english, "One", slug="one"),
        make_page(homes.english, "Two", slug="2"),
    )
    make_page(homes.english, "Three", slug="three")
    assert titles(one) == []
    put_into(make_topic(), one, two)
    assert titles(one) == ["Two"]
    assert titles(one, "ur") == []
    urdu = translate(two, {"Two": "دو"})
    assert titles(one, "ur") == ["دو"]
    assert titles(translate(one, {"One": "ایک"}), "ur") == ["دو"]
    assert titles(urdu, "ur") == ["ایک"]


def test_page_that_waits_for_its_translation_has_the_topics_of_its_source(homes: Homes) -> None:
    one, two = (
        make_page(homes.english, "One", slug="one"),
        make_page(homes.english, "Two", slug="2"),
    )
    put_into(make_topic(), one, two)
    translate(two, {"Two": "دو"})
    alias = one.copy_for_translation(homes.urdu.locale, alias=True)
    assert titles(alias, "ur") == ["دو"]


def test_more_topics_in_common_are_nearer_and_there_are_at_most_four(homes: Homes) -> None:
    own = make_page(homes.english, "Own", slug="own")
    others = [make_page(homes.english, f"Page {n}", slug=f"page-{n}") for n in range(6)]
    put_into(make_topic("a"), own, *others)
    put_into(make_topic("b"), own, others[4])
    assert titles(own) == ["Page 4", "Page 0", "Page 1", "Page 2"]
    assert MOST == 4


def test_country_relates_its_guide_and_its_warnings(homes: Homes) -> None:
    country = CountryFactory(code="QA", slug="qatar")
    guide = make_guide(make_index(homes.english), country, title="Qatar")
    alert = make_alert(
        make_alert_index(homes), title="Form jobs", slug="form", countries=(country,)
    )
    assert titles(alert) == ["Qatar"]
    assert titles(guide) == ["Form jobs"]
    assert titles(guide, today=TODAY + datetime.timedelta(days=400)) == []


def test_parts_are_related_within_their_country_only(homes: Homes) -> None:
    index = make_index(homes.english)
    topic = make_topic(part="costs")
    rights = make_page(homes.english, "Rights", slug="rights")
    put_into(topic, rights)
    parts = []
    for code, slug in (("QA", "qatar"), ("OM", "oman")):
        guide = make_guide(index, CountryFactory(code=code, slug=slug), title=slug)
        parts.append(make_part(guide, "costs", title=f"Costs {slug}"))
        make_part(guide, "health", title=f"Health {slug}")
    assert titles(parts[0]) == ["Rights"]
    assert titles(rights) == []


def test_page_shows_them_once_and_a_private_one_never(homes: Homes) -> None:
    one = make_page(homes.english, "One", slug="one")
    two = make_page(homes.english, "Two <b>", slug="two")
    put_into(make_topic(), one, two)
    html = Client().get("/en/one/").content.decode()
    assert html.count('id="related-pages"') == 1
    assert '<a class="link-list__link" href="/en/two/">Two &lt;b&gt;</a>' in html
    two.view_restrictions.create(restriction_type="login")
    assert "related-pages" not in Client().get("/en/one/").content.decode()


def test_related_pages_cost_no_query_once_pages_are_known(
    homes: Homes, django_assert_num_queries
) -> None:
    one = make_page(homes.english, "One", slug="one")
    others = [make_page(homes.english, f"Page {n}", slug=f"page-{n}") for n in range(9)]
    put_into(make_topic(), one, *others)
    titles(one)
    with django_assert_num_queries(0):
        titles(one)
