"""What the public may see: frozen tables of closed quarters, small numbers hidden."""

import datetime
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from campaigns.models import FrozenTable, IssuedCount, Session, TableKey, WaitingCorrection
from campaigns.public.documents import LICENCE
from campaigns.public.guards import guards
from campaigns.public.issues import TOTAL
from campaigns.public.reading import public_figures
from campaigns.records import services
from mrc.core.models import District
from tests.campaigns.figures.builders import Cells, Office, hold, make_institution, send
from tests.campaigns.public.publishing import CLASS, Q3, Q4, freeze, hold_two
from tests.factories import make_site

pytestmark = pytest.mark.django_db


def rows(period: str, key: str, version: int = 1) -> dict[str, int | None]:
    table = FrozenTable.objects.get(period=period, key=key, version=version)
    return {row["key"]: row["number"] for row in table.rows}


@contextmanager
def unguarded() -> Iterator[None]:
    guards.remove(connection)
    yield
    guards.install(connection)


@pytest.fixture
def office() -> Office:
    return Office()


def test_closed_quarter_is_frozen_in_every_table(office: Office) -> None:
    hold_two(office, Q3, CLASS)
    freeze()
    assert rows("2025-Q3", "totals") == {
        "sessions": 2,
        TOTAL: 106,
        "share_women": 38,
        "estimated_sessions": 0,
        "estimated_people": 0,
    }
    assert rows("2025-Q3", "sex") == {
        "female": 40,
        "male": 66,
        "transgender": 0,
        "not_recorded": 0,
        TOTAL: 106,
    }
    assert rows("2025-Q3", "age_band")["18_24"] == 90
    province = str(office.district.province_id)
    assert rows("2025-Q3", "province") == {province: 106, TOTAL: 106}
    assert rows("2025-Q3", "institution_kind") == {"community": 106, TOTAL: 106}


def test_quarter_that_has_not_closed_is_not_published(office: Office) -> None:
    hold_two(office, Q4, CLASS)
    assert freeze(datetime.date(2026, 1, 15)) == []
    assert {table.period for table in freeze(datetime.date(2026, 1, 16))} == {"2025-Q4"}


def test_freezing_twice_writes_nothing_new(office: Office) -> None:
    hold_two(office, Q3, CLASS)
    assert len(freeze()) == len(TableKey)
    before = list(FrozenTable.objects.values())
    assert freeze() == []
    assert list(FrozenTable.objects.values()) == before


def test_sessions_that_are_not_verified_are_in_no_public_table(office: Office) -> None:
    hold_two(office, Q3, CLASS)
    send(office, held_on=Q3, cells={("female", "30_44"): 900}, venue="Third hall")
    freeze()
    assert rows("2025-Q3", "totals")[TOTAL] == 106


def test_estimates_are_no_attendances(office: Office) -> None:
    hold_two(office, Q3, CLASS)
    hold(office, held_on=Q3, cells={("male", "30_44"): 500}, count_method="estimate", venue="Fair")
    freeze()
    totals = rows("2025-Q3", "totals")
    assert (totals["sessions"], totals[TOTAL], totals["estimated_sessions"]) == (3, 106, 1)
    assert totals["estimated_people"] is None, "a single session's figure"


def test_cells_of_one_to_four_are_hidden_with_a_second_one(office: Office) -> None:
    hold_two(office, Q3, {**CLASS, ("transgender", "25_29"): 1})
    freeze()
    sexes = rows("2025-Q3", "sex")
    assert sexes["transgender"] is None
    assert [key for key, number in sexes.items() if number is None] == ["female", "transgender"]
    assert sexes[TOTAL] == 108


def test_share_of_women_is_rounded_or_hidden_where_it_would_give_a_number_away(
    office: Office,
) -> None:
    hold_two(office, Q3, {**CLASS, ("transgender", "25_29"): 1})
    many: Cells = {("female", "18_24"): 800, ("male", "18_24"): 900, ("transgender", "18_24"): 1}
    hold_two(office, Q4, many)
    freeze()
    assert rows("2025-Q3", "totals")["share_women"] is None
    assert rows("2025-Q4", "sex")["female"] is None
    assert rows("2025-Q4", "totals")["share_women"] == 47


