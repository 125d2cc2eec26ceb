import datetime
import io

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import SnippetViewSet

from campaigns.models import (
    AttendanceCount,
    EvidenceFile,
    PlannedSession,
    PlanState,
    Session,
    SessionVersion,
    Topic,
)
from campaigns.records import services
from campaigns.records.centre_scope import CentrePolicy, CentreScopedViewSetMixin, policy_of
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.factories import (
    NOW,
    CampaignFactory,
    EvidenceFileFactory,
    InstitutionFactory,
    make_officer,
    make_supervisor,
    submit,
    submit_verified,
)
from tests.factories import make_user

pytestmark = pytest.mark.urls("tests.campaigns.records.centre_urls")
SECRET = "only-peshawar-knows"


def plan(centre: Centre, reason: str = SECRET) -> PlannedSession:
    return PlannedSession.objects.create(
        campaign=CampaignFactory(),
        centre=centre,
        officer=make_officer(centre),
        planned_for=datetime.date(2026, 4, 1),
        state=PlanState.CANCELLED,
        cancel_reason=reason,
    )


@pytest.fixture
def planner(lahore: Centre) -> User:
    """A supervisor in Lahore who may do everything with planned sessions."""
    user = make_supervisor(lahore)
    user.user_permissions.set(Permission.objects.filter(content_type__model="plannedsession"))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def browser(planner: User, client: Client) -> Client:
    client.force_login(planner)
    return client


@pytest.mark.parametrize(
    "view", ["edit", "delete", "copy", "inspect", "history", "history_results", "usage"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_view_serves_another_centres_row(
    view: str, method: str, browser: Client, lahore: Centre, peshawar: Centre
) -> None:
    theirs, ours = plan(peshawar), plan(lahore, "ours")
    answer = getattr(browser, method)(reverse(f"planned:{view}", args=[theirs.pk]))
    assert answer.status_code == 404
    assert SECRET not in answer.content.decode()
    assert PlannedSession.objects.filter(pk=theirs.pk).exists()
    if method == "get":
        assert browser.get(reverse(f"planned:{view}", args=[ours.pk])).status_code == 200


def test_reordering_touches_our_rows_only(
    browser: Client, lahore: Centre, peshawar: Centre
) -> None:
    theirs, ours = plan(peshawar), plan(lahore)
    assert browser.post(reverse("planned:reorder", args=[theirs.pk])).status_code == 404
    address = reverse("planned:reorder", args=[ours.pk])
    assert browser.post(f"{address}?position=0").status_code == 200
    assert PlannedSession.objects.filter(pk=theirs.pk).exists()


def _text(answer: HttpResponse) -> str:
    """What the answer says; a workbook as the text of its cells."""
    body = b"".join(answer) if answer.streaming else answer.content
    if not body.startswith(b"PK"):
        return body.decode()
    rows = load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)
    return "\n".join(str(value) for row in rows for value in row)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/planned/",
        "/admin/planned/results/",
        "/admin/planned/results/?q=only",
        "/admin/planned/?export=csv",
        "/admin/planned/?export=xlsx",
        "/admin/choose/",
        "/admin/choose/results/",
    ],
)
def test_lists_searches_exports_and_choosers_hold_our_rows_only(
    address: str, browser: Client, lahore: Centre, peshawar: Centre
) -> None:
    theirs = plan(peshawar)
    ours = plan(lahore, "only-ours")
    answer = browser.get(address)
    assert answer.status_code == 200
    shown = _text(answer)
    assert SECRET not in shown
    assert str(theirs.officer) not in shown
    assert str(theirs) not in shown
    assert ours.cancel_reason in shown or str(ours) in shown


def test_a_chooser_answers_for_our_rows_only(
    browser: Client, lahore: Centre, peshawar: Centre
) -> None:
    theirs, ours = plan(peshawar), plan(lahore)
    assert browser.get(reverse("planned_chooser:chosen", args=[theirs.pk])).status_code == 404
    assert browser.get(reverse("planned_chooser:chosen", args=[ours.pk])).status_code == 200
    several = browser.get(reverse("planned_chooser:chosen_multiple"), {"id": [theirs.pk, ours.pk]})
    assert [item["id"] for item in several.json()["result"]] == [str(ours.pk)]


