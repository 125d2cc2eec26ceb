"""Who opens, chooses and prints what: role by role, own and other centre."""

import uuid

import pytest
from django.urls import reverse

from campaigns.codes.services import code_of
from campaigns.codes.testing.loading import load_question_sets
from campaigns.models import RoomQuestion
from mrc.core.accounts.roles import Role
from tests.campaigns.factories import NOW, CampaignFactory, make_officer, submit
from tests.clients import is_refused, signed_in
from tests.destinations.factories import CountryFactory
from tests.factories import make_user

#: Role -> what it may open in the admin.
_ADMIN = {
    Role.SUPERVISOR: {"index", "campaign", "plan", "print", "sets"},
    Role.DATA_OFFICER: {"index", "campaign", "plan", "print", "sets", "next"},
    Role.AUDITOR: {"index", "campaign", "plan", "print", "sets"},
    Role.COMMUNICATIONS: {"index", "campaign", "plan", "print", "sets"},
    Role.EDITOR: {"sets", "next", "questions"},
    Role.COUNSELLOR: set(),
    Role.CASE_WORKER: set(),
    Role.TRANSLATOR: set(),
    Role.OFFICER: set(),
}


@pytest.fixture
def room_question(officer, campaign):
    session = submit(officer, campaign=campaign.pk)
    return RoomQuestion.objects.create(
        pk=uuid.uuid4(),
        version=session.current_version,
        text="Is it valid?",
        asked_on="2026-03-10",
    )


@pytest.fixture
def addresses(campaign, plan):
    load_question_sets(now=NOW)
    return {
        "index": reverse("campaigns_codes:index"),
        "campaign": reverse("campaigns_codes:campaign", args=[campaign.pk]),
        "plan": reverse("campaigns_codes:plan", args=[plan.pk]),
        "print": reverse("campaigns_codes:campaign_print", args=[campaign.pk, "poster"]),
        "sets": reverse("campaigns_codes:sets"),
        "next": reverse("campaigns_codes:next_version", args=["safe-migration"]),
        "questions": reverse("campaigns_codes:questions"),
    }


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_it_may_in_the_admin(role, addresses, lahore):
    client = signed_in(make_user(role, centre=lahore))
    opened = set()
    for name, address in addresses.items():
        response = client.get(address)
        assert response.status_code == 200 or is_refused(response), (name, response.status_code)
        if response.status_code == 200:
            opened.add(name)
    assert opened == _ADMIN[role]


def test_nobody_without_an_account_opens_any(client, addresses, campaign, plan):
    officers = [
        reverse("officer_codes"),
        reverse("officer_plan_code", args=[plan.pk]),
        reverse("officer_campaign_handout", args=[campaign.pk, "slide"]),
    ]
    for address in [*addresses.values(), *officers]:
        assert client.get(address).status_code == 302


def test_another_centres_plans_and_campaigns_do_not_exist(peshawar, campaign, plan, officer):
    session = submit(officer, campaign=campaign.pk)
    supervisor = signed_in(make_user(Role.SUPERVISOR, centre=peshawar))
    for name, key in (("campaign", campaign.pk), ("plan", plan.pk)):
        assert supervisor.get(reverse(f"campaigns_codes:{name}", args=[key])).status_code == 404
    other = signed_in(make_officer(peshawar))
    for name, key in (("campaign", campaign.pk), ("plan", plan.pk), ("session", session.pk)):
        assert other.get(reverse(f"officer_{name}_code", args=[key])).status_code == 404
        for handout in ("slide", "poster"):
            for what in ("handout", "handout_print"):
                address = reverse(f"officer_{name}_{what}", args=[key, handout])
                assert other.get(address).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_only_officers_open_the_officers_pages(role, lahore, plan):
    client = signed_in(make_user(role, centre=lahore))
    assert client.get(reverse("officer_codes")).status_code == 403
    assert client.get(reverse("officer_plan_code", args=[plan.pk])).status_code == 403


def test_an_officer_chooses_for_an_own_plan_only(officer, plan, lahore):
    country = CountryFactory(code="SA", slug="saudi-arabia")
    address = reverse("officer_plan_code", args=[plan.pk])
    colleague = signed_in(make_officer(lahore))
    assert colleague.get(address).status_code == 200
    assert colleague.post(address, {"countries": [country.pk]}).status_code == 404
    assert not plan.countries.exists()

    own = signed_in(officer)
    assert own.post(address, {"countries": ["999999"]}).status_code == 422
    assert own.post(address, {"countries": [country.pk]}).status_code == 302
    assert list(plan.countries.all()) == [country]


def test_a_supervisor_chooses_for_a_campaign_that_nobody_shares(lahore, peshawar, campaign):
    client = signed_in(make_user(Role.SUPERVISOR, centre=lahore))
    address = reverse("campaigns_codes:campaign", args=[campaign.pk])
    assert client.post(address, {"page_language": "en"}).status_code == 302
    campaign.refresh_from_db()
    assert campaign.page_language == "en"
    campaign.centres.add(peshawar)
    assert is_refused(client.post(address, {"page_language": "ur"}))
    data_officer = signed_in(make_user(Role.DATA_OFFICER))
    assert data_officer.post(address, {"page_language": "ur"}).status_code == 302


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.EDITOR, Role.COUNSELLOR])
def test_who_may_not_choose_changes_nothing(role, campaign):
    client = signed_in(make_user(role))
    address = reverse("campaigns_codes:campaign", args=[campaign.pk])
    assert is_refused(client.post(address, {"page_language": "en"}))
    campaign.refresh_from_db()
    assert campaign.page_language == "ur"


def test_an_editor_settles_a_question_and_sees_no_session(room_question):
    client = signed_in(make_user(Role.EDITOR))
    address = reverse("campaigns_codes:questions")
    text = client.get(address).content.decode()
    assert "Is it valid?" in text
    assert room_question.version.session.reference not in text
    assert "Zulqarnain" not in text
    assert client.post(address, {"question": "nonsense"}).status_code == 404
    assert client.post(address, {"question": str(room_question.pk)}).status_code == 302
    room_question.refresh_from_db()
    assert room_question.settled_by is not None
    assert "Is it valid?" not in client.get(address).content.decode()


def test_the_lists_queries_do_not_grow(officer, campaign, lahore, django_assert_max_num_queries):
    client = signed_in(officer)
    for _number in range(6):
        CampaignFactory(centres=[lahore])
    client.get(reverse("officer_codes"))
    with django_assert_max_num_queries(14):
        assert client.get(reverse("officer_codes")).status_code == 200


def test_the_officers_page_shows_code_scans_and_prints(officer, plan, phone):
    phone.get(f"/c/{code_of(plan)}/s")
    code = code_of(plan)
    text = signed_in(officer).get(reverse("officer_plan_code", args=[plan.pk])).content.decode()
    assert f"{code[:3]}-{code[3:]}" in text
    assert "Opened 1 time." in text
    for handout in ("slide", "poster", "leaflet"):
        assert reverse("officer_plan_handout", args=[plan.pk, handout]) in text
