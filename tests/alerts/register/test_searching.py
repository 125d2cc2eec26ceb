"""Promoters found by number and by name, in both scripts; and how old the register is."""

import datetime

import pytest

from alerts.agent_check.register import catalogue as catalogue_module
from alerts.agent_check.register.choices import Standing
from alerts.agent_check.register.searching import (
    Match,
    StateKind,
    find,
    find_by_name,
    find_by_number,
    register_state,
)
from tests.alerts.register.factories import AS_OF, make_edition, make_promoter

pytestmark = pytest.mark.django_db


def names(found):
    return [one.entry.licence_number for one in found]


def test_empty_register_finds_nothing_and_says_so():
    assert find_by_number("9001/TEST") == []
    assert find_by_name("Unreal Falcon") == []
    assert register_state(AS_OF).kind is StateKind.EMPTY
    assert register_state(AS_OF).as_of is None


@pytest.mark.parametrize(
    ("days", "kind"), [(0, StateKind.CURRENT), (30, StateKind.CURRENT), (31, StateKind.STALE)]
)
def test_register_is_stale_after_thirty_days(days, kind):
    make_edition(as_of=AS_OF)
    state = register_state(AS_OF + datetime.timedelta(days=days))
    assert (state.kind, state.as_of) == (kind, AS_OF)


@pytest.mark.parametrize(
    "text", ["9001/TEST", "MPD/9001/test", "OP&HRD/9001/TEST/2019", "۹۰۰۱ test", "no. 9001-Test"]
)
def test_number_in_any_writing_is_exact(text):
    make_promoter("MPD/9001/TEST")
    make_promoter("9001/DEMO", "Unreal Heron")
    (found,) = find_by_number(text)
    assert found.match is Match.EXACT
    assert found.entry.licence_number == "MPD/9001/TEST"


def test_number_without_office_gives_all_candidates():
    make_promoter("9001/TEST")
    make_promoter("9001/DEMO", "Unreal Heron")
    make_promoter("9002/TEST", "Unreal Crane")
    found = find_by_number("oep 9001")
    assert {one.match for one in found} == {Match.NEAR}
    assert set(names(found)) == {"9001/TEST", "9001/DEMO"}


def test_number_with_another_office_is_only_near():
    make_promoter("9001/TEST")
    (found,) = find_by_number("9001/LHR")
    assert not found.is_exact


@pytest.mark.parametrize("text", ["", "abc", "03041112123", "9002/TEST", "x" * 5000, "' OR 1=1 --"])
def test_other_numbers_find_nothing(text):
    make_promoter("9001/TEST")
    assert find_by_number(text) == []


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Al Kareem", Match.EXACT),
        ("AL-KAREEM OVERSEAS EMPLOYMENT PROMOTERS", Match.EXACT),
        ("Alkareem Manpower (Pvt) Ltd", Match.EXACT),
        ("Al Karim", Match.NEAR),
        ("Al Kreem", Match.NEAR),
        ("kareem", Match.NEAR),
        ("الکریم", Match.NEAR),
        ("الكريم اوورسیز", Match.NEAR),
        ("کریم", Match.NEAR),
    ],
)
def test_latin_name_is_found_in_either_script(text, match):
    make_promoter("9001/TEST", "Al-Kareem Overseas Employment Promoter")
    make_promoter("9002/TEST", "Unreal Falcon Manpower")
    make_promoter("9003/TEST", "Golden Heron Recruiting Agency")
    found = find_by_name(text)
    assert names(found) == ["9001/TEST"]
    assert found[0].match is match


@pytest.mark.parametrize(
    ("text", "match"),
    [("السعید", Match.EXACT), ("السعيد مین پاور", Match.EXACT), ("Al-Saeed", Match.NEAR),
     ("As Saeed Overseas", Match.NEAR), ("alsayeed", Match.NEAR)],
)  # fmt: skip
def test_urdu_name_is_found_in_either_script(text, match):
    make_promoter("9001/TEST", "", name_ur="السعید اوورسیز ایمپلائمنٹ پروموٹرز")
    make_promoter("9002/TEST", "", name_ur="شاہین مین پاور")
    found = find_by_name(text)
    assert names(found) == ["9001/TEST"]
    assert found[0].match is match


