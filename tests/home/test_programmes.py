"""Programmes' pages and the history in figures."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.models import HistoryPage, ProgrammeIndexPage, ProgrammePage
from tests.factories import Homes, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

FIGURE = {
    "number": "150000",
    "what": "people served",
    "source_name": "ICMPD",
    "source_url": "https://example.org/report",
    "source_date": "2019",
}


@pytest.fixture
def homes() -> Homes:
    return make_site()


@pytest.fixture
def index(homes: Homes) -> ProgrammeIndexPage:
    index = ProgrammeIndexPage(title="Programmes", slug="programmes", locale=homes.english.locale)
    homes.english.add_child(instance=index)
    index.save_revision().publish()
    translate(index, {"Programmes": "منصوبے"})
    return ProgrammeIndexPage.objects.get(pk=index.pk)


def make_programme(index: ProgrammeIndexPage, **values: object) -> ProgrammePage:
    programme = ProgrammePage(locale=index.locale, **{"title": "Silk Routes", **values})
    index.add_child(instance=programme)
    programme.save_revision().publish()
    return ProgrammePage.objects.get(pk=programme.pk)


def html_of(url: str) -> str:
    response = Client().get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_programme_shows_donor_period_countries_and_figures(index: ProgrammeIndexPage) -> None:
    make_programme(
        index,
        slug="silk-routes",
        donor="European Union",
        implementer="ICMPD",
        starts="2015-10",
        ends="2022",
        country_codes="PK AF",
        reported_figures=[("figure", FIGURE)],
    )
    html = html_of("/en/programmes/silk-routes/")
    for text in ("European Union", "October 2015 to 2022", "Pakistan, Afghanistan", "150,000"):
        assert text in html


def test_programme_in_urdu_names_countries_in_urdu(index: ProgrammeIndexPage) -> None:
    programme = make_programme(index, slug="silk-routes", country_codes="PK AF")
    translate(programme, {"Silk Routes": "شاہراہِ ریشم"})
    assert "پاکستان، افغانستان" in html_of("/ur/programmes/silk-routes/")


def test_unknown_period_says_so(index: ProgrammeIndexPage) -> None:
    make_programme(index, slug="unknown")
    assert "Period to be confirmed" in html_of("/en/programmes/unknown/")


def test_index_puts_programmes_of_the_centres_first(index: ProgrammeIndexPage) -> None:
    make_programme(index, title="Border management", slug="border", starts="2022")
    make_programme(index, title="Silk Routes", slug="silk", starts="2015", runs_centres=True)
    html = html_of("/en/programmes/")
    assert html.index(">Silk Routes<") < html.index(">Border management<")


def test_index_queries_do_not_grow_with_programmes(index: ProgrammeIndexPage) -> None:
    make_programme(index, slug="first")
    html_of("/en/programmes/")
    with CaptureQueriesContext(connection) as few:
        html_of("/en/programmes/")
    for number in range(10):
        make_programme(index, slug=f"another-{number}")
    html_of("/en/programmes/")
    with CaptureQueriesContext(connection) as many:
        html_of("/en/programmes/")
    assert len(many) == len(few) <= 15


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts": "2022", "ends": "2021"}, "ends"),
        ({"starts": "2022-05", "ends": "2022-04"}, "ends"),
        ({"starts": "soon"}, "starts"),
        ({"country_codes": "PK XX EU"}, "country_codes"),
    ],
)
def test_wrong_values_are_reported_beside_their_field(
    index: ProgrammeIndexPage, values: dict[str, str], field: str
) -> None:
    with pytest.raises(ValidationError) as raised:
        make_programme(index, slug="wrong", **values)
    assert field in raised.value.message_dict


def test_a_year_that_holds_the_month_of_the_beginning_is_no_contradiction(
    index: ProgrammeIndexPage,
) -> None:
    assert make_programme(index, slug="one-year", starts="2022-05", ends="2022").ends == "2022"


def test_database_refuses_an_end_before_the_beginning(index: ProgrammeIndexPage) -> None:
    programme = make_programme(index, slug="dates", starts="2020", ends="2022")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammePage.objects.filter(pk=programme.pk).update(ends="2019")


def test_dates_reach_the_urdu_page_at_once(index: ProgrammeIndexPage) -> None:
    programme = make_programme(index, slug="silk-routes", starts="2015")
    urdu = translate(programme, {"Silk Routes": "شاہراہِ ریشم"})
    programme.starts = "2016"
    programme.save_revision().publish()
    assert ProgrammePage.objects.get(pk=urdu.pk).starts == "2016"


def test_history_names_the_source_of_each_figure_and_what_to_mind(homes: Homes) -> None:
    period = {
        "heading": "The first three years",
        "text": "<p>As reported.</p>",
        "figures": [FIGURE],
        "disagreement": "<p>Another source says 100,000.</p>",
    }
    page = HistoryPage(
        title="History",
        slug="history",
        locale=homes.english.locale,
        periods=[("period", period)],
    )
    homes.english.add_child(instance=page)
    page.save_revision().publish()
    html = html_of("/en/history/")
    assert "150,000" in html
    assert 'href="https://example.org/report"' in html
    assert "Another source says 100,000." in html
    assert "This site did not count them" in html
