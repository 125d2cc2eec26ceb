"""The filters of figures: what may be chosen by whom, and what an address says."""

import datetime
from typing import Any

import pytest

from campaigns.figures.periods import Month, days_of, months_between, period_before
from campaigns.figures.selection import Selection, SelectionForm
from campaigns.models import Programme
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from tests.campaigns.figures.builders import Office, hold, make_institution
from tests.factories import make_user

TODAY = datetime.date(2026, 11, 22)
DAY = datetime.date(2026, 2, 10)


def form_of(user: User, **data: Any) -> SelectionForm:
    return SelectionForm({name: str(value) for name, value in data.items()}, user=user, today=TODAY)


@pytest.fixture
def offices(db: None) -> tuple[Office, Office]:
    lahore, peshawar = Office("LHE"), Office("PEW", "Khyber Pakhtunkhwa")
    lahore.campaign.programme = Programme.objects.create(slug="p", name_en="Silk Routes")
    lahore.campaign.save()
    for office in (lahore, peshawar):
        hold(office, held_on=DAY, cells={("female", "18_24"): 20})
    return lahore, peshawar


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        ("2026-07-01", "2026-09-30", ("2026-04-01", "2026-06-30")),
        ("2026-01-01", "2026-12-31", ("2025-01-01", "2025-12-31")),
        ("2024-03-01", "2024-03-31", ("2024-02-01", "2024-02-29")),
        ("2026-01-01", "2026-02-28", ("2025-11-01", "2025-12-31")),
        ("2026-03-02", "2026-03-08", ("2026-02-23", "2026-03-01")),
        ("2026-03-10", "2026-03-10", ("2026-03-09", "2026-03-09")),
    ],
)
def test_period_before_has_the_same_length_and_ends_the_day_before(
    since: str, until: str, before: tuple[str, str]
) -> None:
    read = datetime.date.fromisoformat
    assert period_before(read(since), read(until)) == tuple(map(read, before))
    earlier = Selection(mode="online", since=read(since), until=read(until)).before()
    assert earlier == Selection(mode="online", since=read(before[0]), until=read(before[1]))


@pytest.mark.parametrize("days", [{}, {"since": DAY}, {"until": DAY}])
def test_without_both_days_there_is_no_period_before(days: dict[str, datetime.date]) -> None:
    assert Selection(**days).before() is None


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_period_of_the_address_gives_its_days(
    offices: tuple[Office, Office], period: str, since: str, until: str
) -> None:
    form = form_of(make_user(Role.DATA_OFFICER), period=period)
    assert form.is_valid(), form.errors
    assert form.selection.query() == {"since": since, "until": until}


@pytest.mark.parametrize("key", ["2026-13", "2026-Q5", "1999", "26", "2026-Q1 "])
def test_other_periods_are_refused(key: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        days_of(key)


def test_months_cross_the_year() -> None:
    months = list(months_between(Month(2025, 11), Month(2026, 2)))
    assert [month.key for month in months] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months[-1].last_day == datetime.date(2026, 2, 28)


def test_address_of_a_selection_is_read_back_as_the_same_selection(
    offices: tuple[Office, Office],
) -> None:
    lahore = offices[0]
    selection = Selection(
        programme=lahore.campaign.programme,
        campaign=lahore.campaign,
        centre=lahore.centre,
        province=lahore.district.province,
        district=lahore.district,
        kind="tvet",
        intake="female",
        officer=lahore.officer,
        mode="hybrid",
        since=datetime.date(2026, 1, 5),
        until=datetime.date(2026, 3, 6),
    )
    form = form_of(make_user(Role.AUDITOR), **selection.query())
    assert form.is_valid(), form.errors
    assert form.selection == selection
    values = [str(value) for _name, value in selection.described()]
    assert "All" not in values
    assert str(lahore.district) in values


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR])
def test_who_sees_one_centre_gets_that_one_and_is_offered_no_other(
    offices: tuple[Office, Office], role: Role
) -> None:
    lahore, peshawar = offices
    user = make_user(role, centre=peshawar.centre)
    form = form_of(user)
    assert form.is_valid()
    assert form.selection.centre == peshawar.centre
    offered = {name: set(form.fields[name].queryset) for name in ("centre", "campaign", "officer")}
    assert offered == {
        "centre": {peshawar.centre},
        "campaign": {peshawar.campaign},
        "officer": {peshawar.officer},
    }
    assert not form.fields["programme"].queryset.exists()
    for name, row in (
        ("centre", lahore.centre),
        ("campaign", lahore.campaign),
        ("officer", lahore.officer),
        ("programme", lahore.campaign.programme),
    ):
        refused = form_of(user, **{name: row.pk})
        assert not refused.is_valid(), name
        assert name in refused.errors


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"since": "2026-03-01", "until": "2026-02-01"}, "until"),
        ({"since": "yesterday"}, "since"),
        ({"period": "2026-Q1", "since": "2026-02-01"}, "period"),
        ({"period": "2019-Q1"}, "period"),
        ({"first": "2026-Q9"}, "first"),
        ({"first": "2026-Q3", "last": "2026-Q1"}, "last"),
        ({"kind": "palace"}, "kind"),
        ({"district": "x"}, "district"),
    ],
)
def test_errors_stand_beside_their_field(
    offices: tuple[Office, Office], data: dict[str, str], field: str
) -> None:
    form = form_of(make_user(Role.DATA_OFFICER), **data)
    assert not form.is_valid()
    assert field in form.errors


def test_addresses_with_quarters_still_work(offices: tuple[Office, Office]) -> None:
    form = form_of(make_user(Role.DATA_OFFICER), first="2026-Q1", last="2026-Q2")
    assert form.is_valid(), form.errors
    assert form.selection.query() == {"since": "2026-01-01", "until": "2026-06-30"}
    assert "first" not in form_of(make_user(Role.DATA_OFFICER)).fields


def test_community_is_where_there_is_no_institution(offices: tuple[Office, Office]) -> None:
    from campaigns.models import SessionVersion

    lahore = offices[0]
    hold(
        lahore,
        held_on=DAY,
        cells={("male", "18_24"): 5},
        institution=make_institution(lahore, kind="school", gender_intake="male"),
    )
    versions = SessionVersion.objects.all()
    assert Selection(kind="community").of(versions).count() == 2
    assert Selection(intake="unknown").of(versions).count() == 2
    assert Selection(kind="school", intake="male").of(versions).count() == 1
