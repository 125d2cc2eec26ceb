"""Who reaches what: every address of the field log, for everybody who should not."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import translation

from campaigns.field.urls import urlpatterns
from campaigns.models import Session, SessionDraft
from campaigns.records import services
from campaigns.records.identifiers import new_id
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.factories import NOW, make_officer, submit
from tests.campaigns.field.walking import Log
from tests.factories import make_user

#: What the app adds is tested with it.
NAMES = [pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)]
#: Addresses that are about one's own work, whoever one is.
NOT_ABOUT_A_SESSION = {
    "field_log_file",
    "field_log_home",
    "field_log_planned",
    "field_log_institutions",
    "field_log_sessions",
    "field_log_new",
}
OF_A_PLAN = {"field_log_start_planned", "field_log_cancel_planned"}


def address(name: str, session_id: UUID, language: str = "en") -> str:
    """The address of a name of the resolver; a new argument has to be added here."""
    arguments: dict[str, Any] = {
        "field_log_step": [session_id, "where"],
        "field_log_version": [session_id, 1],
        "field_log_kept": [session_id, 1],
        **{plan: [1] for plan in OF_A_PLAN},
    }
    with translation.override(language):
        return reverse(
            name, args=[] if name in NOT_ABOUT_A_SESSION else arguments.get(name, [session_id])
        )


@pytest.fixture
def draft_of_lahore(officer: User) -> SessionDraft:
    return services.save_draft(
        draft_id=new_id(),
        data={"typed": {"venue": "Hall of Lahore"}, "saved": ["where"]},
        base_version=0,
        by=officer,
        now=NOW,
    )


@pytest.fixture
def returned_of_lahore(officer: User, supervisor: User) -> Session:
    """A session of Lahore that came back, with the draft of its correction."""
    session = submit(officer)
    services.return_session(session=session, by=supervisor, reason="Why", comments={}, now=NOW)
    services.save_draft(
        draft_id=session.pk, data={"typed": {}, "saved": []}, base_version=1, by=officer, now=NOW
    )
    return session


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("name", NAMES)
def test_signed_out_people_are_sent_to_sign_in(
    client: Client, db: None, name: str, language: str
) -> None:
    url = address(name, new_id(), language)
    for response in (client.get(url), client.post(url)):
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=")
        assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_other_roles_are_told_whom_to_ask(
    client: Client, lahore: Centre, supervisor: User, role: Role
) -> None:
    client.force_login(make_user(role, centre=lahore))
    for name in NAMES:
        response = client.get(address(name, new_id()))
        assert response.status_code == 403, name
        assert "Sadia Rehman" in response.content.decode()
        assert response["Cache-Control"] == "no-store"


def test_a_superuser_is_no_officer(client: Client, lahore: Centre) -> None:
    client.force_login(make_user(centre=lahore, is_superuser=True))
    assert client.get("/en/outreach/").status_code == 403


def test_an_officer_without_a_centre_is_told_so(client: Client, db: None) -> None:
    client.force_login(make_user(Role.OFFICER))
    response = client.get("/en/outreach/")
    assert response.status_code == 403
    assert "belongs to no centre" in response.content.decode()


@pytest.mark.parametrize("name", sorted(set(NAMES) - NOT_ABOUT_A_SESSION - OF_A_PLAN))
def test_another_centres_officer_reaches_neither_draft_nor_session(
    client: Client,
    peshawar: Centre,
    draft_of_lahore: SessionDraft,
    returned_of_lahore: Session,
    name: str,
) -> None:
    client.force_login(make_officer(peshawar))
    before = list(SessionDraft.objects.order_by("pk").values())
    for key in (draft_of_lahore.pk, returned_of_lahore.pk):
        for language in ("en", "ur"):
            url = address(name, key, language)
            posted = {"action": "next", "venue": "Mine now", "keep": "sent", "use": str(new_id())}
            for response in (client.get(url), client.post(url, posted)):
                # 405: the page takes no such method, from nobody.
                assert response.status_code in (404, 405), (url, response.status_code)
                assert "Hall of Lahore" not in response.content.decode()
                assert returned_of_lahore.reference not in response.content.decode()
                assert response["Cache-Control"] == "no-store"
    assert list(SessionDraft.objects.order_by("pk").values()) == before
    assert returned_of_lahore.versions.count() == 1


def test_lists_hold_nothing_of_another_centre(
    client: Client, peshawar: Centre, draft_of_lahore: SessionDraft, returned_of_lahore: Session
) -> None:
    client.force_login(make_officer(peshawar))
    for query in ("", "sessions/", "sessions/?whose=centre", "sessions/?state=returned"):
        page = client.get(f"/en/outreach/{query}").content.decode()
        assert "Hall of Lahore" not in page
        assert returned_of_lahore.reference not in page


def test_a_colleague_sees_the_session_and_changes_nothing(
    client: Client, lahore: Centre, draft_of_lahore: SessionDraft, returned_of_lahore: Session
) -> None:
    client.force_login(make_officer(lahore))
    page = client.get(address("field_log_session", returned_of_lahore.pk))
    assert page.status_code == 200
    assert "Correct it" not in page.content.decode()
    for name in ("field_log_correct", "field_log_discard", "field_log_conflict", "field_log_check"):
        response = client.post(address(name, returned_of_lahore.pk), {"keep": "sent"})
        assert response.status_code in (302, 404), name
    assert client.get(address("field_log_step", draft_of_lahore.pk)).status_code == 404
    assert SessionDraft.objects.filter(base_version=1).count() == 1


@pytest.mark.parametrize("step", ["where", "when", "what", "count"])
def test_posted_extra_fields_change_nothing(
    log: Log, peshawar: Centre, supervisor: User, step: str
) -> None:
    extra = {
        "centre": peshawar.pk,
        "status": "verified",
        "state": "verified",
        "verified_by": supervisor.pk,
        "officer": supervisor.pk,
        "submitted_by": supervisor.pk,
        "reference": "PEW-2026-00001",
        "received_at": "2020-01-01",
        "base_version": "7",
        "is_sample": "1",
        "explanation_B1": "no such explanation",
        "tick_B1": "on",
    }
    log.begin()
    log.save_all()
    log.save(step, **extra)
    typed = SessionDraft.objects.get().data["typed"]
    assert not extra.keys() & typed.keys()
    assert log.send(**extra)["Location"] == log.at("receipt")
    session = Session.objects.get()
    assert (session.centre, session.officer) == (log.officer.centre, log.officer)
    assert (session.state, session.is_sample) == ("submitted", False)
    assert session.reference == "LHE-2026-00001"
    assert session.current_version.submitted_by == log.officer


@pytest.mark.parametrize(
    ("step", "field", "message"),
    [
        ("where", "campaign", "Choose one from the list."),
        ("what", "facilitators", "Choose from the list."),
        ("where", "institution", "Choose one from the list."),
    ],
)
def test_only_what_is_offered_can_be_chosen(
    log: Log, peshawar: Centre, step: str, field: str, message: str
) -> None:
    from tests.campaigns.factories import CampaignFactory

    foreign = {
        "campaign": CampaignFactory(centres=[peshawar]).pk,
        "facilitators": [make_officer(peshawar).pk],
        "institution": str(new_id()),
    }[field]
    log.begin()
    log.save_all()
    log.save(step, **{field: foreign})
    assert message in log.read(step).beside(field)
    assert log.send()["Location"] == log.at("check") + "#problems"


def test_every_page_is_private_and_strict(log: Log) -> None:
    log.begin()
    log.save_all()
    pages = [log.url(), log.url("sessions/"), log.url("institutions/?q=gov"), log.at("institution")]
    pages += [log.at(step) for step in ("where", "when", "what", "count", "check", "discard")]
    for url in pages:
        response = log.client.get(url)
        assert response.status_code == 200, url
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex"
        policy = response["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        html = response.content.decode()
        assert " style=" not in html
        assert "<style" not in html
        assert "<script>" not in html
        assert "page.js" not in html


def test_another_officers_draft_cannot_be_thrown_away(
    client: Client, lahore: Centre, draft_of_lahore: SessionDraft
) -> None:
    client.force_login(make_officer(lahore))
    assert client.post(address("field_log_discard", draft_of_lahore.pk)).status_code == 404
    assert SessionDraft.objects.filter(pk=draft_of_lahore.pk).exists()
