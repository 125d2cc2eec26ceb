"""Every address of targets, plans and the monthly page: who opens it, who is refused."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, reverse

from campaigns.models import Campaign, Indicator, PlannedSession, Programme, Target
from campaigns.targets import services
from campaigns.targets.admin.urls import admin_urls
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from tests.campaigns.figures.builders import Office, hold
from tests.campaigns.targets.conftest import FIRST, LAST, NOW, make_target
from tests.campaigns.targets.test_plans import SOON, plan
from tests.clients import is_refused, signed_in
from tests.factories import make_user

ASKS = ("own", "other", "officer", "data", "auditor", "editor", "anonymous")
OK, GONE, NO, METHOD = "200", "404", "refused", "405"


def row(own: str, other: str, data: str, auditor: str) -> dict[str, str]:
    """Officers have no admin, editors no campaigns, and a visitor signs in first."""
    rest = dict.fromkeys(("officer", "editor", "anonymous"), NO)
    return {"own": own, "other": other, "data": data, "auditor": auditor, **rest}


LIST = row(OK, OK, OK, OK)
ONE = row(OK, GONE, OK, OK)
POST_ONLY = {**row(METHOD, METHOD, METHOD, METHOD), "editor": METHOD}
GET = {
    "campaigns_targets:index": LIST,
    "campaigns_targets:index_results": LIST,
    "campaigns_targets:set": row(NO, NO, OK, NO),
    "campaigns_targets:target": ONE,
    "campaigns_targets:revise": POST_ONLY,
    "campaigns_targets:withdraw": POST_ONLY,
    "campaigns_plans:index": LIST,
    "campaigns_plans:index_results": LIST,
    "campaigns_plans:add": row(OK, OK, NO, NO),
    "campaigns_plans:plan": ONE,
    "campaigns_plans:cancel": POST_ONLY,
    ":campaigns_centre_page": LIST,
}
WRITES = {
    "campaigns_targets:set": {"data"},
    "campaigns_targets:revise": {"data"},
    "campaigns_targets:withdraw": {"data"},
    "campaigns_plans:add": {"own", "other"},
    "campaigns_plans:plan": {"own"},
    "campaigns_plans:cancel": {"own"},
}


class Rows:
    """A target and a plan of Lahore, and one target of all centres."""

    def __init__(self, lahore: Office, peshawar: Office, by: User) -> None:
        self.lahore, self.peshawar = lahore, peshawar
        self.target = make_target(lahore.campaign, by, centre=lahore.centre)
        self.joint = make_target(lahore.campaign, by, indicator="attendances", value=777)
        self.plan = plan(lahore)

    def address(self, name: str) -> str:
        name = name.removeprefix(":")
        args = []
        if name.rpartition(":")[2] in ("target", "revise", "withdraw"):
            args = [self.target.pk]
        if name in ("campaigns_plans:plan", "campaigns_plans:cancel"):
            args = [self.plan.pk]
        return reverse(name, args=args)

    def values(self, name: str, asks: str) -> dict[str, object]:
        office = self.peshawar if asks == "other" else self.lahore
        planned = {
            "campaign": office.campaign.pk,
            "institution": "",
            "officer": office.officer.pk,
            "planned_for": (SOON + datetime.timedelta(days=1)).isoformat(),
            # Changes nothing: the plan is the own centre's.
            "centre": self.lahore.centre.pk,
        }
        return {
            "campaigns_targets:set": {
                "campaign": office.campaign.pk,
                "centre": "",
                "indicator": "districts",
                "starts_on": FIRST.isoformat(),
                "ends_on": LAST.isoformat(),
                "value": "1,۲۰۰",
            },
            "campaigns_targets:revise": {"value": "14", "reason": "More"},
            "campaigns_targets:withdraw": {"withdraw-reason": "By mistake"},
            "campaigns_plans:add": planned,
            "campaigns_plans:plan": planned,
            "campaigns_plans:cancel": {"cancel-reason": "Rain"},
        }[name]


@pytest.fixture
def people(
    lahore: Office, peshawar: Office, data_officer: User, auditor: User
) -> dict[str, User | None]:
    return {
        "own": lahore.supervisor,
        "other": peshawar.supervisor,
        "officer": lahore.officer,
        "data": data_officer,
        "auditor": auditor,
        "editor": make_user(Role.EDITOR, centre=lahore.centre),
        "anonymous": None,
    }


@pytest.fixture
def rows(lahore: Office, peshawar: Office, data_officer: User, today: datetime.date) -> Rows:
    return Rows(lahore, peshawar, data_officer)


def client_of(person: User | None) -> Client:
    return Client() if person is None else signed_in(person)


def names(entries: list[URLPattern | URLResolver], room: str = "") -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from names(entry.url_patterns, entry.namespace or room)
        else:
            yield f"{room}:{entry.name}"


def test_every_address_is_in_the_table() -> None:
    assert set(names(admin_urls)) == set(GET)


@pytest.mark.parametrize("asks", ASKS)
def test_each_person_opens_what_the_table_says(
    asks: str, people: dict[str, User | None], rows: Rows
) -> None:
    client, found = client_of(people[asks]), {}
    for name in GET:
        response = client.get(rows.address(name))
        refused = is_refused(response) and response.status_code != 405
        found[name] = NO if refused else str(response.status_code)
    assert found == {name: answers[asks] for name, answers in GET.items()}


@pytest.mark.parametrize("asks", ASKS)
@pytest.mark.parametrize("name", WRITES)
def test_nobody_else_writes(
    asks: str, name: str, people: dict[str, User | None], rows: Rows
) -> None:
    before = written()
    response = client_of(people[asks]).post(rows.address(name), rows.values(name, asks))
    if asks in WRITES[name]:
        assert response.status_code == 302, response.content.decode()
        assert written() != before
    else:
        assert written() == before
        assert response.status_code == 404 or is_refused(response)


def written() -> tuple[object, ...]:
    return (
        sorted(Target.objects.values_list("indicator", "revision", "value")),
        sorted(PlannedSession.objects.values_list("pk", "planned_for", "state")),
    )


def test_a_plan_belongs_to_the_centre_of_who_plans_it(
    people: dict[str, User | None], rows: Rows
) -> None:
    name = "campaigns_plans:add"
    client_of(people["other"]).post(rows.address(name), rows.values(name, "other"))
    assert PlannedSession.objects.latest("pk").centre == rows.peshawar.centre


def test_numbers_are_read_in_either_kind_of_digits(
    people: dict[str, User | None], rows: Rows
) -> None:
    name = "campaigns_targets:set"
    client_of(people["data"]).post(rows.address(name), rows.values(name, "data"))
    assert Target.objects.get(indicator="districts").value == 1200


def test_a_list_names_no_other_centres_target_or_plan(
    people: dict[str, User | None], rows: Rows
) -> None:
    target, planned = (
        rows.address("campaigns_targets:target"),
        rows.address("campaigns_plans:plan"),
    )
    for asks, sees in (("own", True), ("other", False), ("auditor", True)):
        client = client_of(people[asks])
        lists = {
            target: client.get(reverse("campaigns_targets:index")).content.decode(),
            planned: client.get(reverse("campaigns_plans:index")).content.decode(),
        }
        assert {address in html for address, html in lists.items()} == {sees}
        assert reverse("campaigns_targets:target", args=[rows.joint.pk]) in lists[target]
        filtered = client.get(reverse("campaigns_targets:index"), {"centre": rows.lahore.centre.pk})
        assert (target in filtered.content.decode()) is sees


def test_history_is_for_data_officers_and_auditors(
    people: dict[str, User | None], rows: Rows, data_officer: User
) -> None:
    services.revise_target(
        target=rows.target, value=14, reason="A second officer", by=data_officer, now=NOW
    )
    for asks, sees in (("own", False), ("data", True), ("auditor", True)):
        html = client_of(people[asks]).get(rows.address("campaigns_targets:target"))
        text = html.content.decode()
        assert ('id="history-section"' in text) is sees
        assert "A second officer" in text
        assert ('id="revise-form"' in text) is (asks == "data")


def test_a_withdrawn_target_is_read_by_those_who_read_the_history(
    people: dict[str, User | None], rows: Rows, data_officer: User
) -> None:
    services.withdraw_target(target=rows.target, reason="By mistake", by=data_officer, now=NOW)
    for asks, sees in (("own", False), ("data", True), ("auditor", True)):
        client = client_of(people[asks])
        listed = client.get(reverse("campaigns_targets:index")).content.decode()
        assert ("Withdrawn" in listed) is sees
        answer = client.get(rows.address("campaigns_targets:target"))
        assert (answer.status_code == 200) is sees


def test_errors_stand_beside_their_field_and_what_was_typed_stays(
    people: dict[str, User | None], rows: Rows
) -> None:
    client = client_of(people["data"])
    values = {**rows.values("campaigns_targets:set", "data"), "ends_on": "2031-01-01"}
    answer = client.post(rows.address("campaigns_targets:set"), values)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "The campaign runs from 2024-01-01 to 2027-12-31." in text
    assert 'value="2031-01-01"' in text
    assert 'value="1,۲۰۰"' in text
    answer = client.post(
        rows.address("campaigns_targets:revise"), {"value": "many", "reason": "So much more"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Write a whole number." in text
    assert "So much more" in text
    assert Target.objects.count() == 2


def test_the_list_says_how_far_each_target_is(people: dict[str, User | None], rows: Rows) -> None:
    hold(rows.lahore, held_on=FIRST, cells={("male", "18_24"): 40})
    html = client_of(people["data"]).get(reverse("campaigns_targets:index")).content.decode()
    assert "1 of 10; 5 would be expected by today." in html
    assert "40 of 777; 393 would be expected by today." in html
    assert html.count("target-state--behind") == 2
    own = client_of(people["own"]).get(reverse("campaigns_targets:index")).content.decode()
    assert "40 from your centre, of 777 for all centres together." in own


def test_queries_of_the_lists_do_not_grow_with_rows(
    people: dict[str, User | None], rows: Rows, data_officer: User
) -> None:
    client = client_of(people["auditor"])

    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name)).status_code == 200
        return len(captured)

    lists = ("campaigns_targets:index", "campaigns_plans:index")
    for name in lists:
        queries(name)
    few = {name: queries(name) for name in lists}
    for indicator in list(Indicator)[2:]:
        make_target(
            rows.lahore.campaign,
            data_officer,
            indicator=indicator.value,
            centre=rows.lahore.centre,
        )
    for days in range(1, 12):
        plan(rows.lahore, planned_for=SOON + datetime.timedelta(days=days))
    assert {name: queries(name) for name in lists} == few


@pytest.mark.parametrize(
    ("asks", "reads", "writes"),
    [
        ("data", True, True),
        ("auditor", True, False),
        ("own", False, False),
        ("editor", False, False),
    ],
)
def test_programmes_and_campaigns_are_kept_by_data_officers_and_read_by_auditors(
    asks: str, reads: bool, writes: bool, people: dict[str, User | None], rows: Rows
) -> None:
    client = client_of(people[asks])
    for name in ("campaigns_campaigns", "campaigns_programmes"):
        assert (client.get(reverse(f"{name}:index")).status_code == 200) is reads
        assert (client.get(reverse(f"{name}:add")).status_code == 200) is writes
    client.post(
        reverse("campaigns_programmes:add"),
        {"name_en": "Safe ways", "name_ur": "محفوظ راستے", "slug": "safe-ways"},
    )
    assert Programme.objects.filter(slug="safe-ways").exists() is writes


def campaign_values(campaign: Campaign, **changes: object) -> dict[str, object]:
    return {
        "name_en": campaign.name_en,
        "name_ur": campaign.name_ur,
        "slug": campaign.slug,
        "state": "active",
        "page_language": "ur",
        "starts_on": campaign.starts_on.isoformat(),
        "ends_on": campaign.ends_on.isoformat(),
        "centres": [centre.pk for centre in campaign.centres.all()],
        **changes,
    }


def test_a_campaign_keeps_the_days_and_centres_that_are_in_use(
    people: dict[str, User | None], rows: Rows
) -> None:
    campaign = rows.lahore.campaign
    hold(rows.lahore, held_on=datetime.date(2026, 3, 2), cells={("male", "18_24"): 20})
    address = reverse("campaigns_campaigns:edit", args=[campaign.pk])
    client = client_of(people["data"])
    for changes, words in (
        ({"starts_on": "2026-03-03"}, "begins on 2026-03-02"),
        ({"ends_on": "2026-06-29"}, "ends on 2026-06-30"),
        ({"centres": [rows.peshawar.centre.pk]}, "This centre has a target in the campaign"),
    ):
        answer = client.post(address, campaign_values(campaign, **changes))
        assert words in answer.content.decode()
    answer = client.post(address, campaign_values(campaign, ends_on="2026-06-30", name_ur="مہم"))
    assert answer.status_code == 302
    campaign.refresh_from_db()
    assert (campaign.ends_on, campaign.name_ur) == (datetime.date(2026, 6, 30), "مہم")


def test_the_menu_shows_each_what_they_may_open(people: dict[str, User | None]) -> None:
    paths = ("targets", "centre-month", "planned-sessions", "awareness-campaigns", "programmes")
    shown = {}
    for asks in ("own", "data", "auditor", "editor"):
        html = client_of(people[asks]).get("/admin/", follow=True).content.decode()
        shown[asks] = [path for path in paths if f"/admin/{path}/" in html]
    assert shown == {
        "own": list(paths[:3]),
        "data": list(paths),
        "auditor": list(paths),
        "editor": [],
    }
