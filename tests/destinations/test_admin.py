import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from destinations.models import Country, Fact, FactKind, GuidePart, GuidePartPage
from mrc.core.accounts.roles import Role
from tests.destinations.factories import (
    CODES,
    CountryFactory,
    FactFactory,
    make_guide,
    make_index,
    make_part,
)
from tests.factories import make_site, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


def url(model, view, *args):
    return reverse(f"wagtailsnippets_destinations_{model._meta.model_name}:{view}", args=args)


@pytest.fixture
def editor(client):
    user = make_user(Role.EDITOR)
    client.force_login(user)
    return user


def form(fact, **changes):
    """What the edit form posts for a fact as it is, with some fields changed."""
    names = (
        "country", "kind", "value_en", "value_ur", "note_en", "note_ur", "source_name",
        "source_url", "source_kind", "source_date", "checked_on", "check_due_on",
    )  # fmt: skip
    data = {name: getattr(fact, Fact._meta.get_field(name).attname) for name in names}
    data = {name: "" if value is None else str(value) for name, value in data.items()}
    return {**data, **changes}


def save(client, fact, **changes):
    """The fact after its form was posted, and the errors by field."""
    response = client.post(url(Fact, "edit", fact.pk), form(fact, **changes))
    errors = {} if response.status_code == 302 else dict(response.context["form"].errors)
    return Fact.objects.get(pk=fact.pk), errors


def names_in(response):
    return [str(row) for row in response.context["object_list"]]


@pytest.mark.parametrize("model", [Fact, FactKind, Country])
def test_editor_lists_adds_and_changes(client, editor, model):
    fact = FactFactory()
    thing = {Fact: fact, FactKind: fact.kind, Country: fact.country}[model]
    for address in (url(model, "list"), url(model, "add"), url(model, "edit", thing.pk)):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TRANSLATOR, Role.OFFICER, Role.SUPERVISOR])
def test_other_roles_change_nothing(client, role):
    fact = FactFactory()
    client.force_login(make_user(role))
    response = client.post(url(Fact, "edit", fact.pk), form(fact, value_en="Wrong"))
    assert response.status_code in (302, 403)
    assert client.get(url(Fact, "add")).status_code in (302, 403)
    assert Fact.objects.get(pk=fact.pk).value_en == fact.value_en


def test_list_filters_by_country_kind_and_state(client, editor):
    saudi = FactFactory(country=CountryFactory(code="SA"))
    national = FactFactory(country=None, value_en="", value_ur="", source_name="")
    checked = FactFactory(country=CountryFactory(code="AE"), checked_on=timezone.localdate())
    address = url(Fact, "list")

    def found(**filters):
        return set(client.get(address, filters).context["object_list"])

    assert found() == {saudi, national, checked}
    assert found(country=saudi.country_id) == {saudi}
    assert found(country="national") == {national}
    assert found(kind=checked.kind_id) == {checked}
    assert found(state="published") == {saudi}
    assert found(state="missing") == {national}
    assert found(state="checked") == {checked}
    assert found(state="expired") == set()


@pytest.mark.parametrize("typed", ["8 hours", "ministry", "KSA", "سعوديه", "sau"])
def test_list_is_searched_by_value_source_and_country(client, editor, typed):
    country = CountryFactory(code="SA", synonyms="KSA\nسعودیہ")
    fact = FactFactory(country=country)
    FactFactory(country=CountryFactory(code="QA"), value_en="QAR 1,000", source_name="Peninsula")
    response = client.get(url(Fact, "list"), {"q": typed})
    assert list(response.context["object_list"]) == [fact]


def test_country_is_searched_in_any_spelling(client, editor):
    saudi = CountryFactory(code="SA", synonyms="KSA\nسعودیہ")
    CountryFactory(code="QA")
    for typed in ("ksa", "Saudi", "سعوديه", "سعودی"):
        response = client.get(url(Country, "list"), {"q": typed})
        assert list(response.context["object_list"]) == [saudi], typed


def test_list_says_each_state(client, editor):
    FactFactory(checked_on=datetime.date(2024, 1, 1), check_due_on=datetime.date(2024, 6, 1))
    html = client.get(url(Fact, "list")).content.decode()
    assert "past its date" in html


