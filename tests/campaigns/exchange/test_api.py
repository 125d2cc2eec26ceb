"""`/api/v1/` and its tokens: the same rows as the screen, for one person's programs."""

import datetime
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern
from django.utils import timezone

from campaigns.exchange.api import urls
from campaigns.models import Session
from mrc.core.accounts.roles import Role
from mrc.core.accounts.tokens import PREFIX, issue_token, revoke_token, user_of_token
from mrc.core.models import ApiToken, User
from tests.campaigns.figures.builders import Cells, Office, hold, send
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LISTS = ("sessions", "institutions", "campaigns", "districts")


@pytest.fixture
def office() -> Office:
    return Office()


def hold_session(
    office: Office,
    *,
    cells: Cells | None = None,
    held_on: datetime.date = datetime.date(2026, 3, 10),
    verify: bool = True,
) -> Session:
    make = hold if verify else send
    return make(office, held_on=held_on, cells=cells or {("female", "18_24"): 20})


def key_of(user: User, days: int = 30) -> str:
    return issue_token(user=user, name="test", days=days, now=timezone.now())[1]


def read(user: User | None, path: str = "sessions/", status: int = 200) -> dict:
    headers = {"Authorization": f"Bearer {key_of(user)}"} if user else {}
    response = Client().get(f"/api/v1/{path}", headers=headers)
    assert response.status_code == status, response.content
    assert "no-store" in response["Cache-Control"]
    return response.json()


def references(answer: dict) -> set[str]:
    return {row["reference"] for row in answer["results"]}


def test_a_person_reads_the_sessions_of_the_own_centre(office: Office) -> None:
    own = hold_session(office)
    other = hold_session(Office("PEW", "Khyber Pakhtunkhwa"))
    assert references(read(office.supervisor)) == {own.reference}
    assert references(read(make_user(Role.DATA_OFFICER))) == {own.reference, other.reference}
    read(office.officer, f"sessions/{other.pk}/", 404)
    assert read(office.officer, f"sessions/{own.pk}/")["id"] == str(own.pk)


def test_session_tells_numbers_and_places_and_no_person(office: Office) -> None:
    session = hold_session(office, cells={("female", "18_24"): 30, ("male", "25_29"): 12})
    row = read(office.supervisor)["results"][0]
    assert row["total"] == 42
    assert {(c["sex"], c["age_band"], c["count"]) for c in row["attendance"]} == {
        ("female", "18_24", 30),
        ("male", "25_29", 12),
    }
    assert row["counted"] is True
    assert row["content_hash"] == session.current_version.content_hash
    text = json.dumps(row)
    for person in (office.officer, office.supervisor):
        assert person.username not in text
    assert not {"notes", "questions", "facilitators", "submitted_by", "device"} & set(row)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COUNSELLOR, Role.CASE_WORKER, None])
def test_other_roles_read_nothing(office: Office, role: Role | None) -> None:
    hold_session(office)
    read(make_user(role, centre=office.centre), status=403)


@pytest.mark.parametrize("name", [*LISTS, "figures"])
def test_nobody_reads_without_a_key(name: str) -> None:
    read(None, f"{name}/", 401)


def test_a_signed_in_browser_is_not_a_key(office: Office) -> None:
    client = Client()
    client.force_login(office.supervisor)
    assert client.get("/api/v1/sessions/").status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer a b", "Basic abc", "Bearer mrc_ü", "Bearer x"]
)
def test_a_wrong_key_is_refused_with_a_reason(header: str) -> None:
    response = Client().get("/api/v1/sessions/", headers={"Authorization": header})
    assert response.status_code == 401
    assert response.json()["detail"]


def test_a_withdrawn_past_or_leaver_s_key_opens_nothing(office: Office) -> None:
    now = timezone.now()
    token, text = issue_token(user=office.supervisor, name="x", days=30, now=now)
    assert user_of_token(text, now=now) == office.supervisor
    assert user_of_token(text, now=now + datetime.timedelta(days=31)) is None
    User.objects.filter(pk=office.supervisor.pk).update(is_active=False)
    assert user_of_token(text, now=now) is None
    User.objects.filter(pk=office.supervisor.pk).update(is_active=True)
    revoke_token(token=token, now=now)
    assert user_of_token(text, now=now) is None


def test_no_key_lasts_longer_than_a_year(office: Office) -> None:
    now = timezone.now()
    token, _text = issue_token(user=office.supervisor, name="x", days=4000, now=now)
    assert token.expires_on == timezone.localdate(now) + datetime.timedelta(days=365)


def test_database_holds_no_key_that_opens_anything(office: Office) -> None:
    text = key_of(office.supervisor)
    row = ApiToken.objects.values().get()
    assert text.startswith(PREFIX)
    assert all(text not in str(value) for value in row.values())