def test_figures_of_a_single_session_are_not_published(office: Office) -> None:
    hold(office, held_on=Q3, cells=CLASS)
    freeze()
    assert rows("2025-Q3", "totals") == {
        "sessions": 1,
        TOTAL: None,
        "share_women": None,
        "estimated_sessions": 0,
        "estimated_people": 0,
    }
    for key in ("sex", "age_band", "province", "institution_kind"):
        assert rows("2025-Q3", key) == {TOTAL: None}


def test_one_province_with_one_session_takes_another_along(office: Office) -> None:
    other = Office("PEW", "Khyber Pakhtunkhwa")
    third = Office("ISB", "Islamabad Capital Territory")
    hold_two(office, Q3, CLASS)
    hold_two(third, Q3, {("female", "18_24"): 9})
    hold(other, held_on=Q3, cells={("female", "18_24"): 60})
    freeze()
    provinces = rows("2025-Q3", "province")
    assert provinces[str(other.district.province_id)] is None
    assert provinces[str(third.district.province_id)] is None
    assert provinces[str(office.district.province_id)] == 106


def test_year_adds_up_what_its_quarters_had_to_hide(office: Office) -> None:
    few: Cells = {**CLASS, ("transgender", "25_29"): 2, ("not_recorded", "not_recorded"): 2}
    for day in (Q3, Q4):
        hold_two(office, day, few)
    freeze()
    for period in ("2025-Q3", "2025-Q4"):
        assert rows(period, "sex")["transgender"] is None
    year = rows("2025", "sex")
    assert (year["transgender"], year["not_recorded"], year[TOTAL]) == (8, 8, 228)


def test_year_does_not_give_away_the_only_quarter_that_hid_a_number(office: Office) -> None:
    hold_two(office, Q3, CLASS)
    hold_two(
        office,
        Q4,
        {**CLASS, ("transgender", "25_29"): 2, ("not_recorded", "not_recorded"): 2},
    )
    freeze()
    year = rows("2025", "sex")
    assert year["transgender"] is None
    assert year["not_recorded"] is None


def test_year_does_not_give_away_a_quarter_that_was_hidden_whole(office: Office) -> None:
    hold_two(office, Q3, CLASS)
    hold(office, held_on=Q4, cells=CLASS)
    freeze()
    assert rows("2025-Q3", "totals")[TOTAL] == 106
    assert rows("2025-Q4", "totals")[TOTAL] is None
    year = rows("2025", "totals")
    assert (year["sessions"], year[TOTAL], year["share_women"]) == (3, None, None)
    assert rows("2025", "sex") == {TOTAL: None}


def amend(office: Office, session: Session, cells: Cells) -> None:
    people = sum(cells.values())
    content = {**session.current_version.content, "headcount_declared": people}
    content["attendance"] = [
        {"sex": sex, "age_band": band, "count": count} for (sex, band), count in cells.items()
    ]
    now = timezone.now()
    amendment = services.propose_amendment(
        session=session,
        content=content,
        base_version=session.current_version.number,
        reason="The register says so",
        by=office.officer,
        now=now,
    )
    services.decide_amendment(
        amendment=amendment, accept=True, reason="Seen", by=office.supervisor, now=now
    )


def test_amendment_of_one_session_waits_until_a_second_one_goes_with_it(office: Office) -> None:
    """The difference of the two issues would be that session's alone."""
    sessions = [hold(office, held_on=Q3, cells=CLASS, venue=f"Hall {n}") for n in (1, 2, 3)]
    freeze()
    amend(office, sessions[0], {**CLASS, ("female", "18_24"): 30})
    assert freeze() == []
    assert WaitingCorrection.objects.get().period == "2025-Q3"
    assert [period.label for period in public_figures().waiting] == ["Q3 2025"]
    amend(office, sessions[1], {**CLASS, ("female", "18_24"): 40})
    assert {table.version for table in freeze()} == {2}
    assert freeze() == []
    assert not WaitingCorrection.objects.exists()
    assert rows("2025-Q3", "totals")[TOTAL] == 159
    assert rows("2025-Q3", "totals", version=2)[TOTAL] == 189
    (restated,) = public_figures().restatements
    assert (restated.label, restated.version) == ("Q3 2025", 2)
    changes = {(str(c.table), str(c.label)): (c.before, c.after) for c in restated.changes}
    assert changes["In all", "Attendances"] == (159, 189)
    assert changes["Women and men", "Female"] == (60, 90)
    assert ("Ages", "Under 15") not in changes


