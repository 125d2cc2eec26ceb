"""A change to a verified session: written by one person, decided by another, shown to both."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.amending.content_form import AmendmentForm
from campaigns.amending.proposing import current_version
from campaigns.models import Amendment, Session
from campaigns.records.content import content_hash, parse_content
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.checking.plain import send_plain, verified_plain
from tests.campaigns.factories import (
    MaterialFactory,
    PartnerFactory,
    make_officer,
    make_supervisor,
)
from tests.clients import is_refused, signed_in
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
REASON = "The register was found."


@pytest.fixture
def session(officer: User) -> Session:
    return verified_plain(
        officer,
        partners=[PartnerFactory().pk],
        materials=[{"material": MaterialFactory().pk, "quantity": 40}],
        notes="A hall with a fan.",
        questions="Is the azad visa real?",
    )


def propose_url(session: Session) -> str:
    return reverse("campaigns_amendments:propose", args=[session.pk])


def page(amendment: Amendment) -> str:
    return reverse("campaigns_amendments:amendment", args=[amendment.pk])


def typed(session: Session, **changes: str) -> dict[str, object]:
    """What a browser posts of the form as it is shown, with some boxes changed."""
    form = AmendmentForm(version=current_version(session))
    values: dict[str, object] = {}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, "", []):
            values[name] = value
    return {**values, "reason": REASON, **changes}


def more_women(session: Session) -> dict[str, object]:
    return typed(session, cell_female_18_24="۵", headcount_declared="16")


@pytest.fixture
def amendment(session: Session, supervisor: User) -> Amendment:
    signed_in(supervisor).post(propose_url(session), more_women(session))
    return Amendment.objects.get()


def test_form_as_it_is_shown_says_what_is_on_record(session: Session) -> None:
    """Nothing is lost or changed by a box that nobody touched."""
    version = current_version(session)
    form = AmendmentForm(typed(session), version=version)
    assert form.is_valid(), form.errors
    assert content_hash(parse_content(form.content())) == version.content_hash


def test_supervisor_proposes_and_figures_wait(session: Session, supervisor: User) -> None:
    response = signed_in(supervisor).post(propose_url(session), more_women(session))
    amendment = Amendment.objects.get()
    assert response["Location"] == page(amendment)
    assert (amendment.proposed_by, amendment.reason) == (supervisor, REASON)
    assert amendment.version.cells.people() == 16
    session.refresh_from_db()
    assert session.current_version.number == 1


def test_form_shows_what_is_on_record_beside_the_boxes(session: Session, supervisor: User) -> None:
    html = signed_in(supervisor).get(propose_url(session)).content.decode()
    for text in ("A hall with a fan.", "now 11", 'value="2026-03-10"', "Is the azad visa real?"):
        assert text in html


def test_broken_rule_stands_beside_its_field_with_a_box_and_everything_typed(
    session: Session, supervisor: User
) -> None:
    values = typed(session, cell_female_18_24="5", notes="Typed just now")
    response = signed_in(supervisor).post(propose_url(session), values)
    html = response.content.decode()
    assert response.status_code == 422
    row = html.partition('id="entry-headcount_declared"')[2].partition("</tr>")[0]
    assert "You declared 14 people, but the numbers add up to 16." in row
    assert 'name="explanation_B4"' in html
    assert "Typed just now" in html
    assert not Amendment.objects.exists()
    answer = signed_in(supervisor).post(
        propose_url(session), {**values, "explanation_B4": "Two came late."}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": "", "referrals": "3"}, "Give a reason."),
        ({"reason": "Ask Ali, 0300 1234567", "referrals": "3"}, "phone number"),
        ({}, "Nothing was changed."),
        ({"held_on": "2026-02-30"}, "entry-held_on"),
        ({"headcount_declared": "many"}, "entry-headcount_declared"),
        ({"notes": "35202-1234567-1"}, "CNIC"),
        ({"campaign": "99999"}, "entry-campaign"),
        ({"institution": "no-uuid"}, "entry-institution"),
        ({"mode": "by_letter"}, "entry-mode"),
        ({"topics": ["99999"]}, "entry-topics"),
        ({"base_version": "0", "referrals": "3"}, "was changed in the meantime"),
        ({"base_version": "x", "referrals": "3"}, "was changed in the meantime"),
    ],
)
def test_what_cannot_be_taken_is_said_and_stores_nothing(
    session: Session, supervisor: User, changes: dict[str, str], told: str
) -> None:
    response = signed_in(supervisor).post(propose_url(session), typed(session, **changes))
    html = response.content.decode()
    assert response.status_code == 422
    assert told in html
    if told.startswith("entry-"):
        assert "is-wrong" in html.partition(f'id="{told}"')[0].rpartition("<tr")[2]
    assert not Amendment.objects.exists()


def test_only_one_change_waits_at_a_time(
    session: Session, amendment: Amendment, lahore: Centre
) -> None:
    client = signed_in(make_supervisor(lahore))
    response = client.post(propose_url(session), typed(session, referrals="3"), follow=True)
    assert "waiting for its decision" in response.content.decode()
    assert Amendment.objects.count() == 1


def test_only_verified_sessions_are_amended(officer: User, supervisor: User) -> None:
    waiting = send_plain(officer)
    client = signed_in(supervisor)
    assert client.get(propose_url(waiting))["Location"].endswith(f"{waiting.pk}/")
    client.post(propose_url(waiting), {"reason": REASON})
    assert not Amendment.objects.exists()


def test_page_shows_before_and_after_and_what_would_move(
    amendment: Amendment, lahore: Centre
) -> None:
    html = signed_in(make_supervisor(lahore)).get(page(amendment)).content.decode()
    beside = html.partition('id="before-after-section"')[2]
    assert "<mark>3</mark>" in beside
    assert "<mark>5</mark>" in beside
    assert "Figures that would move" in html
    assert '<bdi dir="ltr">+2</bdi>' in html
    assert 'id="decision-form"' in html


def test_another_person_accepts_and_the_page_shows_the_restated_figures(
    session: Session, amendment: Amendment, lahore: Centre
) -> None:
    client = signed_in(make_supervisor(lahore))
    client.post(page(amendment), {"decision": "accept", "reason": ""})
    session.refresh_from_db()
    assert session.current_version == amendment.version
    html = client.get(page(amendment)).content.decode()
    assert "Restated figures" in html
    assert "no public figures had been published" in html
    assert 'id="decision-form"' not in html
    own = client.get(reverse("campaigns_sessions:session", args=[session.pk])).content.decode()
    assert 'id="restatements-section"' in own
    listed = client.get(reverse("campaigns_amendments:restatements") + "?quarter=2026-Q1")
    assert session.reference in listed.content.decode()


def test_rejecting_needs_a_reason(session: Session, amendment: Amendment, lahore: Centre) -> None:
    client = signed_in(make_supervisor(lahore))
    response = client.post(page(amendment), {"decision": "reject", "reason": ""})
    assert response.status_code == 422
    assert "Give a reason." in response.content.decode()
    client.post(page(amendment), {"decision": "reject", "reason": "No proof."})
    amendment.refresh_from_db()
    assert (amendment.state, amendment.decision_reason) == ("rejected", "No proof.")
    session.refresh_from_db()
    assert session.current_version.number == 1


def test_proposer_and_whoever_held_it_decide_nothing(
    amendment: Amendment, supervisor: User, officer: User, lahore: Centre
) -> None:
    client = signed_in(supervisor)
    html = client.get(page(amendment)).content.decode()
    assert 'id="decision-form"' not in html
    assert "Somebody else decides" in html
    for person in (supervisor, officer, make_officer(lahore), make_user(Role.DATA_OFFICER)):
        assert is_refused(
            signed_in(person).post(page(amendment), {"decision": "accept", "reason": "x"})
        )
    amendment.refresh_from_db()
    assert amendment.state == "proposed"


def test_deciding_twice_decides_once(amendment: Amendment, lahore: Centre) -> None:
    client = signed_in(make_supervisor(lahore))
    client.post(page(amendment), {"decision": "accept", "reason": ""})
    response = client.post(page(amendment), {"decision": "reject", "reason": "No."}, follow=True)
    assert "changed this in the meantime" in response.content.decode()
    amendment.refresh_from_db()
    assert amendment.state == "accepted"


def test_b9_holds_for_amendments_too(session: Session, lahore: Centre, supervisor: User) -> None:
    signed_in(supervisor).post(propose_url(session), typed(session, count_method="signed_sheet"))
    amendment = Amendment.objects.get()
    response = signed_in(make_supervisor(lahore)).post(
        page(amendment), {"decision": "accept", "reason": ""}
    )
    assert response.status_code == 422
    assert "its scan is needed" in response.content.decode()


def test_open_ones_come_first(officer: User, supervisor: User, lahore: Centre) -> None:
    first, second = verified_plain(officer), verified_plain(officer, 1)
    for one in (first, second):
        signed_in(supervisor).post(propose_url(one), typed(one, referrals="3"))
    newest = Amendment.objects.get(session=second)
    client = signed_in(make_supervisor(lahore))
    client.post(page(newest), {"decision": "reject", "reason": "No."})
    html = client.get(reverse("campaigns_amendments:index")).content.decode()
    assert html.index(first.reference) < html.index(second.reference)
    only = client.get(reverse("campaigns_amendments:index") + "?state=proposed").content.decode()
    assert second.reference not in only


def test_queries_of_the_list_do_not_grow(officer: User, supervisor: User) -> None:
    client, address = signed_in(supervisor), reverse("campaigns_amendments:index")

    def add(number: int) -> None:
        session = verified_plain(officer, number)
        client.post(propose_url(session), typed(session, referrals="3"))

    add(0)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(1, 5):
        add(number)
    # The messages of the proposals are shown, and gone.
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)


# -- The officer's page ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ur"])
def test_officer_proposes_from_the_log(
    session: Session, officer: User, language: str, lahore: Centre
) -> None:
    address = f"/{language}/outreach/sessions/{session.pk}/amend/"
    client = signed_in(officer)
    assert client.get(address).status_code == 200
    wrong = client.post(address, typed(session, cell_female_18_24="5"))
    assert wrong.status_code == 422
    assert client.post(address, more_women(session)).status_code == 302
    amendment = Amendment.objects.get()
    assert amendment.proposed_by == officer
    assert "notice" in client.get(address).content.decode()
    # A centre's only supervisor, who verified it, decides: proposer and decider are two people.
    verifier = session.events.get(to_state="verified").by
    signed_in(verifier).post(page(amendment), {"decision": "accept", "reason": ""})
    amendment.refresh_from_db()
    assert amendment.state == "accepted"


def test_officer_reaches_no_other_session(
    officer: User, session: Session, peshawar: Centre
) -> None:
    waiting = send_plain(officer, 3)
    foreign = verified_plain(make_officer(peshawar))
    client = signed_in(officer)
    for one in (waiting, foreign):
        address = reverse("field_log_amend", args=[one.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": REASON}).status_code == 404
    assert not Amendment.objects.exists()