def test_filters_narrow_as_on_the_screen_and_wrong_ones_are_errors(office: Office) -> None:
    march = hold_session(office, held_on=datetime.date(2026, 3, 10))
    hold_session(office, held_on=datetime.date(2025, 11, 10))
    assert references(read(office.supervisor, "sessions/?first=2026-Q1")) == {march.reference}
    other = Office("PEW")
    assert "centre" in read(office.supervisor, f"sessions/?centre={other.centre.pk}", 400)
    assert "first" in read(office.supervisor, "sessions/?first=soon", 400)
    assert "received_after" in read(office.supervisor, "sessions/?received_after=2026-03-09", 400)
    later = "sessions/?received_after=2099-01-01T00:00:00Z"
    assert read(office.supervisor, later)["results"] == []


def test_pages_hold_every_session_once(office: Office) -> None:
    held = {hold_session(office).reference for _number in range(5)}
    headers = {"Authorization": f"Bearer {key_of(office.supervisor)}"}
    url, seen = "/api/v1/sessions/?page_size=2", []
    while url:
        answer = Client().get(url, headers=headers).json()
        seen += [row["reference"] for row in answer["results"]]
        url = answer["next"]
    assert sorted(seen) == sorted(held)


def test_queries_do_not_grow_with_sessions(office: Office) -> None:
    def queries() -> int:
        headers = {"Authorization": f"Bearer {key_of(office.supervisor)}"}
        with CaptureQueriesContext(connection) as context:
            Client().get("/api/v1/sessions/", headers=headers)
        return len(context)

    hold_session(office)
    few = queries()
    for _number in range(4):
        hold_session(office)
    assert queries() == few <= 15


def test_figures_equal_the_sum_of_the_counted_sessions(office: Office) -> None:
    hold_session(office, cells={("female", "18_24"): 30})
    hold_session(office, cells={("male", "18_24"): 12})
    hold_session(office, cells={("male", "18_24"): 9}, verify=False)
    answer = read(office.supervisor, "figures/")
    total = next(row for row in answer["rows"] if row["kind"] == "total")["figures"]
    sessions = read(office.supervisor)["results"]
    assert total["attendances"] == sum(row["total"] for row in sessions if row["counted"]) == 42
    assert total["awaiting_attendances"] == 9
    assert {d["key"] for d in answer["definitions"]} == set(total)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(office: Office, method: str) -> None:
    headers = {"Authorization": f"Bearer {key_of(office.supervisor)}"}
    for name in LISTS:
        assert getattr(Client(), method)(f"/api/v1/{name}/", headers=headers).status_code == 405


def test_description_names_every_endpoint_and_no_other_site() -> None:
    response = Client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    description = response.json()
    patterns = [p for p in urls.urlpatterns if isinstance(p, URLPattern)]
    expected = {f"/api/v1/{p.pattern}".replace("<uuid:", "{").replace(">", "}") for p in patterns}
    assert set(description["paths"]) == expected - {"/api/v1/openapi.json"}
    assert "http" not in response.content.decode().replace('"http"', "")
    assert all(set(methods) == {"get"} for methods in description["paths"].values())


# --- The page on which keys are made ---------------------------------------------------------
@pytest.fixture
def browser(office: Office) -> Client:
    """Signed in through the form, so that the password was typed just now."""
    office.supervisor.set_password("demo-mrc-2026")
    office.supervisor.save()
    client = Client()
    client.post(
        "/accounts/login/", {"login": office.supervisor.username, "password": "demo-mrc-2026"}
    )
    return client


@pytest.mark.parametrize("language", ["en", "ur"])
def test_key_is_shown_once_and_works(office: Office, browser: Client, language: str) -> None:
    page = f"/accounts/tokens/?lang={language}"
    assert browser.get(page).status_code == 200
    answer = browser.post(page, {"name": "Monthly table", "days": "90"})
    text = answer.context["text"]
    assert text in answer.content.decode()
    assert text not in browser.get(page).content.decode()
    assert user_of_token(text, now=timezone.now()) == office.supervisor


def test_key_without_a_name_keeps_what_was_typed(browser: Client) -> None:
    answer = browser.post("/accounts/tokens/", {"name": "", "days": "365"})
    assert answer.status_code == 400
    assert answer.context["form"].errors["name"]
    assert '<option value="365" selected>' in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_only_the_owner_withdraws_a_key(office: Office, browser: Client) -> None:
    own, _text = issue_token(user=office.supervisor, name="own", days=9, now=timezone.now())
    other, _text = issue_token(user=office.officer, name="other", days=9, now=timezone.now())
    assert browser.post(f"/accounts/tokens/{own.pk}/").status_code == 302
    assert browser.post(f"/accounts/tokens/{other.pk}/").status_code == 404
    own.refresh_from_db()
    other.refresh_from_db()
    assert own.revoked_at
    assert other.revoked_at is None


def test_whoever_may_see_no_figures_makes_no_key() -> None:
    client = Client()
    client.force_login(make_user(Role.EDITOR))
    assert client.get("/accounts/tokens/").status_code == 403


def test_keys_want_the_second_factor_where_it_is_required(office: Office, settings) -> None:
    settings.MRC_SECOND_FACTOR_REQUIRED = True
    client = Client()
    client.force_login(office.supervisor)
    answer = client.get("/accounts/tokens/")
    assert answer.status_code == 302
    assert "second-factor" in answer["Location"]