def test_correction_that_is_taken_back_waits_no_longer(office: Office) -> None:
    sessions = [hold(office, held_on=Q3, cells=CLASS, venue=f"Hall {n}") for n in (1, 2)]
    freeze()
    late = hold(office, held_on=Q3, cells=CLASS, venue="Late hall")
    freeze()
    assert WaitingCorrection.objects.exists()
    services.void_session(session=late, by=office.supervisor, reason="Twice", now=timezone.now())
    assert freeze() == []
    assert not WaitingCorrection.objects.exists()
    assert len(sessions) == 2


def test_number_that_was_hidden_once_stays_hidden_when_restated(office: Office) -> None:
    hold_two(office, Q3, {**CLASS, ("transgender", "25_29"): 1})
    freeze()
    hold_two(
        office,
        Q3,
        {**CLASS, ("transgender", "25_29"): 9},
        institution=None,
        starts_at="14:00",
        ends_at="15:00",
    )
    freeze()
    sexes = rows("2025-Q3", "sex", version=2)
    assert sexes["transgender"] is None
    assert sexes["female"] is None


def test_issue_keeps_what_it_counted(office: Office) -> None:
    hold_two(office, Q3, CLASS)
    freeze()
    kept = IssuedCount.objects.get(period="2025-Q3", version=1)
    assert kept.counted.keys() == {str(pk) for pk in Session.objects.values_list("pk", flat=True)}
    assert [one["sex"] for one in kept.counted.values()] == [{"female": 20, "male": 33}] * len(
        kept.counted
    )


def test_issue_of_which_nobody_kept_what_it_counted_is_never_restated(office: Office) -> None:
    hold_two(office, Q3, CLASS)
    tables = freeze()
    with unguarded():
        IssuedCount.objects.all().delete()
    assert freeze() == []
    assert IssuedCount.objects.count() == 1, "the records still add up to it"
    with unguarded():
        IssuedCount.objects.all().delete()
    hold_two(office, Q3, CLASS, starts_at="14:00", ends_at="15:00")
    assert freeze() == []
    assert FrozenTable.objects.count() == len(tables)


@pytest.mark.parametrize("model", [FrozenTable, IssuedCount])
def test_what_was_published_cannot_be_changed_or_deleted(
    office: Office, model: type[FrozenTable | IssuedCount]
) -> None:
    hold_two(office, Q3, CLASS)
    freeze()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(period="2024-Q1")
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all().delete()


def test_quarter_whose_sessions_are_all_void_is_restated_to_none(office: Office) -> None:
    sessions = [hold(office, held_on=Q3, cells=CLASS, venue=f"Hall {n}") for n in (1, 2)]
    freeze()
    for session in sessions:
        services.void_session(
            session=session, by=office.supervisor, reason="A rehearsal", now=timezone.now()
        )
    freeze()
    assert rows("2025-Q3", "totals", version=2)["sessions"] == 0


