"""Institutions by CSV: every mistake by row and column, nothing twice, a person decides."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns.exchange.institutions.reading import COLUMNS, UnreadableError, read_file
from campaigns.models import Institution
from mrc.core.accounts.roles import Role
from mrc.core.models import District, User
from tests.campaigns.factories import InstitutionFactory
from tests.clients import signed_in
from tests.factories import CentreFactory, DistrictFactory, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def gujrat() -> District:
    return DistrictFactory(name_en="Gujrat", name_ur="گجرات", old_names="Goojrat\nگجرات شہر")


@pytest.fixture
def supervisor() -> User:
    return make_user(Role.SUPERVISOR, centre=CentreFactory())


def file_of(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


ROW = {"name_en": "Government Technical Training Institute", "district": "Gujrat", "kind": "tvet"}


def upload(user: User, data: bytes, status: int = 200) -> tuple[Client, dict]:
    client = signed_in(user)
    answer = client.post(
        reverse("exchange_institutions:import"), {"upload": SimpleUploadedFile("i.csv", data)}
    )
    assert answer.status_code == status
    return client, answer.context_data


def confirm(client: Client, context: dict, **answers: str) -> None:
    answer = client.post(
        reverse("exchange_institutions:import_confirm"), {"staged": context["staged"], **answers}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize("district", ["Gujrat", "گجرات", "gujrat ", "Goojrat"])
@pytest.mark.parametrize("kind", ["tvet", "Vocational training institute"])
def test_names_and_words_are_read_in_every_writing(gujrat, district: str, kind: str) -> None:
    (row,) = read_file(
        file_of(
            {
                **ROW,
                "district": district,
                "kind": kind,
                "enrolment": "۱۲۰",
                "enrolment_on": "۲۰۲۶-۰۳-۰۹",
            }
        )
    )
    assert not row.errors
    assert row.values["district"] == gujrat.pk
    assert row.values["kind"] == "tvet"
    assert row.values["enrolment"] == 120


def test_a_district_of_the_past_counts_as_the_one_of_today(gujrat) -> None:
    DistrictFactory(name_en="Old Gujrat", counted_with=gujrat)
    (row,) = read_file(file_of({**ROW, "district": "Old Gujrat"}))
    assert row.values["district"] == gujrat.pk


def test_each_mistake_is_named_by_row_and_column(gujrat) -> None:
    good, *bad = read_file(
        file_of(
            ROW,
            {**ROW, "name_en": "", "enrolment": "many"},
            {**ROW, "district": "Atlantis", "kind": "castle", "enrolment": "30"},
            {**ROW, "enrolment_on": "9/3/26", "name_ur": "فون 0301 2345678"},
        )
    )
    assert not good.errors
    assert [(row.number, sorted(row.errors)) for row in bad] == [
        (3, ["enrolment", "name_en"]),
        (4, ["district", "enrolment_on", "kind"]),
        (5, ["enrolment_on", "name_ur"]),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00broken",
        b"PK\x03\x04\x00\x00",
        b"name_en;kind\nX;tvet\n",
        b"name_en,district,kind\n" + b"A,Gujrat,tvet\n" * 1001,
        b"x" * 1_000_001,
    ],
)
def test_a_file_that_is_none_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(UnreadableError) as raised:
        read_file(data)
    assert str(raised.value.message)


def test_semicolons_are_read_too(gujrat) -> None:
    (row,) = read_file("name_ur;district;kind\nادارہ;Gujrat;school\n".encode())
    assert not row.errors


def test_import_writes_once_however_often_it_is_sent(gujrat, supervisor) -> None:
    data = file_of(ROW, {**ROW, "name_en": "Girls High School", "kind": "school"})
    client, context = upload(supervisor, data)
    assert [row.row.number for row in context["new"]] == [2, 3]
    assert not Institution.objects.exists()
    confirm(client, context)
    confirm(client, context)
    assert Institution.objects.accepted().count() == 2
    _client, again = upload(supervisor, data)
    assert len(again["same"]) == 2
    assert not again["staged"]


def test_a_row_that_repeats_another_is_taken_once(gujrat, supervisor) -> None:
    client, context = upload(supervisor, file_of(ROW, ROW))
    confirm(client, context)
    assert Institution.objects.count() == 1


@pytest.mark.parametrize("script", ["name_en", "name_ur"])
def test_a_name_like_one_on_record_waits_for_a_decision(gujrat, supervisor, script: str) -> None:
    known = InstitutionFactory(
        name_en="Government Technical Training Institute Gujrat",
        name_ur="گورنمنٹ ٹیکنیکل ٹریننگ انسٹی ٹیوٹ گجرات",
        district=gujrat,
    )
    name = {
        "name_en": "Govt. Technical Training Institute, Gujrat (Men)",
        "name_ur": "گورنمنٹ ٹیکنیکل ٹریننگ انسٹیٹیوٹ گجرات شہر",
    }[script]
    row = {**ROW, "name_en": "", script: name}
    client, context = upload(supervisor, file_of(row))
    assert [match.institution for match in context["undecided"][0].alike] == [known]
    confirm(client, context, row_2=str(known.pk))
    known.refresh_from_db()
    assert name in known.aliases
    assert Institution.objects.count() == 1


@pytest.mark.parametrize(("answer", "number"), [("new", 2), ("skip", 1), ("nonsense", 1)])
def test_the_person_decides(gujrat, supervisor, answer: str, number: int) -> None:
    InstitutionFactory(name_en="Government Technical Training Institute 2", district=gujrat)
    client, context = upload(supervisor, file_of(ROW))
    assert context["undecided"]
    confirm(client, context, row_2=answer)
    assert Institution.objects.count() == number


def test_rows_of_another_person_or_made_up_are_not_written(gujrat, supervisor) -> None:
    _client, context = upload(supervisor, file_of(ROW))
    other = make_user(Role.SUPERVISOR, centre=CentreFactory())
    for staged in (context["staged"], context["staged"][:-1] + "x", ""):
        confirm(signed_in(other), {"staged": staged})
    assert not Institution.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DATA_OFFICER, Role.AUDITOR, Role.EDITOR])
def test_only_supervisors_import(role: Role) -> None:
    client = signed_in(make_user(role, centre=CentreFactory()))
    for name in ("import", "import_confirm"):
        answer = client.post(reverse(f"exchange_institutions:{name}"))
        assert answer.status_code in (302, 403)
    assert not Institution.objects.exists()


def test_what_was_downloaded_can_be_brought_in_again(gujrat, supervisor) -> None:
    InstitutionFactory(
        name_en="=cmd()",
        district=gujrat,
        aliases=["GTTI", "جی ٹی ٹی آئی"],
        enrolment=300,
        enrolment_on="2026-03-09",
    )
    data = signed_in(supervisor).get(reverse("exchange_institutions:download")).content
    assert b"'=cmd()" in data
    _client, context = upload(supervisor, data)
    assert len(context["same"]) == 1


def test_list_leads_to_the_import(supervisor) -> None:
    html = signed_in(supervisor).get(reverse("campaigns_institutions:index")).content.decode()
    assert reverse("exchange_institutions:import") in html
