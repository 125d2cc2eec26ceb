"""Collecting links, and what their answers mean."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from destinations.models import Fact, FactKind
from home.links.asking import Answer
from home.links.choices import LinkState, Problem
from home.links.collecting import collect_links, links_in
from home.links.models import CheckedLink, LinkPlace
from home.links.services import check_due_links, check_link, record_answer
from mrc.core.accounts.roles import Role
from mrc.core.editor_tasks import waiting_for
from tests.clients import is_refused, signed_in
from tests.factories import make_page, make_site, make_user

from .conftest import WebServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

NOW = datetime.datetime(2026, 11, 22, 5, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def make_link(address: str = "https://example.org/", **values: object) -> CheckedLink:
    return CheckedLink.objects.create(address=address, next_check_at=NOW, **values)


def body_with(html: str) -> list[tuple[str, str]]:
    return [("text", html)]


# --- Collecting -----------------------------------------------------------------------------------
def test_links_in_rich_text_and_nested_values_are_found() -> None:
    value = [
        {"type": "text", "value": '<p><a href="https://a.example/?x=1&amp;y=2">a</a></p>'},
        {"type": "source", "value": {"url": "https://b.example/", "name": "b"}},
        {"type": "text", "value": '<a id="7" linktype="page">p</a><a href="tel:+92">t</a>'},
        {"type": "text", "value": "https://typed.example/ in a sentence"},
    ]
    assert list(links_in(value)) == ["https://a.example/?x=1&y=2", "https://b.example/", "page:7"]


def test_collecting_finds_pages_and_facts_and_forgets_what_is_gone() -> None:
    home = make_site().english
    html = '<p><a href="https://a.example/x#top">a</a> <a href="https://b.example/">b</a></p>'
    page = make_page(home, "Help", body=body_with(html))
    kind = FactKind.objects.create(key="pay", label_en="Pay", group="pay")
    Fact.objects.create(
        kind=kind, value_en="1", source_name="b", source_kind="press",
        source_url="https://b.example/",
    )  # fmt: skip
    assert collect_links() == 2
    b = CheckedLink.objects.get(address="https://b.example/")
    assert sorted(b.places.values_list("content_type__model", flat=True)) == [
        "fact",
        "informationpage",
    ]
    assert CheckedLink.objects.filter(address="https://a.example/x").exists()
    page.unpublish()
    assert collect_links() == 1
    assert LinkPlace.objects.count() == 1


def test_collecting_twice_keeps_what_is_known() -> None:
    home = make_site().english
    make_page(home, "Help", body=body_with('<a href="https://a.example/">a</a>'))
    collect_links()
    record_answer(CheckedLink.objects.get(), Answer(404), now=NOW)
    collect_links()
    assert CheckedLink.objects.get().state == LinkState.BROKEN


def test_queries_of_collecting_do_not_grow_with_pages() -> None:
    home = make_site().english
    make_page(home, "One", body=body_with('<a href="https://a.example/">a</a>'))
    collect_links()
    with CaptureQueriesContext(
        connection,
    ) as few:
        collect_links()
    for number in range(5):
        make_page(home, f"Page {number}", body=body_with('<a href="https://a.example/">a</a>'))
    collect_links()
    with CaptureQueriesContext(connection) as many:
        collect_links()
    assert len(many) <= len(few)


# --- Judging --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "state", "problem"),
    [
        (Answer(200), LinkState.GOOD, ""),
        (Answer(200, moved_to="https://new.example/"), LinkState.MOVED, ""),
        (Answer(404), LinkState.BROKEN, Problem.GONE),
        (Answer(410), LinkState.BROKEN, Problem.GONE),
        (Answer(403), LinkState.UNCERTAIN, Problem.REFUSED),
        (Answer(500), LinkState.UNCERTAIN, Problem.SERVER),
        (Answer(problem=Problem.TIMEOUT), LinkState.UNCERTAIN, Problem.TIMEOUT),
        (Answer(problem=Problem.PRIVATE), LinkState.UNCERTAIN, Problem.PRIVATE),
    ],
)
def test_one_answer_gives_its_state(answer: Answer, state: str, problem: str) -> None:
    link = make_link()
    record_answer(link, answer, now=NOW)
    link.refresh_from_db()
    assert (link.state, link.problem) == (state, problem)


def test_site_without_an_answer_is_broken_at_the_third_failure() -> None:
    link = make_link()
    for number in range(3):
        record_answer(link, Answer(problem=Problem.NO_HOST), now=NOW + number * DAY)
        states = [LinkState.UNCERTAIN, LinkState.UNCERTAIN, LinkState.BROKEN]
        assert link.state == states[number]
    assert link.failing_since == datetime.date(2026, 11, 22)
    record_answer(link, Answer(200), now=NOW + 3 * DAY)
    assert (link.state, link.failing_since, link.failures) == (LinkState.GOOD, None, 0)


def test_site_that_refuses_programs_is_never_called_broken() -> None:
    link = make_link()
    for number in range(20):
        record_answer(link, Answer(403), now=NOW + number * DAY)
    assert link.state == LinkState.UNCERTAIN


def test_wish_to_be_asked_later_is_kept_within_a_month() -> None:
    link = make_link()
    record_answer(link, Answer(429, retry_after=10 * 86400), now=NOW)
    assert link.next_check_at == NOW + 10 * DAY
    record_answer(link, Answer(429, retry_after=10**9), now=NOW)
    assert link.next_check_at == NOW + 30 * DAY


def test_own_pages_are_looked_up_without_the_network() -> None:
    home = make_site().english
    page = make_page(home, "Help")
    link = make_link(f"page:{page.pk}")
    check_link(link, now=NOW)
    assert link.state == LinkState.GOOD
    page.unpublish()
    check_link(link, now=NOW)
    assert (link.state, link.problem) == (LinkState.BROKEN, Problem.UNPUBLISHED)
    Page.objects.get(pk=page.pk).delete()
    check_link(link, now=NOW)
    assert link.problem == Problem.DELETED


# --- Asking what is due ---------------------------------------------------------------------------
def test_due_links_are_asked_once_however_often_it_runs(web: WebServer) -> None:
    make_link(f"{web.origin}/a")
    make_link(f"{web.origin}/404")
    CheckedLink.objects.create(address=f"{web.origin}/b", next_check_at=NOW + DAY)
    pauses: list[float] = []
    assert check_due_links(limit=10, now=NOW, sleep=pauses.append) == 2
    assert check_due_links(limit=10, now=NOW, sleep=pauses.append) == 0
    assert {path for _method, path in web.asked} == {"/a", "/404"}
    # The second question to the same site waited.
    assert len(pauses) == 1
    assert 0 < pauses[0] <= 1


def test_link_in_the_hands_of_another_run_is_left_alone(web: WebServer) -> None:
    link = make_link(f"{web.origin}/a")
    seen = CheckedLink.objects.filter(next_check_at__lte=NOW)
    assert seen.count() == 1
    CheckedLink.objects.filter(pk=link.pk).update(next_check_at=NOW + DAY)
    assert check_due_links(limit=10, now=NOW) == 0


def test_command_collects_and_asks(web: WebServer, capsys: pytest.CaptureFixture[str]) -> None:
    home = make_site().english
    make_page(home, "Help", body=body_with(f'<a href="{web.origin}/410">gone</a>'))
    call_command("check_links")
    assert CheckedLink.objects.get().state == LinkState.BROKEN
    assert "1 links, 1 asked, 1 broken" in capsys.readouterr().out


# --- The report -----------------------------------------------------------------------------------
def test_report_lists_the_broken_ones_with_their_pages(web: WebServer) -> None:
    home = make_site().english
    page = make_page(home, "Help", body=body_with(f'<a href="{web.origin}/410">gone</a>'))
    call_command("check_links", verbosity=0)
    user = make_user(Role.EDITOR)
    GroupPagePermission.objects.create(
        group=user.groups.get(),
        page=home,
        permission=Permission.objects.get(codename="change_page"),
    )
    editor = signed_in(user)
    listing = editor.get(reverse("home_links"), {"state": "broken"})
    link = CheckedLink.objects.get()
    assert link.address in listing.content.decode()
    detail = editor.get(reverse("home_link", args=[link.pk])).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in detail
    export = editor.get(reverse("home_links"), {"state": "broken", "export": "csv"})
    assert "Help (en)" in export.content.decode("utf-8-sig")
    assert link.address not in editor.get(reverse("home_links"), {"state": "good"}).content.decode()


def test_asking_again_asks_the_site(web: WebServer) -> None:
    link = make_link(f"{web.origin}/page")
    editor = signed_in(make_user(Role.EDITOR))
    editor.post(reverse("home_link_again", args=[link.pk]))
    link.refresh_from_db()
    assert link.state == LinkState.GOOD


def test_report_is_for_those_who_keep_the_pages() -> None:
    link = make_link()
    officer = signed_in(make_user(Role.COUNSELLOR))
    assert is_refused(officer.get(reverse("home_links")))
    assert is_refused(officer.get(reverse("home_link", args=[link.pk])))
    assert is_refused(officer.post(reverse("home_link_again", args=[link.pk])))


def test_broken_links_wait_for_the_editor() -> None:
    editor = make_user(Role.EDITOR)
    record_answer(make_link(), Answer(404), now=timezone.now())
    waiting = {work.label: work.number for work in waiting_for(editor)}
    assert waiting["Links that lead nowhere"] == 1
    assert "Links that lead nowhere" not in {
        work.label for work in waiting_for(make_user(Role.COUNSELLOR))
    }