def test_command_freezes_and_says_so(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    hold_two(office, datetime.date(2024, 2, 5), CLASS)
    call_command("freeze_figures")
    assert capsys.readouterr().out == "2024-Q1 frozen\n"
    call_command("freeze_figures")
    assert capsys.readouterr().out == "Nothing to freeze.\n"


def test_quarter_without_sessions_is_a_gap(office: Office) -> None:
    hold_two(office, datetime.date(2025, 2, 5), CLASS)
    hold_two(office, Q4, CLASS)
    freeze()
    periods = [(period.label, period.is_gap) for period in public_figures().quarters]
    assert periods == [
        ("Q4 2025", False),
        ("Q3 2025", True),
        ("Q2 2025", True),
        ("Q1 2025", False),
    ]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_page_without_figures_says_so(language: str) -> None:
    make_site()
    response = Client().get(f"/{language}/our-work/")
    assert response.status_code == 200
    assert b'<svg class="chart"' not in response.content


@pytest.mark.parametrize("language", ["en", "ur"])
def test_page_shows_frozen_figures_only(office: Office, language: str) -> None:
    make_site()
    hold_two(office, Q3, {**CLASS, ("transgender", "25_29"): 1})
    freeze()
    hold_two(office, Q3, CLASS)
    response = Client().get(f"/{language}/our-work/")
    html = response.content.decode()
    assert not response.cookies
    assert html.count("<h1") == 1
    assert "108" in html
    assert "214" not in html, "what was verified later waits for its restatement"
    with translation.override(language):
        assert translation.gettext("not shown") in html
    assert "Sample data" not in html


def test_page_takes_no_filters(office: Office) -> None:
    make_site()
    hold_two(office, Q3, CLASS)
    freeze()
    strip = re.compile(r'href="[^"]*"')
    plain, asked = (
        strip.sub("", Client().get(url).content.decode())
        for url in ("/en/our-work/", "/en/our-work/?centre=1&province=1&export=csv")
    )
    assert plain == asked


def test_page_says_sample_data_before_any_number(office: Office) -> None:
    make_site()
    hold_two(office, Q3, CLASS, is_sample=True)
    freeze()
    html = Client().get("/en/our-work/").content.decode()
    assert html.index("figures-sample") < html.index("figures-headline")


def test_page_of_many_quarters_asks_no_more_of_the_database(office: Office) -> None:
    make_site()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Client().get("/en/our-work/").status_code == 200
        return len(captured)

    hold_two(office, Q4, CLASS)
    freeze()
    queries()  # what is cached once for the process is not the page's own cost
    few = queries()
    for year in (2024, 2025):
        for month in (2, 5, 8):
            hold_two(
                office,
                datetime.date(year, month, 3),
                CLASS,
                institution=make_institution(office),
                acknowledged={"W1": ""},
            )
    freeze()
    assert queries() == few <= 15


def test_page_has_reciprocal_alternates() -> None:
    make_site()
    found = []
    for language in ("en", "ur"):
        html = Client().get(f"/{language}/our-work/").content.decode()
        links = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', html))
        assert links[language] in re.findall(r'<link rel="canonical" href="([^"]+)"', html)
        found.append(links)
    assert found[0] == found[1]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_page_shows_what_was_restated_and_what_waits(office: Office, language: str) -> None:
    make_site()
    hold_two(office, Q3, CLASS)
    hold_two(office, Q4, CLASS)
    freeze()
    hold_two(office, Q3, CLASS, starts_at="14:00", ends_at="15:00")
    hold(office, held_on=Q4, cells=CLASS, venue="Late hall")
    freeze()
    html = Client().get(f"/{language}/our-work/").content.decode()
    with translation.override(language):
        assert translation.gettext("Corrections that wait") in html
        label = translation.gettext("Attendances")
    section = html[html.index('id="restated"') : html.index('id="waiting"')]
    row = next(found for found in re.findall(r"<tr>.*?</tr>", section, re.S) if label in found)
    assert re.findall(r'<td class="number">([^<]*?)\s*</td>', row) == ["106", "212"]


def test_page_lists_its_files_as_open_data(office: Office) -> None:
    make_site()
    hold_two(office, Q3, CLASS)
    freeze()
    html = Client().get("/en/our-work/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "Dataset"
    assert data["license"] == LICENCE.url
    assert [one["contentUrl"].rpartition("/")[2] for one in data["distribution"]] == [
        "figures.csv",
        "figures.json",
    ]


def test_map_shades_provinces_by_the_frozen_table_alone(office: Office) -> None:
    make_site()
    District.objects.update(map_shape="lahore")
    hold_two(office, Q3, CLASS)
    freeze()
    svg = Client().get("/en/our-work/map.svg").content.decode()
    titles = re.findall(r"<title>([^<]*)</title>", svg)
    assert titles == ["Attendances by province", "Punjab: 106"]


def test_map_does_not_show_a_province_of_one_session(office: Office) -> None:
    make_site()
    other, third = Office("PEW", "Khyber Pakhtunkhwa"), Office("QTA", "Balochistan")
    for one, shape in ((office, "lahore"), (other, "peshawar"), (third, "quetta")):
        District.objects.filter(pk=one.district.pk).update(map_shape=shape)
    hold_two(office, Q3, CLASS)
    hold_two(third, Q3, CLASS)
    hold(other, held_on=Q3, cells={("female", "18_24"): 60})
    freeze()
    svg = Client().get("/en/our-work/map.svg").content.decode()
    assert "Khyber Pakhtunkhwa: not shown" in svg
    assert 'fill="url(#hidden)"' in svg
    assert "60" not in re.findall(r"<title>[^<]*: ([0-9,]+)</title>", svg)
