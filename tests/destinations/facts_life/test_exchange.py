"""Facts as a file and back: nothing is written before somebody saw what would be."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import Workbook, load_workbook

from destinations.facts_life.choices import Action, Origin
from destinations.facts_life.exchange.columns import COLUMNS, headings
from destinations.facts_life.models import FactUpload
from destinations.facts_life.signals import facts_changed
from destinations.models import Fact, FactVersion
from mrc.core.accounts.roles import Role
from tests.destinations.factories import CODES, CountryFactory, FactFactory, FactKindFactory
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


@pytest.fixture
def editor(client):
    user = make_user(Role.EDITOR)
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"facts_admin:{name}", args=args)


def exported(client, kind="csv", **filters):
    """The rows of a download as dictionaries by the name of the column."""
    response = client.get(url(f"export_{kind}"), filters)
    if kind == "xlsx":
        sheet = load_workbook(io.BytesIO(response.content)).active
        lines = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    else:
        lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    return [dict(zip(COLUMNS, line, strict=True)) for line in lines[1:]]


def as_csv(rows, titles=None):
    """Rows as somebody saves them in a spreadsheet program."""
    text = io.StringIO()
    names = list(rows[0]) if rows else list(COLUMNS)
    writer = csv.writer(text)
    writer.writerow(titles or names)
    writer.writerows([[row.get(name, "") for name in names] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def upload(client, data, name="facts.csv"):
    """The address of the dry run, or the response that refused the file."""
    file = io.BytesIO(data)
    file.name = name
    response = client.post(url("import"), {"upload": file})
    return response.url if response.status_code == 302 else response


def plan_of(client, data):
    return client.get(upload(client, data)).context["found"]


def verdicts(plan):
    return [row.verdict for row in plan.rows]


def apply(client, data, **ticked):
    page = client.get(upload(client, data))
    staged = page.context["upload"]
    return client.post(url("apply", staged.pk), {"seen": page.context["found"].seen, **ticked})


def row_for(fact, **values):
    row = {"country": fact.country.code if fact.country else "", "kind": fact.kind.key}
    return {**row, **values}


# --- Export ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_holds_what_the_list_shows(client, editor, kind):
    saudi = FactFactory(country=CountryFactory(code="SA"), value_ur="8 گھنٹے", owner=editor)
    FactFactory(country=CountryFactory(code="AE"), value_en="9 hours")
    (row,) = exported(client, kind, country=saudi.country_id, state="waiting")
    assert row["id"] == str(saudi.pk)
    assert (row["country"], row["kind"]) == ("SA", saudi.kind.key)
    assert (row["value_en"], row["value_ur"]) == ("8 hours", "8 گھنٹے")
    assert row["owner"] == editor.get_username()
    assert len(exported(client, kind)) == 2


def test_export_runs_nothing_and_comes_back_the_same(client, editor):
    FactFactory(value_en="=1+1", source_name="@SUM(A1)", note_en="+92 51 111 040 040")
    (row,) = exported(client)
    assert row["value_en"] == "'=1+1"
    assert row["note_en"] == "+92 51 111 040 040"
    assert verdicts(plan_of(client, as_csv([row]))) == ["same"]


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_downloaded_file_changes_nothing(client, editor, language, kind):
    day = datetime.date(2026, 3, 9)
    kinds = [FactKindFactory() for _ in range(2)]
    for code in CODES[:3]:
        country = CountryFactory(code=code)
        for fact_kind in kinds:
            FactFactory(country=country, kind=fact_kind, checked_on=day, owner=editor)
        FactFactory(country=country, kind=kinds[0], is_alternative=True)
    FactFactory(country=None, value_en="", value_ur="", source_name="", checked_on=None)
    editor.language = language
    editor.save()
    with translation.override(language):
        data = client.get(url(f"export_{kind}")).content
        titles = headings()
    assert all(titles)
    found = plan_of(client, data)
    assert verdicts(found) == ["same"] * 10
    assert found.writes == []


def test_export_costs_the_same_for_few_and_many_rows(client, editor):
    def queries(number):
        for code in CODES[:number]:
            FactFactory(country=CountryFactory(code=code), owner=editor)
        with CaptureQueriesContext(connection) as captured:
            client.get(url("export_csv"))
        return len(captured)

    queries(1)
    assert queries(3) == queries(20)


# --- The dry run ----------------------------------------------------------------------------------


def test_dry_run_says_row_by_row_what_would_be_and_writes_nothing(client, editor):
    same, changed = FactFactory(), FactFactory()
    gap = FactKindFactory(key="visa-fee")
    rows = [
        row_for(same, value_en="8 hours", source_name=same.source_name),
        row_for(changed, value_en="9 hours", source_name="Gazette"),
        {"country": "SA", "kind": gap.key, "value_en": "SAR 100", "source_name": "Embassy"},
        {"country": "XX", "kind": gap.key, "value_en": "SAR 200", "source_name": "Embassy"},
    ]
    page = client.get(upload(client, as_csv(rows)))
    found = page.context["found"]
    assert [(row.number, row.verdict) for row in found.rows] == [
        (2, "same"), (3, "changed"), (4, "refused"), (5, "refused"),
    ]  # fmt: skip
    assert set(found.rows[2].errors) == {"source_kind"}
    assert set(found.rows[3].errors) == {"country"}
    html = page.content.decode()
    assert "Say what kind of source it is." in html
    assert "No country with this code" in html
    changed.refresh_from_db()
    assert changed.value_en == "8 hours"
    assert Fact.objects.count() == 2
    assert not FactVersion.objects.exists()


def test_confirmed_file_is_written_with_its_history_and_announced_once(client, editor):
    heard = []
    listen = lambda sender, countries, **kwargs: heard.append(countries)  # noqa: E731
    facts_changed.connect(listen, weak=False)
    first, second = FactFactory(), FactFactory(country=CountryFactory(code="AE"))
    gap = FactKindFactory(key="visa-fee")
    rows = [
        row_for(first, value_en="9 hours", source_name="Gazette"),
        row_for(second, value_en="10 hours", source_name="Gazette"),
        {**row_for(first), "kind": gap.key, "value_en": "SAR 100", "source_name": "Embassy"},
    ]
    for row in rows:
        row["source_kind"] = "Official site"
    response = apply(client, as_csv(rows))
    facts_changed.disconnect(listen)
    assert response.url == url("queue")
    assert Fact.objects.get(kind=gap).value_en == "SAR 100"
    newest = Fact.objects.get(pk=first.pk).versions.order_by("number").last()
    assert (newest.action, newest.origin, newest.by) == (Action.CHANGED, Origin.IMPORT, editor)
    assert heard == [{first.country_id, second.country_id}]
    assert not FactUpload.objects.exists()
    before = FactVersion.objects.count()
    assert plan_of(client, as_csv(rows)).writes == []
    assert FactVersion.objects.count() == before


def test_refused_rows_are_left_out_only_if_somebody_says_so(client, editor):
    fact = FactFactory()
    change = {"value_en": "9 hours", "source_name": "Gazette", "source_kind": "press"}
    rows = [row_for(fact, **change), row_for(fact, **{**change, "country": "XX"})]
    response = apply(client, as_csv(rows))
    assert response.status_code == 422
    assert "Some rows are refused" in response.context["error"]
    assert Fact.objects.get().value_en == "8 hours"
    assert apply(client, as_csv(rows), refused="on").status_code == 302
    assert Fact.objects.get().value_en == "9 hours"


def test_what_changed_since_the_dry_run_is_looked_at_again(client, editor):
    fact = FactFactory()
    data = as_csv([row_for(fact, value_en="9 hours", source_name="Gazette", source_kind="press")])
    page = client.get(upload(client, data))
    Fact.objects.update(value_en="7 hours")
    address = url("apply", page.context["upload"].pk)
    response = client.post(address, {"seen": page.context["found"].seen})
    assert response.status_code == 422
    assert "Facts changed while you looked" in response.context["error"]
    assert Fact.objects.get().value_en == "7 hours"
    assert client.post(address, {"seen": response.context["found"].seen}).status_code == 302


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"value_en": "9 hours"}, "source_name"),
        ({"kind": "no-such-kind"}, "kind"),
        ({"country": "Saudi"}, "country"),
        ({"source_date": "last year", "note_en": "x"}, "source_date"),
        ({"source_url": "ftp:/x", "note_en": "x"}, "source_url"),
        ({"checked_on": "2999-01-01"}, "checked_on"),
        ({"checked_on": "yesterday"}, "checked_on"),
        ({"check_due_on": "2026-01-01"}, "check_due_on"),
        ({"note_en": "x" * 501}, "note_en"),
        ({"owner": "nobody-here"}, "owner"),
        ({"id": "999999"}, "id"),
        ({"id": "x"}, "id"),
        ({"is_alternative": "maybe"}, "is_alternative"),
        ({"source_kind": "rumour"}, "source_kind"),
    ],
)
def test_each_error_names_its_column(client, editor, values, column):
    fact = FactFactory()
    (row,) = plan_of(client, as_csv([row_for(fact, **values)])).rows
    assert row.verdict == "refused"
    assert column in row.errors


def test_changed_statement_may_keep_its_source_if_it_still_says_so(client, editor):
    fact = FactFactory(source_kind="press")
    data = as_csv([row_for(fact, value_en="8 hours a day", is_same_source="yes")])
    assert apply(client, data).status_code == 302
    assert fact.versions.get(action=Action.CHANGED).is_same_source


def test_check_by_file_is_the_importers_and_sets_the_next_date(client, editor):
    fact = FactFactory(kind=FactKindFactory(check_every_days=10), source_kind="press")
    data = as_csv([row_for(fact, checked_on="۹/۳/۲۰۲۶")])
    assert apply(client, data).status_code == 302
    fact.refresh_from_db()
    assert (fact.checked_on, fact.checked_by) == (datetime.date(2026, 3, 9), editor)
    assert fact.check_due_on == datetime.date(2026, 3, 19)
    assert verdicts(plan_of(client, data)) == ["same"]


def test_two_rows_for_one_fact_are_refused(client, editor):
    fact = FactFactory(source_kind="press")
    rows = [row_for(fact, note_en="One"), row_for(fact, id=str(fact.pk), note_en="Two")]
    found = plan_of(client, as_csv([{"id": "", **row} for row in rows]))
    assert verdicts(found) == ["changed", "refused"]
    assert "Row 2" in str(found.rows[1].errors["id"])


def test_a_file_never_exchanges_sources(client, editor):
    fact = FactFactory()
    other = FactFactory(kind=fact.kind, country=fact.country, is_alternative=True)
    (row,) = plan_of(client, as_csv([row_for(other, id=str(other.pk), is_alternative="no")])).rows
    assert set(row.errors) == {"is_alternative"}


def test_new_fact_of_a_kind_in_words_and_of_every_country(client, editor):
    FactKindFactory(key="visa-fee", label_en="Visa fee", label_ur="ویزا فیس")
    rows = [{"country": "", "kind": "ویزا فیس", "value_en": "Rs 1", "source_name": "Embassy",
             "source_kind": "official"}]  # fmt: skip
    assert apply(client, as_csv(rows)).status_code == 302
    fact = Fact.objects.get()
    assert (fact.country, fact.kind.key) == (None, "visa-fee")


def test_workbook_is_read_as_well(client, editor):
    fact = FactFactory(source_kind="press")
    book = Workbook()
    book.active.append(["Country", "Kind", "Note (English)"])
    book.active.append(["SA", fact.kind.key, "Since May"])
    file = io.BytesIO()
    book.save(file)
    assert verdicts(plan_of(client, file.getvalue())) == ["changed"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"Country,Kind\n", "There are no facts in the file"),
        (b"Name,City\nA,B\n", "These columns are missing: Country, Kind"),
        (b"<html>", "neither an Excel workbook"),
        (b"\xff\xfa\x00", "UTF-8"),
    ],
)
def test_other_files_are_refused_beside_the_field(client, editor, data, told):
    response = upload(client, data)
    assert response.status_code == 422
    assert told in str(response.context["form"].errors["upload"])


def test_nobody_decides_about_anothers_file(client, editor):
    fact = FactFactory(source_kind="press")
    address = upload(client, as_csv([row_for(fact, note_en="x")]))
    staged = FactUpload.objects.get()
    client.force_login(make_user(Role.EDITOR))
    assert client.get(address).status_code == 404
    assert client.post(url("apply", staged.pk)).status_code == 404
    assert client.post(url("discard", staged.pk)).status_code == 404
    client.force_login(editor)
    assert client.post(url("discard", staged.pk)).url == url("import")
    assert not FactUpload.objects.exists()


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.AUDITOR, Role.OFFICER])
def test_only_who_may_change_facts_brings_them_in(client, role):
    client.force_login(make_user(role))
    assert client.get(url("import")).status_code in (302, 403)
    upload(client, b"Country,Kind\nSA,x\n")
    assert not FactUpload.objects.exists()


def test_forgotten_files_go(client, editor):
    old = timezone.now() - datetime.timedelta(days=2)
    FactUpload.objects.create(file_name="x", uploaded_by=editor, uploaded_at=old, table=[])
    upload(client, as_csv([row_for(FactFactory(), note_en="x")]))
    assert FactUpload.objects.get().file_name == "facts.csv"


def test_dry_run_costs_the_same_for_few_and_many_rows(client, editor):
    kind = FactKindFactory()
    facts = [
        FactFactory(country=CountryFactory(code=code), kind=kind, source_kind="press")
        for code in CODES[:20]
    ]

    def queries(number):
        address = upload(client, as_csv([row_for(fact, note_en="x") for fact in facts[:number]]))
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    assert queries(2) == queries(20)