@pytest.mark.parametrize("name", ["planned:add", "planned:edit", "planned_chooser:create"])
def test_forms_offer_and_take_our_centre_only(
    name: str, browser: Client, planner: User, lahore: Centre, peshawar: Centre
) -> None:
    ours, stranger = plan(lahore, "ours"), make_officer(peshawar)
    address = reverse(name, args=[ours.pk] if name == "planned:edit" else [])
    data = {
        "campaign": ours.campaign_id,
        "centre": peshawar.pk,
        "officer": stranger.pk,
        "session": submit(stranger).pk,
        "planned_for": "2026-05-01",
    }
    if "chooser" not in name:
        shown = browser.get(address).content.decode()
        assert str(peshawar) not in shown
        assert str(stranger) not in shown
        assert str(planner) in shown
    browser.post(address, data)
    assert not PlannedSession.objects.filter(centre=peshawar).exists()
    assert not PlannedSession.objects.filter(officer=stranger).exists()
    assert not PlannedSession.objects.filter(planned_for="2026-05-01").exists()
    data |= {"centre": lahore.pk, "officer": planner.pk, "session": ""}
    if name != "planned:edit":
        browser.post(address, data)
        assert PlannedSession.objects.filter(planned_for="2026-05-01", centre=lahore).exists()


def test_a_superuser_sees_every_centre(client: Client, lahore: Centre, peshawar: Centre) -> None:
    client.force_login(User.objects.create(username="root", is_superuser=True, is_active=True))
    theirs = plan(peshawar)
    assert client.get(reverse("planned:inspect", args=[theirs.pk])).status_code == 200
    assert SECRET in client.get(reverse("planned:index")).content.decode()


def test_without_the_permission_our_own_rows_are_closed_too(client: Client, lahore: Centre) -> None:
    client.force_login(make_user(Role.COUNSELLOR, centre=lahore))
    ours = plan(lahore)
    for name, args in (("index", []), ("edit", [ours.pk]), ("delete", [ours.pk])):
        answer = client.get(reverse(f"planned:{name}", args=args))
        assert answer.status_code in (302, 403, 404)
        assert SECRET not in answer.content.decode()


def test_only_colleagues_are_told_about_a_row(
    planner: User, lahore: Centre, peshawar: Centre
) -> None:
    other = make_supervisor(peshawar)
    other.user_permissions.set(planner.user_permissions.all())
    policy = policy_registry.get_by_type(PlannedSession)
    told = policy.users_with_any_permission_for_instance(["change"], plan(lahore))
    assert list(told) == [planner]


def test_what_belongs_to_a_centre_has_a_policy_and_is_no_snippet() -> None:
    for model in (Session, SessionVersion, PlannedSession, EvidenceFile):
        assert isinstance(policy_of(model), CentrePolicy)
    with pytest.raises(ImproperlyConfigured):
        policy_of(Topic)
    for base, model in ((SnippetViewSet, PlannedSession), (ModelViewSet, Topic)):
        viewset = type("Wrong", (CentreScopedViewSetMixin, base), {"model": model})
        with pytest.raises(ImproperlyConfigured):
            viewset(name="wrong", form_fields=[]).on_register()


#: Role, and whether it sees its own centre's sessions and those of others.
SEES = [
    (Role.OFFICER, True, False),
    (Role.SUPERVISOR, True, False),
    (Role.DATA_OFFICER, True, True),
    (Role.AUDITOR, True, True),
    (Role.COUNSELLOR, False, False),
    (Role.CASE_WORKER, False, False),
    (Role.COMMUNICATIONS, False, False),
    (Role.EDITOR, False, False),
    (Role.TRANSLATOR, False, False),
]


@pytest.mark.parametrize(("role", "own", "others"), SEES)
def test_each_role_sees_what_the_table_says(
    role: Role, own: bool, others: bool, lahore: Centre, peshawar: Centre
) -> None:
    ours, theirs = submit(make_officer(lahore)), submit(make_officer(peshawar))
    EvidenceFileFactory(session=theirs)
    user = make_user(role, centre=lahore)
    expected = {session.pk for session, seen in ((ours, own), (theirs, others)) if seen}

    assert {s.pk for s in Session.objects.visible_to(user)} == expected
    assert {v.session_id for v in SessionVersion.objects.visible_to(user)} == expected
    cells = AttendanceCount.objects.visible_to(user).select_related("version")
    assert {cell.version.session_id for cell in cells} == expected
    policy = policy_of(Session)
    rows = policy.instances_user_has_any_permission_for(user, ["view"])
    assert {row.pk for row in rows} == expected
    assert policy.user_has_permission_for_instance(user, "view", theirs) == others
    evidence = policy_of(EvidenceFile).in_scope(user)
    assert evidence.exists() == others


