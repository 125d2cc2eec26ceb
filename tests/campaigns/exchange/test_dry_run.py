"""What is found in a file before anything is recorded: by row and column, in both languages."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from campaigns.models import (
    ImportBatch,
    ImportRow,
    ImportState,
    Institution,
    InstitutionState,
    RowState,
    Session,
)
from campaigns.records import services as records
from campaigns.records.identifiers import new_id
from mrc.core.models import User
from tests.campaigns.exchange.filling import Row
from tests.campaigns.factories import (
    InstitutionFactory,
    MaterialFactory,
    PartnerFactory,
    make_officer,
    submit,
)
from tests.factories import CentreFactory, DistrictFactory

Upload = Callable[..., ImportBatch]
MakeRow = Callable[..., Row]


def problems(batch: ImportBatch, number: int = 5) -> list[tuple[str, str]]:
    """(column, text in English) of a row."""
    found = batch.rows.get(number=number)
    return [(problem["column"], problem["texts"]["en"]) for problem in found.problems]


def errors(batch: ImportBatch, number: int = 5) -> dict[str, str]:
    found = batch.rows.get(number=number)
    return {
        problem["column"]: problem["texts"]["en"]
        for problem in found.problems
        if problem["is_error"]
    }


def only_row(batch: ImportBatch) -> ImportRow:
    return batch.rows.get()


def test_good_row_is_ready_and_records_nothing(upload: Upload, row: MakeRow) -> None:
    batch = upload(row())
    assert batch.state == ImportState.CHECKED
    assert only_row(batch).state == RowState.READY
    assert errors(batch) == {}
    assert Session.objects.count() == 0


def test_every_column_reaches_the_content(
    upload: Upload, row: MakeRow, supervisor: User, officer: User
) -> None:
    material, partner = MaterialFactory(), PartnerFactory()
    batch = upload(
        row(
            **{
                "facilitators.2": "sadia",
                "cohort": "Welding batch B",
                "partners.1": "BEOE",
                "count.transgender.25_29": 1,
                "count.not_recorded.not_recorded": 2,
                "headcount_declared": 35,
                "first_time_count": 30,
                "materials.1": "leaflet",
                "quantity.1": 40,
                "referrals": 3,
                "question_set": "2026-1",
                "pre_tested": 20,
                "pre_passed": 8,
                "post_tested": 20,
                "post_passed": 15,
                "disability_respondents": 12,
                "disability_positives": 1,
                "questions": "How much does a visa cost?",
                "notes": "Second visit",
                "acknowledged": "w8: sent from paper; W9",
            }
        )
    )
    content = only_row(batch).content
    assert content is not None
    expected: dict[str, Any] = {
        "held_on": "2026-03-09",
        "starts_at": "10:00",
        "ends_at": "11:30",
        "mode": "in_person",
        "language": "ur",
        "audience": "trainees",
        "cohort": "Welding batch B",
        "facilitators": sorted([officer.pk, supervisor.pk]),
        "partners": [partner.pk],
        "materials": [{"material": material.pk, "quantity": 40}],
        "headcount_declared": 35,
        "count_method": "headcount",
        "first_time_count": 30,
        "referrals": 3,
        "question_set": "2026-1",
        "pre_tested": 20,
        "pre_passed": 8,
        "post_tested": 20,
        "post_passed": 15,
        "disability_respondents": 12,
        "disability_positives": 1,
        "questions": "How much does a visa cost?",
        "notes": "Second visit",
        "acknowledged": {"W8": "sent from paper", "W9": ""},
        "attendance": [
            {"sex": "female", "age_band": "18_24", "count": 12},
            {"sex": "male", "age_band": "18_24", "count": 20},
            {"sex": "transgender", "age_band": "25_29", "count": 1},
            {"sex": "not_recorded", "age_band": "not_recorded", "count": 2},
        ],
    }
    assert {key: content[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-09", "2026-03-09"),
        ("9/3/2026", "2026-03-09"),
        ("9.3.2026", "2026-03-09"),
        ("۹-۳-۲۰۲۶", "2026-03-09"),
        ("٢٠٢٦-٠٣-٠٩", "2026-03-09"),
        (datetime.date(2026, 3, 9), "2026-03-09"),
        (datetime.datetime(2026, 3, 9, 10, 30), "2026-03-09"),
    ],
)
def test_dates_are_read_however_they_are_written(
    upload: Upload, row: MakeRow, typed: Any, meant: str
) -> None:
    content = only_row(upload(row(held_on=typed))).content
    assert content is not None
    assert content["held_on"] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:05", "09:05"),
        ("۰۹:۰۵", "09:05"),
        ("9.05", "09:05"),
        ("9:05 am", "09:05"),
        (datetime.time(9, 5), "09:05"),
        ("09:05:00", "09:05"),
    ],
)
def test_times_are_read_however_they_are_written(
    upload: Upload, row: MakeRow, typed: Any, meant: str
) -> None:
    content = only_row(upload(row(starts_at=typed))).content
    assert content is not None
    assert content["starts_at"] == meant


def test_afternoon_and_share_of_the_day_are_read(upload: Upload, row: MakeRow) -> None:
    content = only_row(upload(row(starts_at="2:15 p.m.", ends_at=0.625))).content
    assert content is not None
    assert (content["starts_at"], content["ends_at"]) == ("14:15", "15:00")


def test_urdu_digits_and_urdu_names_are_read(upload: Upload, row: MakeRow) -> None:
    batch = upload(
        row(
            **{
                "count.female.18_24": "۱۲",
                "count.male.18_24": "٢٠",
                "headcount_declared": "۳۲",
                "campaign": "معمول کی مہم",
                "institution": "گورنمنٹ ٹیکنیکل ٹریننگ انسٹی ٹیوٹ گجرات",
                "topics.1": "محفوظ ہجرت",
            }
        )
    )
    assert errors(batch) == {}
    content = only_row(batch).content
    assert content is not None
    assert content["attendance"][0]["count"] == 12


@pytest.mark.parametrize("name", ["GTTI Gujrat", "tvt-0042", "TVT-0042"])
def test_institution_is_found_by_alias_and_code(
    upload: Upload, row: MakeRow, institute: Institution, name: str
) -> None:
    content = only_row(upload(row(institution=name))).content
    assert content is not None
    assert content["institution"] == str(institute.pk)


def test_merged_institution_is_the_one_that_stays(
    upload: Upload, row: MakeRow, institute: Institution
) -> None:
    InstitutionFactory(name_en="Old Workshop", district=institute.district, merged_into=institute)
    content = only_row(upload(row(institution="Old Workshop"))).content
    assert content is not None
    assert content["institution"] == str(institute.pk)


def test_misspelt_institution_gets_near_matches(upload: Upload, row: MakeRow) -> None:
    batch = upload(row(institution="Govt Technical Traning Institute Gujrat"))
    text = errors(batch)["institution"]
    assert "Did you mean: Government Technical Training Institute Gujrat – Gujrat?" in text


def test_two_institutions_of_one_name_need_the_district(
    upload: Upload, row: MakeRow, institute: Institution
) -> None:
    other = InstitutionFactory(
        name_en=institute.name_en, name_ur="", district=DistrictFactory(name_en="Jhelum")
    )
    ambiguous = upload(row(institution=institute.name_en))
    assert "Fill in the district too." in errors(ambiguous)["institution"]
    told = upload(row(institution=institute.name_en, district="Jhelum"))
    content = only_row(told).content
    assert content is not None
    assert content["institution"] == str(other.pk)


def test_venue_and_district_make_a_place(
    upload: Upload, row: MakeRow, institute: Institution
) -> None:
    batch = upload(
        row(institution=None, venue="Union council hall", district="Gujrat", audience="mixed")
    )
    content = only_row(batch).content
    assert content is not None
    assert (content["venue"], content["district"]) == (
        "Union council hall",
        institute.district_id,
    )


def test_every_error_of_a_row_is_named_with_its_column(upload: Upload, row: MakeRow) -> None:
    batch = upload(
        row(
            **{
                "held_on": "soon",
                "starts_at": "10:61",
                "mode": "by phone",
                "count.female.18_24": 2001,
                "count.male.18_24": "many",
                "staff_present": None,
                "topics.1": "Cooking",
                "notes": "Call 0300 1234567",
                "quantity.1": 12,
            }
        )
    )
    found = errors(batch)
    assert found["held_on"] == "Write the date as 2026-03-09."
    assert found["starts_at"] == "Write the time as 10:30."
    assert found["mode"].startswith(("Choose one", "This is not on the list"))
    assert found["count.female.18_24"] == "Each number is from 0 to 2,000."
    assert found["count.male.18_24"] == "Write a whole number."
    assert found["staff_present"] == "Fill this in."
    assert found["topics.1"] == "Choose one from the list."
    assert "phone number" in found["notes"]
    assert found["materials.1"] == "Fill in the material and its number, or neither."
    assert only_row(batch).state == RowState.FAULTY


def test_errors_are_kept_in_both_languages(upload: Upload, row: MakeRow) -> None:
    found = only_row(upload(row(staff_present=None))).problems
    texts = next(problem["texts"] for problem in found if problem["column"] == "staff_present")
    assert texts["en"] == "Fill this in."
    assert texts["ur"] != texts["en"]


def test_rules_that_may_be_explained_name_their_column(upload: Upload, row: MakeRow) -> None:
    wrong = upload(row(headcount_declared=40))
    text = errors(wrong)["headcount_declared"]
    assert "Why the headcount differs" in text
    explained = upload(row(headcount_declared=40, **{"explanation.B4": "Eight left early."}))
    assert only_row(explained).state == RowState.READY


def test_future_session_is_refused(upload: Upload, row: MakeRow) -> None:
    assert errors(upload(row(held_on="2026-03-11"))) == {"held_on": "The date is in the future."}


def test_late_session_is_a_warning_that_stops_nothing(upload: Upload, row: MakeRow) -> None:
    batch = upload(row(held_on="2026-02-02"))
    assert only_row(batch).state == RowState.READY
    assert [problem["code"] for problem in only_row(batch).problems] == ["W8"]


def test_session_that_resembles_one_on_record_must_be_seen(
    upload: Upload, row: MakeRow, officer: User, institute: Institution
) -> None:
    session = submit(
        officer,
        held_on="2026-03-09",
        institution=str(institute.pk),
        starts_at="14:00",
        ends_at="15:00",
    )
    text = errors(upload(row()))["institution"]
    assert session.reference in text
    assert "write W1 under" in text
    seen = upload(row(acknowledged="W1: the morning group"))
    assert only_row(seen).state == RowState.READY


def test_other_centres_session_is_not_named(
    upload: Upload, row: MakeRow, institute: Institution
) -> None:
    stranger = make_officer(CentreFactory(code="PEW", slug="peshawar"))
    session = submit(stranger, held_on="2026-03-09", institution=str(institute.pk))
    text = errors(upload(row()))["institution"]
    assert session.reference not in text
    assert "Another session at this place" in text


def test_rows_of_one_file_are_compared_with_one_another(upload: Upload, row: MakeRow) -> None:
    batch = upload(
        row(),
        row(starts_at="11:00", ends_at="12:00", **{"count.female.18_24": 10,
            "headcount_declared": 30}),
        row(held_on="2026-03-08"),
        row(),
    )  # fmt: skip
    assert errors(batch, 5) == {}
    assert "Row 5 of this file is at the same place" in errors(batch, 6)["held_on"]
    assert "Row 5 of this file has one of the facilitators" in errors(batch, 6)["facilitators"]
    assert "Row 5 of this file has the same numbers" in errors(batch, 7)["attendance"]
    assert "Row 5 of this file is the same session" in errors(batch, 8)["held_on"]


def test_very_same_session_on_record_is_refused(
    upload: Upload, row: MakeRow, officer: User
) -> None:
    content = only_row(upload(row(acknowledged="W1; W2; W6"))).content
    assert content is not None
    records.submit_session(
        session_id=new_id(),
        content=content,
        base_version=0,
        by=officer,
        now=datetime.datetime(2026, 3, 10, 19, 0, tzinfo=datetime.UTC),
    )
    found = errors(upload(row(acknowledged="W1; W2; W6", cohort=" ")))
    assert "This session is on record already: LHE-2026-00001." in found["held_on"]


def test_officer_may_import_own_sessions_only(
    upload: Upload, row: MakeRow, lahore: Any, officer: User
) -> None:
    colleague = make_officer(lahore, username="bilal")
    own = upload(row(officer=None), by=officer)
    assert only_row(own).officer == officer
    foreign = upload(row(officer="bilal", cohort="B"), by=officer)
    assert errors(foreign) == {"officer": "You can import your own sessions only."}
    assert colleague.pk is not None


def test_officer_column_is_needed_from_a_supervisor(upload: Upload, row: MakeRow) -> None:
    assert errors(upload(row(officer=None))) == {"officer": "Fill this in."}


def test_staff_of_another_centre_are_not_known(upload: Upload, row: MakeRow) -> None:
    make_officer(CentreFactory(code="PEW", slug="peshawar"), username="zarmina")
    found = errors(upload(row(officer="zarmina", **{"facilitators.1": "zarmina"})))
    assert set(found) == {"officer", "facilitators.1"}


def test_proposed_institution_is_known(upload: Upload, row: MakeRow) -> None:
    InstitutionFactory(name_en="New College", state=InstitutionState.PROPOSED)
    assert errors(upload(row(institution="New College"))) == {}


def test_unknown_warning_code_is_an_error(upload: Upload, row: MakeRow) -> None:
    assert "acknowledged" in errors(upload(row(acknowledged="yes")))


def test_several_values_may_stand_in_one_cell(upload: Upload, row: MakeRow) -> None:
    content = only_row(upload(row(**{"facilitators.1": "ayesha؛ sadia"}))).content
    assert content is not None
    assert len(content["facilitators"]) == 2
