"""Every address of the room x every kind of person x every method: by the role alone, and the
centre. An address that is missing from the table fails."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from alerts.models import ReportOpening, ScamReport, WarningProposal
from alerts.reports.cases.urls import admin_urls
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.alerts.cases.canary import traces
from tests.alerts.cases.conftest import MakeReport
from tests.clients import signed_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
#: Addresses of the room, and the methods that its own case worker may use.
LIST, READ, BOTH = frozenset({"get", "head"}), frozenset({"get"}), frozenset({"get", "post"})
REPORTS: dict[str, frozenset[str]] = {
    "index": LIST,
    "index_results": LIST,
    "quarantine": LIST,
    "quarantine_results": LIST,
    "draft_warning": BOTH,
    "report": READ,
    "take": BOTH,
    "assign": BOTH,
    "move": BOTH,
    "close": BOTH,
    "give": BOTH,
    "note": BOTH,
    "release": BOTH,
    "junk": BOTH,
    "link": BOTH,
    "unlink": BOTH,
    "refer": BOTH,
    "summary": READ,
    "picture": READ,
}
#: These show no report, and are opened by the right to write warnings.
PROPOSALS = ("index", "begin", "set_aside")
WITHOUT_REPORT = ("index", "index_results", "quarantine", "quarantine_results", "draft_warning")
OUTSIDERS = (
    "superuser",
    "superuser_of_the_centre",
    "officer",
    "supervisor",
    "data_officer",
    "counsellor",
    "communications",
    "editor",
    "translator",
    "auditor",
    "case_worker_of_no_centre",
    "disabled",
    "anonymous",
)
FIELDS = {
    "assigned_to": "", "to": "closed", "outcome": "spam", "text": "Not mine to write.",
    "centre": "1", "shared": "what_happened", "language": "en", "kind": "fake_job",
    "month": "2026-11",
}  # fmt: skip


def names(entries: list[URLPattern | URLResolver], room: str = "") -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from names(entry.url_patterns, entry.namespace or room)
        else:
            yield f"{room}:{entry.name}"


def test_every_address_is_in_the_table() -> None:
    known = {f"scam_reports:{name}" for name in REPORTS}
    known |= {f"warning_proposals:{name}" for name in PROPOSALS}
    assert set(names(list(admin_urls))) == known


def address(name: str, report: ScamReport) -> str:
    if name in WITHOUT_REPORT:
        return reverse(f"scam_reports:{name}")
    keys: list[object] = [report.pk]
    if name == "summary":
        referral = report.referrals.first()
        keys.append(referral.pk if referral is not None else 1)
    elif name == "picture":
        keys.append(1)
    return reverse(f"scam_reports:{name}", args=keys)


def person(name: str, lahore: Centre) -> User | None:
    if name == "anonymous":
        return None
    if name.startswith("superuser"):
        return make_user(
            is_superuser=True, is_staff=True, centre=lahore if "centre" in name else None
        )
    if name == "case_worker_of_no_centre":
        return make_user(Role.CASE_WORKER)
    if name == "disabled":
        return make_user(Role.CASE_WORKER, centre=lahore, is_active=False)
    return make_user(Role(name), centre=lahore)


def client_of(user: User | None) -> Client:
    return Client() if user is None else signed_in(user)


def ask(client: Client, method: str, name: str, report: ScamReport) -> HttpResponse:
    fields = {**FIELDS, "report": str(report.pk), "other": str(report.pk)}
    data = fields if method in ("get", "head", "post") else ""
    return getattr(client, method)(address(name, report), data)


class Left(NamedTuple):
    """All that a deed could change."""

    state: str
    centre: int | None
    openings: int
    events: int
    notes: int
    referrals: int
    proposals: int


def left(report: ScamReport) -> Left:
    now = ScamReport.objects.without_texts().get(pk=report.pk)
    return Left(
        now.state,
        now.centre_id,
        ReportOpening.objects.count(),
        report.events.count(),
        report.notes.count(),
        report.referrals.count(),
        WarningProposal.objects.count(),
    )


def is_shut(response: HttpResponse, who: str) -> bool:
    """There is no such page; a visitor is led to the sign-in, officers have no admin at all."""
    if who in ("anonymous", "disabled"):
        return response.status_code == 302 and response["Location"].startswith("/accounts/login/")
    if who == "officer":
        return response.status_code == 302 and response["Location"].startswith("/accounts/")
    return response.status_code == 404


def plain_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("Not found.", status=404)


def refer(client: Client, report: ScamReport) -> None:
    values = {"to": "fia", "shared": "kind", "language": "en"}
    assert client.post(address("refer", report), values).status_code == 302


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_opens_or_changes_anything(
    who: str, lahore: Centre, report: ScamReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    if who != "superuser":
        # The site's own page for it is read once; drawing it a thousand times takes minutes.
        monkeypatch.setattr("mrc.urls.handler404", plain_not_found)
    client, before, problems = client_of(person(who, lahore)), left(report), []
    for name in REPORTS:
        for method in METHODS:
            response = ask(client, method, name, report)
            if not is_shut(response, who) or traces(response.content.decode(errors="replace")):
                problems.append((name, method, response.status_code, response.headers))
    assert problems == []
    assert left(report) == before


def test_another_centres_case_worker_is_told_the_same_as_for_what_never_was(
    stranger: User, report: ScamReport
) -> None:
    client, before, problems = signed_in(stranger), left(report), []
    nothing = ScamReport(pk=uuid4())
    for name in REPORTS:
        if name in WITHOUT_REPORT:
            continue
        for method in METHODS:
            theirs = ask(client, method, name, report)
            none = client.generic(
                method.upper(), address(name, report).replace(str(report.pk), str(nothing.pk))
            )
            refused = theirs.status_code in (404, 405)
            same = theirs.status_code == none.status_code
            if not refused or not same or traces(theirs.content.decode()):
                problems.append((name, method, theirs.status_code, none.status_code))
    assert problems == []
    assert left(report) == before


@pytest.mark.parametrize("name", ["index", "index_results", "quarantine", "quarantine_results"])
def test_lists_of_another_centre_name_no_report(
    name: str, stranger: User, worker: User, make_report: MakeReport
) -> None:
    quarantine = "burst" if name.startswith("quarantine") else ""
    one = make_report(quarantine=quarantine)
    address = reverse(f"scam_reports:{name}")
    assert str(one) in signed_in(worker).get(address).content.decode()
    assert str(one) not in signed_in(stranger).get(address).content.decode()
    # Chosen by its key for a warning, it is as if nobody had ticked it.
    answer = signed_in(stranger).post(
        reverse("scam_reports:draft_warning"), {"report": str(one.pk), **FIELDS}
    )
    assert answer.status_code == 404


def test_report_of_no_centre_is_every_case_workers(
    stranger: User, worker: User, make_report: MakeReport
) -> None:
    one = make_report(centre=None)
    for person in (stranger, worker):
        assert signed_in(person).get(address("report", one)).status_code == 200
    signed_in(worker).post(address("take", one))
    assert signed_in(stranger).get(address("report", one)).status_code == 404


def test_own_case_worker_opens_each_address_by_its_methods(
    worker: User, contacts: None, make_report: MakeReport
) -> None:
    client, found = signed_in(worker), {}
    for name, allowed in REPORTS.items():
        report = make_report(pictures=1)
        refer(client, report)
        for method in METHODS:
            response = ask(client, method, name, report)
            if method == "options":
                continue
            if (response.status_code in (200, 302, 422)) != (method in allowed):
                found[name, method] = response.status_code
            assert "no-store" in response.get("Cache-Control", "no-store")
    assert found == {}


@pytest.mark.parametrize("name", REPORTS)
def test_no_answer_is_kept_by_browser_or_proxy(
    name: str, worker: User, report: ScamReport, contacts: None
) -> None:
    client = signed_in(worker)
    refer(client, report)
    response = ask(client, "get", name, report)
    assert "no-store" in response["Cache-Control"]
    # Not "no-referrer": its forms would come with `Origin: null` and be refused.
    assert response["Referrer-Policy"] == "same-origin"


def test_superuser_with_the_role_is_a_case_worker_of_their_centre_only(
    lahore: Centre, peshawar: Centre, report: ScamReport
) -> None:
    for centre, status in ((lahore, 200), (peshawar, 404)):
        user = make_user(Role.CASE_WORKER, centre=centre, is_superuser=True)
        assert signed_in(user).get(address("report", report)).status_code == status


def test_role_taken_away_shuts_the_room_at_once(worker: User, report: ScamReport) -> None:
    client = signed_in(worker)
    assert client.get(address("report", report)).status_code == 200
    worker.groups.clear()
    assert client.get(address("report", report)).status_code != 200
    client.logout()
    assert client.get(address("report", report)).status_code == 302


def test_expired_report_is_gone_for_everybody(worker: User, report: ScamReport) -> None:
    ScamReport.objects.filter(pk=report.pk).update(state="expired")
    for name in REPORTS:
        if name not in WITHOUT_REPORT:
            assert ask(signed_in(worker), "get", name, report).status_code == 404, name


def test_menu_is_shown_to_case_workers_only(worker: User, lahore: Centre) -> None:
    superuser = make_user(is_superuser=True)
    address = reverse("scam_reports:index")
    assert address in signed_in(worker).get("/admin/", follow=True).content.decode()
    for other in (superuser, make_user(Role.SUPERVISOR, centre=lahore), make_user(Role.AUDITOR)):
        assert address not in signed_in(other).get("/admin/", follow=True).content.decode()


def test_second_factor_is_asked_for(worker: User, report: ScamReport, settings: object) -> None:
    settings.MRC_SECOND_FACTOR_REQUIRED = True  # type: ignore[attr-defined]
    response = signed_in(worker).get(address("report", report))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/")
    assert not ReportOpening.objects.exists()
