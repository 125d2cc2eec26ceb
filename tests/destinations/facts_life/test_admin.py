"""The review queue and a fact's own page: who may, what one press does, what a change asks for."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from destinations.facts_life.choices import Action, Origin
from destinations.facts_life.services import check_facts, record_found, save_fact
from destinations.models import Fact, FactVersion
from mrc.core.accounts.roles import Role
from mrc.core.editor_tasks import waiting_for
from tests.destinations.factories import CODES, CountryFactory, FactFactory, FactKindFactory
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def editor(client):
    user = make_user(Role.EDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def many(today):
    """One fact in each of the states by which editors look for them."""
    long_ago = today - 400 * DAY
    return {
        "expired": FactFactory(
            country=CountryFactory(code="SA"), checked_on=long_ago, check_due_on=today - DAY
        ),
        "due": FactFactory(
            country=CountryFactory(code="AE"), checked_on=long_ago, check_due_on=today + 30 * DAY
        ),
        "later": FactFactory(
            country=CountryFactory(code="QA"), checked_on=long_ago, check_due_on=today + 31 * DAY
        ),
        "never": FactFactory(country=CountryFactory(code="OM")),
        "missing": FactFactory(
            country=CountryFactory(code="KW"), value_en="", value_ur="", source_name=""
        ),
    }


def url(name, *args):
    return reverse(f"facts_admin:{name}", args=args)


def edit_url(fact):
    return reverse("wagtailsnippets_destinations_fact:edit", args=[fact.pk])


def form(fact, **changes):
    names = (
        "country", "kind", "value_en", "value_ur", "note_en", "note_ur", "source_name",
        "source_url", "source_kind", "source_date", "checked_on", "check_due_on", "owner",
    )  # fmt: skip
    data = {name: getattr(fact, Fact._meta.get_field(name).attname) for name in names}
    data = {name: "" if value is None else str(value) for name, value in data.items()}
    return {**data, **changes}


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


# --- The queue ------------------------------------------------------------------------------------


def test_queue_lists_what_waits_and_what_is_due_first_on_top(client, editor, many):
    listed = list(client.get(url("queue"), {"state": "waiting"}).context["object_list"])
    assert listed == [many["expired"], many["due"], many["never"]]


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("expired", ["expired"]),
        ("due", ["due"]),
        ("published", ["never"]),
        ("checked", ["due", "later"]),
        ("missing", ["missing"]),
        ("", ["expired", "due", "later", "never", "missing"]),
    ],
)
def test_queue_is_filtered_by_state(client, editor, many, state, names):
    listed = client.get(url("queue"), {"state": state}).context["object_list"]
    assert set(listed) == {many[name] for name in names}


def test_queue_is_filtered_by_country_kind_and_owner(client, editor, many):
    colleague, gone = make_user(Role.EDITOR), make_user(Role.EDITOR, is_active=False)
    mine = FactFactory(country=CountryFactory(code="BH"), owner=colleague)
    orphan = FactFactory(country=None, owner=gone)

    def found(**filters):
        return set(client.get(url("queue"), filters).context["object_list"])

    assert found(owner=colleague.pk) == {mine}
    assert found(owner="nobody") == {orphan, *many.values()}
    assert found(country="national") == {orphan}
    assert found(country=mine.country_id, kind=mine.kind_id) == {mine}
    assert found(country=mine.country_id, kind=orphan.kind_id) == set()


def test_queue_costs_the_same_for_few_and_many_rows(client, editor):
    owner = make_user(Role.EDITOR)

    def queries(number):
        for code in CODES[:number]:
            FactFactory(country=CountryFactory(code=code), owner=owner)
        with CaptureQueriesContext(connection) as captured:
            client.get(url("queue"))
        return len(captured)

    queries(1)
    assert queries(3) == queries(20)


def test_one_press_checks_and_keeps_the_place_in_the_list(client, editor, many, today):
    fact = many["expired"]
    here = url("queue") + "?state=waiting"
    html = client.get(here).content.decode()
    assert re.search(rf'<button[^>]+name="only"\s+value="{fact.pk}:0"', html)
    response = client.post(
        url("check"), {"only": f"{fact.pk}:0", "facts": f"{many['never'].pk}:0", "next": here}
    )
    assert response.url == here
    fact.refresh_from_db()
    assert (fact.checked_on, fact.checked_by) == (today, editor)
    assert fact.check_due_on == today + 180 * DAY
    many["never"].refresh_from_db()
    assert many["never"].checked_on is None
    response = client.get(here)
    assert fact not in response.context["object_list"]
    assert "The next check is due on" in messages_of(response)[0]


def test_many_ticked_are_checked_together(client, editor, many):
    ticked = [many["expired"], many["never"], many["missing"]]
    values = [f"{fact.pk}:0" for fact in ticked]
    response = client.post(url("check"), {"facts": values}, follow=True)
    assert Fact.objects.filter(checked_by=editor).count() == 2
    assert messages_of(response)[0] == "2 facts checked."
    assert "1 fact was not checked" in messages_of(response)[1]


def test_what_changed_meanwhile_is_not_checked(client, editor, many):
    fact = many["never"]
    seen = f"{fact.pk}:{fact.version}"
    fact.value_en, fact.source_name = "9 hours", "Gazette"
    save_fact(fact, by=editor, origin=Origin.ADMIN)
    response = client.post(url("check"), {"only": seen}, follow=True)
    assert "Look at it again" in messages_of(response)[0]
    assert Fact.objects.get(pk=fact.pk).checked_on is None


@pytest.mark.parametrize("value", ["", "x", "1", "1:", ":1", "1:-1", "1:x", "9" * 30 + ":1"])
def test_nonsense_is_no_tick(client, editor, value):
    response = client.post(url("check"), {"facts": value}, follow=True)
    assert messages_of(response) == ["Tick at least one fact."]


def test_nobody_is_sent_to_another_site(client, editor, many):
    response = client.post(url("check"), {"only": "1:0", "next": "https://example.org/"})
    assert response.url == url("queue")


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.COUNSELLOR, Role.AUDITOR])
def test_readers_see_and_check_nothing(client, many, role):
    fact = many["never"]
    client.force_login(make_user(role))
    for address in (url("queue"), url("fact", fact.pk)):
        html = client.get(address).content.decode()
        assert fact.value_en in html
        assert 'name="only"' not in html
    for address in (url("check"), url("show_instead", fact.pk)):
        assert client.post(address, {"only": f"{fact.pk}:0"}).status_code in (302, 403)
    assert not FactVersion.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.DATA_OFFICER])
def test_others_are_kept_out(client, many, role):
    client.force_login(make_user(role))
    for address in (url("queue"), url("fact", many["never"].pk), url("export_csv")):
        assert client.get(address).status_code in (302, 403)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COMMUNICATIONS])
def test_editors_and_communications_check(client, many, role):
    user = make_user(role)
    client.force_login(user)
    client.post(url("check"), {"only": f"{many['never'].pk}:0"})
    assert Fact.objects.get(pk=many["never"].pk).checked_by == user


# --- A changed statement --------------------------------------------------------------------------


def test_changed_statement_asks_for_its_source_beside_the_field(client, editor):
    fact = FactFactory()
    response = client.post(edit_url(fact), form(fact, value_en="9 hours", note_en="New since May"))
    assert list(response.context["form"].errors) == ["source_name"]
    html = response.content.decode()
    assert "9 hours" in html
    assert "New since May" in html
    fact.refresh_from_db()
    assert fact.value_en == "8 hours"


@pytest.mark.parametrize(
    "brought",
    [{"source_name": "Gazette"}, {"source_date": "2026-05"}, {"is_same_source": "on"}],
)
def test_changed_statement_with_its_source_is_kept(client, editor, brought):
    fact = FactFactory()
    response = client.post(edit_url(fact), form(fact, value_en="9 hours", **brought))
    assert response.status_code == 302
    newest = fact.versions.order_by("number").last()
    assert (newest.action, newest.by) == (Action.CHANGED, editor)
    assert newest.is_same_source == ("is_same_source" in brought)


def test_missing_urdu_needs_no_new_source(client, editor):
    fact = FactFactory(value_ur="")
    assert client.post(edit_url(fact), form(fact, value_ur="8 گھنٹے")).status_code == 302


def test_new_check_in_the_form_sets_the_next_date(client, editor, today):
    fact = FactFactory(kind=FactKindFactory(check_every_days=30))
    client.post(edit_url(fact), form(fact, checked_on=today.isoformat()))
    fact.refresh_from_db()
    assert fact.check_due_on == today + 30 * DAY
    later = (today + 7 * DAY).isoformat()
    client.post(edit_url(fact), form(fact, check_due_on=later))
    fact.refresh_from_db()
    assert fact.check_due_on == today + 7 * DAY


def test_only_people_who_may_check_look_after_facts(client, editor):
    fact = FactFactory()
    stranger = make_user(Role.OFFICER)
    response = client.post(edit_url(fact), form(fact, owner=str(stranger.pk)))
    assert "owner" in response.context["form"].errors
    assert client.post(edit_url(fact), form(fact, owner=str(editor.pk))).status_code == 302
    assert Fact.objects.get().owner == editor


# --- A fact's own page ----------------------------------------------------------------------------


def test_history_tells_who_when_and_what_changed(client, editor):
    fact = FactFactory()
    client.post(edit_url(fact), form(fact, value_en="9 hours", source_name="Gazette"))
    check_facts({fact.pk: 2}, by=editor, today=timezone.localdate())
    lines = client.get(url("fact", fact.pk)).context["lines"]
    assert [line.number for line in lines] == [3, 2, 1]
    assert {line.who for line in lines[:2]} == {editor.get_username()}
    changed = {difference.label: difference for difference in lines[1].differences}
    assert (changed["Value (English)"].before, changed["Value (English)"].after) == (
        "8 hours", "9 hours",
    )  # fmt: skip
    assert ("Source", "Labour ministry") in lines[2].statement


def test_the_admins_history_leads_to_it(client, editor):
    fact = FactFactory()
    address = reverse("wagtailsnippets_destinations_fact:history", args=[fact.pk])
    assert client.get(address).url == url("fact", fact.pk) + "#history-section"


def test_one_press_shows_the_other_source(client, editor):
    fact = FactFactory(value_en="QAR 1,000")
    other = FactFactory(
        kind=fact.kind, country=fact.country, is_alternative=True, value_en="QAR 800"
    )
    assert url("show_instead", other.pk) in client.get(url("fact", fact.pk)).content.decode()
    client.post(url("show_instead", other.pk))
    assert Fact.objects.get(is_alternative=False) == other
    response = client.post(url("show_instead", other.pk), follow=True)
    assert messages_of(response)[-1] == "This one is shown already."


@pytest.mark.parametrize("way", ["one", "many"])
def test_deleted_facts_leave_their_history(client, editor, way):
    fact = FactFactory()
    pk = fact.pk
    if way == "one":
        client.post(reverse("wagtailsnippets_destinations_fact:delete", args=[pk]))
    else:
        address = reverse("wagtail_bulk_action", args=["destinations", "fact", "delete"])
        client.post(f"{address}?id={pk}")
    assert not Fact.objects.exists()
    last = FactVersion.objects.filter(fact_id=pk).order_by("number").last()
    assert (last.action, last.by) == (Action.DELETED, editor)


# --- What waits for editors -----------------------------------------------------------------------


def test_tasks_count_what_their_lists_show(client, editor, many):
    record_found()
    lines = {line.label: line for line in waiting_for(editor)}
    for label, expected in (
        ("Facts past their date", ["expired"]),
        ("Facts due soon that nobody looks after", ["due"]),
        ("Facts that nobody ever checked", ["never"]),
    ):
        assert lines[label].number == len(expected), label
        listed = client.get(lines[label].url).context["object_list"]
        assert list(listed) == [many[name] for name in expected], label


def test_no_task_for_those_who_may_not_check(many):
    reader = make_user(Role.TRANSLATOR)
    assert not [line for line in waiting_for(reader) if line.url.startswith(url("queue"))]