@pytest.mark.parametrize("model", [Fact, FactKind, Country])
def test_list_costs_the_same_for_few_and_many_rows(client, editor, model):
    def queries(number):
        for code in CODES[:number]:
            FactFactory(country=CountryFactory(code=code))
        with CaptureQueriesContext(connection) as captured:
            client.get(url(model, "list"))
        return len(captured)

    queries(1)
    assert queries(3) == queries(20)


def test_checking_a_fact_keeps_who_did_it(client, editor):
    fact, errors = save(client, FactFactory(), checked_on="2024-05-03", check_due_on="2024-11-03")
    assert errors == {}
    assert (fact.checked_on, fact.checked_by) == (datetime.date(2024, 5, 3), editor)


def test_unchecking_a_fact_forgets_the_checker_and_the_next_check(client, editor):
    day = datetime.date(2024, 5, 3)
    fact = FactFactory(checked_on=day, checked_by=editor, check_due_on=datetime.date(2999, 1, 1))
    fact, errors = save(client, fact, checked_on="", check_due_on="")
    assert errors == {}
    assert (fact.checked_on, fact.checked_by, fact.check_due_on) == (None, None, None)


def test_changed_statement_is_not_checked_any_more(client, editor):
    fact = FactFactory(checked_on=datetime.date(2024, 5, 3), checked_by=editor)
    source = {"source_name": "Labour ministry, new rules"}
    kept, errors = save(client, fact, value_en="9 hours", **source)
    assert list(errors) == ["checked_on"]
    assert kept.value_en == fact.value_en
    changed, errors = save(client, fact, value_en="9 hours", checked_on="2024-06-01", **source)
    assert errors == {}
    assert changed.checked_on == datetime.date(2024, 6, 1)


def test_missing_urdu_may_be_added_to_a_checked_fact(client, editor):
    fact = FactFactory(checked_on=datetime.date(2024, 5, 3), checked_by=editor, value_ur="")
    fact, errors = save(client, fact, value_ur="8 گھنٹے")
    assert errors == {}
    assert fact.checked_on == datetime.date(2024, 5, 3)


def test_nobody_checks_on_a_day_to_come(client, editor):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    fact, errors = save(client, FactFactory(), checked_on=tomorrow.isoformat())
    assert list(errors) == ["checked_on"]
    assert fact.checked_on is None


def test_posted_checker_changes_nothing(client, editor):
    fact, _errors = save(client, FactFactory(), checked_by=str(make_user().pk))
    assert fact.checked_by is None


def test_second_fact_of_a_kind_is_refused_beside_the_form(client, editor):
    fact = FactFactory()
    response = client.post(url(Fact, "add"), form(fact))
    assert response.status_code == 200
    assert "This country has a fact of this kind already." in response.content.decode()
    assert Fact.objects.count() == 1


def test_second_page_for_a_part_is_refused_beside_the_field(client):
    index = make_index(make_site().english)
    guide = make_guide(index, CountryFactory())
    make_part(guide, GuidePart.COSTS)
    client.force_login(make_user(is_superuser=True))
    add = reverse("wagtailadmin_pages:add", args=["destinations", "guidepartpage", guide.pk])
    data = {
        "title": "Costs again", "slug": "costs-again", "part": GuidePart.COSTS, "summary": "",
        "body-count": "0", "sources-count": "0",
    }  # fmt: skip
    response = client.post(add, {**data, "action-publish": "1"})
    assert "This guide has such a part already." in response.content.decode()
    response = client.post(add, {**data, "part": GuidePart.HEALTH, "action-publish": "1"})
    assert response.status_code == 302
    assert GuidePartPage.objects.get(slug="costs-again").part == GuidePart.HEALTH


def test_editors_of_guide_pages_open(client):
    index = make_index(make_site().english)
    guide = make_guide(index, CountryFactory())
    part = make_part(guide)
    client.force_login(make_user(is_superuser=True))
    for page in (index, guide, part):
        html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert re.search(r'name="title"', html)
        draft = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
        assert page.title in draft.content.decode()