def test_who_is_inactive_or_without_a_centre_sees_nothing(lahore: Centre) -> None:
    from django.contrib.auth.models import AnonymousUser

    submit(make_officer(lahore))
    homeless = make_supervisor(lahore)
    homeless.centre = None
    for user in (AnonymousUser(), homeless, make_user(Role.AUDITOR, is_active=False)):
        assert not Session.objects.visible_to(user).exists()


def test_states_are_told_apart(officer: User, supervisor: User) -> None:
    waiting, verified = submit(officer), submit_verified(officer, notes="2")
    returned, void = submit(officer, notes="3"), submit(officer, notes="4")
    services.return_session(session=returned, by=supervisor, reason="x", now=NOW)
    services.void_session(session=void, by=supervisor, reason="x", now=NOW)
    rows = Session.objects
    assert list(rows.awaiting()) == [waiting]
    assert list(rows.verified()) == [verified]
    assert list(rows.returned()) == [returned]
    assert set(rows.not_void()) == {waiting, verified, returned}
    assert {v.session for v in SessionVersion.objects.current()} == {waiting, verified, returned}
    assert [v.session for v in SessionVersion.objects.counted()] == [verified]
    assert [v.session for v in SessionVersion.objects.awaiting()] == [waiting]
    assert AttendanceCount.objects.counted().people() == 37


def test_figures_count_current_versions_and_follow_merges(
    officer: User, supervisor: User, lahore: Centre
) -> None:
    old, stays = InstitutionFactory(), InstitutionFactory()
    session = submit(officer, institution=str(old.pk), count_method="estimate")
    services.return_session(session=session, by=supervisor, reason="x", now=NOW)
    submit_verified_again = {**session.current_version.content, "count_method": "headcount"}
    services.submit_session(
        session_id=session.pk, content=submit_verified_again, base_version=1, by=officer, now=NOW
    )
    services.verify_session(session=session, by=supervisor, now=NOW)
    services.merge_institution(institution=old, into=stays, by=supervisor, now=NOW)
    submit_verified(officer, institution=str(stays.pk), count_method="estimate")

    versions = SessionVersion.objects.counted().with_institution_standing()
    assert {version.institution_standing for version in versions} == {stays.pk}
    assert versions.count() == 2
    cells = AttendanceCount.objects.counted()
    assert cells.people() == 74
    assert cells.without_estimates().people() == 37
    standing = set(cells.with_institution_standing().values_list("institution_standing", flat=True))
    assert standing == {stays.pk}


def test_a_supervisors_queue_leaves_out_what_they_had_a_part_in(
    officer: User, supervisor: User, lahore: Centre, peshawar: Centre
) -> None:
    first = submit(officer)
    held = submit(officer, notes="2", facilitators=[officer.pk, supervisor.pk])
    submit(make_officer(peshawar))
    assert list(Session.objects.awaiting().decidable_by(supervisor)) == [first]
    services.return_session(session=held, by=make_supervisor(lahore), reason="x", now=NOW)
    content = {**held.current_version.content, "facilitators": [officer.pk]}
    services.submit_session(
        session_id=held.pk, content=content, base_version=1, by=officer, now=NOW
    )
    assert list(Session.objects.awaiting().decidable_by(supervisor)) == [first]
    assert not Session.objects.decidable_by(officer).exists()


def test_lists_take_as_many_queries_for_many_sessions_as_for_few(
    officer: User, django_assert_num_queries: object
) -> None:
    for number in range(5):
        submit(officer, notes=str(number))
        with django_assert_num_queries(1):
            rows = list(Session.objects.for_lists())
            assert {row.total for row in rows} == {37}
            for row in rows:
                version = row.current_version
                assert all([row.centre, row.officer, version.campaign, version.district])
                assert version.institution.standing