@pytest.mark.parametrize(
    "text",
    ["Moon International", "Overseas Employment Promoters", "International", "Z", "", "???",
     "Bilal Recruiting Agency", "چاند"],
)  # fmt: skip
def test_unlike_names_are_not_offered(text):
    make_promoter("9001/TEST", "Star International")
    make_promoter("9002/TEST", "Al-Kareem Overseas Employment Promoter")
    assert find_by_name(text) == []


@pytest.mark.parametrize("text", ["الکریم", "Al Karim", "کریم"])
def test_part_of_a_name_finds_the_whole(text):
    make_promoter("9001/TEST", "Unreal Al-Kareem Star Manpower")
    make_promoter("9002/TEST", "Unreal Falcon Star Manpower")
    assert names(find_by_name(text)) == ["9001/TEST"]


def test_name_that_is_only_trade_words_is_found_by_all_of_it():
    make_promoter("9001/TEST", "Overseas Employment Promoters")
    (found,) = find_by_name("overseas employment promoters")
    assert found.is_exact


def test_never_more_than_five_and_the_likeliest_first():
    for number in range(9001, 9012):
        make_promoter(f"{number}/TEST", f"Falcon Number{number} Travels")
    make_promoter("9020/TEST", "Falcon")
    found = find_by_name("Falcon", limit=50)
    assert len(found) == 5
    assert names(found)[0] == "9020/TEST"


def test_listed_promoter_comes_before_one_that_is_gone():
    gone = make_edition()
    make_promoter("9001/TEST", "Falcon Overseas", gone_since=gone)
    make_promoter("9002/TEST", "Falcon Manpower")
    assert names(find_by_name("Falcon")) == ["9002/TEST", "9001/TEST"]


def test_find_takes_a_number_or_a_name():
    make_promoter("9001/TEST", "Falcon 786")
    assert find("9001")[0].entry.licence_key == "9001/TEST"
    assert find("Falcon 786")[0].is_exact
    assert find("falcon")


def test_name_that_holds_a_number_is_found_before_the_number():
    make_promoter("786/TEST", "Unreal Heron")
    make_promoter("9001/TEST", "Falcon 786")
    assert names(find("Falcon 786")) == ["9001/TEST", "786/TEST"]
    assert names(find("786")) == ["786/TEST"]


def test_new_edition_is_searched_at_once(django_assert_num_queries):
    make_promoter("9001/TEST", "Falcon")
    assert find_by_name("Heron") == []
    make_promoter("9002/TEST", "Heron")
    make_edition()
    with django_assert_num_queries(2):
        assert find_by_name("Heron")
    with django_assert_num_queries(1):
        assert find_by_name("Heron")
    assert catalogue_module.catalogue()[0].by_key.keys() == {"9001/TEST", "9002/TEST"}


@pytest.mark.parametrize(
    ("status", "until", "standing"),
    [
        ("valid", AS_OF, Standing.VALID),
        ("valid", AS_OF - datetime.timedelta(days=1), Standing.EXPIRED),
        ("valid", None, Standing.VALID),
        ("suspended", AS_OF - datetime.timedelta(days=1), Standing.SUSPENDED),
        ("cancelled", AS_OF, Standing.CANCELLED),
        ("surrendered", AS_OF, Standing.SURRENDERED),
        ("invalid", AS_OF, Standing.INVALID),
    ],
)
def test_standing_follows_status_and_dates(status, until, standing):
    make_promoter(status=status, valid_until=until)
    (found,) = find_by_number("9001/TEST")
    assert found.entry.standing(AS_OF) is standing


def test_licence_that_left_the_list_stands_so():
    make_promoter(gone_since=make_edition())
    (found,) = find_by_number("9001/TEST")
    assert found.entry.standing(AS_OF) is Standing.NOT_LISTED
    assert found.entry.gone_on == AS_OF
