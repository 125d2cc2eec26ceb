"""A list becomes the register: dry run, diff, history, refusals."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from alerts.agent_check.register import services
from alerts.agent_check.register.choices import ChangeKind, Status
from alerts.agent_check.register.models import (
    Promoter,
    PromoterChange,
    RegisterEdition,
    RegisterUpload,
)
from alerts.agent_check.register.searching import find_by_name, find_by_number
from alerts.agent_check.register.services import Accepted, ImportRefusedError
from mrc.core.accounts.roles import Role
from mrc.core.workbooks import RefusedError
from tests.alerts.register.factories import AS_OF, make_edition
from tests.alerts.register.files import CRANE, FALCON, HEADINGS, HERON, csv_file, xlsx_file
from tests.factories import make_user

NOW = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)
LATER = AS_OF + datetime.timedelta(days=30)
NOTHING = Accepted()
ALL = Accepted(older=True, gone=True, faulty=True)


@pytest.fixture
def editor(db):
    return make_user(Role.COMMUNICATIONS)


@pytest.fixture
def stage(editor):
    def _stage(*rows, data=None, **values):
        given = {
            "data": csv_file(*rows) if data is None else data,
            "file_name": "list.csv",
            "as_of": AS_OF,
            "source": "Invented for a test",
            "source_url": "",
            "default_status": "",
            "by": editor,
            "now": NOW,
        }
        return services.stage(**(given | values))

    return _stage


@pytest.fixture
def bring_in(stage, editor):
    """Stages and applies; gives the edition."""

    def _bring_in(*rows, accepted=NOTHING, **values):
        upload = stage(*rows, **values)
        seen = services.preview(upload).seen
        return services.apply(upload, seen=seen, accepted=accepted, by=editor, now=NOW)

    return _bring_in


def counts(edition):
    return edition.new, edition.changed, edition.gone, edition.unchanged


@pytest.mark.parametrize("kind", ["csv", "semicolons", "xlsx"])
def test_list_becomes_the_register(bring_in, kind):
    rows = (HEADINGS, FALCON, HERON, CRANE)
    data = {
        "csv": csv_file(*rows),
        "semicolons": csv_file(*rows, delimiter=";"),
        "xlsx": xlsx_file(*rows),
    }[kind]
    edition = bring_in(data=data)
    assert counts(edition) == (3, 0, 0, 0)
    heron = Promoter.objects.get(licence_key="9002/TEST")
    assert (heron.name_en, heron.city) == ("Unreal Heron Manpower", "Testabad")
    assert heron.status == Status.SUSPENDED
    assert heron.valid_until == datetime.date(2027, 6, 30)
    assert find_by_name("unreal heron")[0].entry.pk == heron.pk
    assert RegisterUpload.objects.count() == 0


def test_dates_of_a_workbook_are_read_as_dates(bring_in):
    day = datetime.datetime(2027, 12, 31)
    bring_in(data=xlsx_file(HEADINGS, [1, "9001/TEST", "Unreal Falcon", "Testabad", "VALID", day]))
    assert Promoter.objects.get().valid_until == day.date()


def test_dry_run_changes_nothing(stage):
    upload = stage(HEADINGS, FALCON, HERON)
    found = services.preview(upload)
    assert [change.row.number for change in found.comparison.new] == [2, 3]
    assert (Promoter.objects.count(), RegisterEdition.objects.count()) == (0, 0)


def test_next_list_tells_new_changed_gone_and_unchanged(bring_in):
    bring_in(HEADINGS, FALCON, HERON)
    suspended = [*FALCON[:4], "Suspended", FALCON[5]]
    edition = bring_in(HEADINGS, suspended, CRANE, as_of=LATER)
    assert counts(edition) == (1, 1, 1, 0)
    falcon, heron = Promoter.objects.filter(licence_key__in=["9001/TEST", "9002/TEST"]).order_by(
        "licence_key"
    )
    change = PromoterChange.objects.get(promoter=falcon, edition=edition)
    assert (change.kind, change.before, change.after) == (
        ChangeKind.CHANGED, {"status": "valid"}, {"status": "suspended"},
    )  # fmt: skip
    assert heron.gone_since == edition
    assert PromoterChange.objects.get(promoter=heron, edition=edition).kind == ChangeKind.GONE
    assert find_by_number("9002/TEST")[0].entry.gone_on == LATER


def test_gone_promoter_may_return(bring_in):
    bring_in(HEADINGS, FALCON, HERON)
    bring_in(HEADINGS, FALCON, as_of=LATER)
    edition = bring_in(HEADINGS, FALCON, HERON, as_of=LATER + datetime.timedelta(days=1))
    assert counts(edition) == (0, 1, 0, 1)
    heron = Promoter.objects.get(licence_key="9002/TEST")
    assert heron.gone_since is None
    kinds = [change.kind for change in Promoter.objects.history(heron.pk)]
    assert kinds == [ChangeKind.RETURNED, ChangeKind.GONE, ChangeKind.NEW]


def test_gone_stays_gone_once(bring_in):
    bring_in(HEADINGS, FALCON, HERON)
    first = bring_in(HEADINGS, FALCON, as_of=LATER)
    edition = bring_in(HEADINGS, FALCON, as_of=LATER + datetime.timedelta(days=30))
    assert counts(edition) == (0, 0, 0, 1)
    assert Promoter.objects.get(licence_key="9002/TEST").gone_since == first


def test_same_file_twice_changes_nothing(bring_in):
    bring_in(HEADINGS, FALCON, HERON)
    with pytest.raises(ImportRefusedError) as caught:
        bring_in(HEADINGS, FALCON, HERON, accepted=ALL)
    assert caught.value.code == ImportRefusedError.AGAIN
    assert (RegisterEdition.objects.count(), PromoterChange.objects.count()) == (1, 2)


def test_same_rows_of_a_later_date_only_move_the_date(bring_in):
    bring_in(HEADINGS, FALCON)
    edition = bring_in(HEADINGS, FALCON, as_of=LATER)
    assert counts(edition) == (0, 0, 0, 1)
    assert PromoterChange.objects.filter(edition=edition).count() == 0


def test_another_writing_of_the_number_is_the_same_licence(bring_in):
    bring_in(HEADINGS, FALCON)
    edition = bring_in(HEADINGS, ["1", "OP&HRD/9001/TEST/2019", *FALCON[2:]], as_of=LATER)
    assert counts(edition) == (0, 1, 0, 0)
    assert Promoter.objects.get().licence_number == "OP&HRD/9001/TEST/2019"


def test_column_that_is_missing_leaves_what_was_known(bring_in):
    bring_in([*HEADINGS, "Name in Urdu"], [*FALCON, "شاہین"])
    bring_in(HEADINGS[:5], FALCON[:5], as_of=LATER)
    promoter = Promoter.objects.get()
    assert (promoter.name_ur, promoter.valid_until) == ("شاہین", datetime.date(2027, 12, 31))


def test_older_list_needs_an_explicit_choice(bring_in):
    bring_in(HEADINGS, FALCON, as_of=LATER)
    with pytest.raises(ImportRefusedError) as caught:
        bring_in(HEADINGS, FALCON, HERON, as_of=AS_OF)
    assert caught.value.code == ImportRefusedError.OLDER
    edition = bring_in(HEADINGS, FALCON, HERON, as_of=AS_OF, accepted=Accepted(older=True))
    assert RegisterEdition.objects.newest() == edition


def test_half_a_list_needs_an_explicit_choice(bring_in):
    many = [[str(n), f"{n}/TEST", f"Unreal Bird {n}", "", "Valid", ""] for n in range(9001, 9031)]
    bring_in(HEADINGS, *many)
    with pytest.raises(ImportRefusedError) as caught:
        bring_in(HEADINGS, *many[:15], as_of=LATER)
    assert caught.value.code == ImportRefusedError.GONE
    edition = bring_in(HEADINGS, *many[:15], as_of=LATER, accepted=Accepted(gone=True))
    assert edition.gone == 15


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (["1", "", "Unreal", "", "Valid", ""], "licence_number"),
        (["1", "see note", "Unreal", "", "Valid", ""], "licence_number"),
        (["1", "9" * 70, "Unreal", "", "Valid", ""], "licence_number"),
        (["1", "9001/TEST", "", "", "Valid", ""], "name_en"),
        (["1", "9001/TEST", "...", "", "Valid", ""], "name_en"),
        (["1", "9001/TEST", "x" * 201, "", "Valid", ""], "name_en"),
        (["1", "9001/TEST", "Unreal", "", "", ""], "status"),
        (["1", "9001/TEST", "Unreal", "", "Perhaps", ""], "status"),
        (["1", "9001/TEST", "Unreal", "", "Valid subject to renewal", ""], "status"),
        (["1", "9001/TEST", "Unreal", "", "Valid", "31/31/2027"], "valid_until"),
        (["1", "9001/TEST", "Unreal", "", "Valid", "soon"], "valid_until"),
    ],
)
def test_faulty_row_is_named_with_its_number(stage, row, field):
    found = services.preview(stage(HEADINGS, HERON, row))
    (faulty,) = found.comparison.faulty
    assert faulty.number == 3
    assert field in faulty.errors
    assert found.refusal(Accepted()) == ImportRefusedError.FAULTY


def test_second_row_with_the_same_number_is_faulty(stage):
    found = services.preview(
        stage(HEADINGS, FALCON, ["9", "MPD-9001-TEST", "Another Name", "", "Valid", ""], FALCON)
    )
    (faulty,) = found.comparison.faulty
    assert (faulty.number, list(faulty.errors)) == (3, ["licence_number"])


def test_licence_in_a_faulty_row_is_not_gone(bring_in):
    bring_in(HEADINGS, FALCON, HERON)
    broken = [*HERON[:4], "???", HERON[5]]
    edition = bring_in(HEADINGS, FALCON, broken, as_of=LATER, accepted=Accepted(faulty=True))
    assert (edition.gone, edition.left_out) == (0, 1)
    assert Promoter.objects.get(licence_key="9002/TEST").status == Status.SUSPENDED


@pytest.mark.parametrize(
    ("word", "status"),
    [("VALID", "valid"), ("Active", "valid"), ("Licence Expired", "expired"),
     ("Cancelled on 03-04-2025", "cancelled"), ("Canceled", "cancelled"),
     ("Surrendered", "surrendered"), ("Not Valid", "invalid"), ("In-valid", "invalid"),
     ("معطل", "suspended"), ("Suspended w.e.f. 1/1/2026", "suspended")],
)  # fmt: skip
def test_status_is_read_in_the_words_of_lists(bring_in, word, status):
    bring_in(HEADINGS, [*FALCON[:4], word, ""])
    assert Promoter.objects.get().status == status


def test_list_without_a_column_of_status_takes_the_chosen_one(bring_in, stage):
    rows = (HEADINGS[:4], FALCON[:4])
    assert services.preview(stage(*rows)).comparison.faulty
    bring_in(*rows, default_status="valid")
    assert Promoter.objects.get().status == Status.VALID


def test_titles_above_and_repeated_headings_are_passed_over(bring_in):
    title = ["LIST OF OEPs AS ON 01-11-2026", "", "", "", "", ""]
    edition = bring_in(title, [""] * 6, HEADINGS, FALCON, HEADINGS, HERON)
    assert counts(edition) == (2, 0, 0, 0)


def test_list_in_urdu_has_its_names_as_urdu_names(bring_in):
    bring_in(["لائسنس نمبر", "نام", "شہر", "حیثیت"], ["۹۰۰۱/TEST", "شاہین", "لاہور", "معطل"])
    promoter = Promoter.objects.get()
    assert (promoter.licence_key, promoter.name_en, promoter.name_ur) == ("9001/TEST", "", "شاہین")


def test_unknown_headings_are_assigned_by_hand(stage, editor):
    upload = stage(["A", "B", "C"], ["9001/TEST", "Unreal Falcon", "Valid"])
    assert services.preview(upload).refusal(ALL) == ImportRefusedError.COLUMNS
    services.choose_columns(upload, {"licence_number": 0, "name_en": 1, "status": 2, "evil": 1}, "")
    edition = services.apply(upload, seen=0, accepted=Accepted(), by=editor, now=NOW)
    assert counts(edition) == (1, 0, 0, 0)


def test_import_after_another_one_is_refused(stage, editor):
    mine, theirs = stage(HEADINGS, FALCON), stage(HEADINGS, HERON)
    services.apply(theirs, seen=0, accepted=ALL, by=editor, now=NOW)
    with pytest.raises(ImportRefusedError) as caught:
        services.apply(mine, seen=0, accepted=ALL, by=editor, now=NOW)
    assert caught.value.code == ImportRefusedError.MEANWHILE
    assert set(Promoter.objects.values_list("licence_key", flat=True)) == {"9002/TEST"}


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_the_same_time_are_serialised(stage, editor):
    uploads = [stage(HEADINGS, row) for row in (FALCON, HERON)]
    start, outcomes = threading.Barrier(2, timeout=10), []

    def run(upload):
        try:
            start.wait()
            services.apply(upload, seen=0, accepted=ALL, by=editor, now=NOW)
            outcomes.append("applied")
        except ImportRefusedError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[upload]) for upload in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["applied", ImportRefusedError.MEANWHILE]
    assert RegisterEdition.objects.count() == Promoter.objects.count() == 1


def test_failure_in_the_middle_leaves_nothing(stage, editor, monkeypatch):
    upload = stage(HEADINGS, FALCON)

    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr(services, "_history", fail)
    with pytest.raises(RuntimeError):
        services.apply(upload, seen=0, accepted=ALL, by=editor, now=NOW)
    assert (Promoter.objects.count(), RegisterEdition.objects.count()) == (0, 0)
    assert RegisterUpload.objects.count() == 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.TRANSLATOR, Role.CASE_WORKER])
def test_others_may_not_import(stage, role):
    somebody = make_user(role)
    with pytest.raises(PermissionDenied):
        stage(HEADINGS, FALCON, by=somebody)
    upload = stage(HEADINGS, FALCON)
    with pytest.raises(PermissionDenied):
        services.apply(upload, seen=0, accepted=ALL, by=somebody, now=NOW)


def test_forgotten_uploads_go_after_a_day(stage):
    stage(HEADINGS, FALCON)
    stage(HEADINGS, FALCON, now=NOW + datetime.timedelta(days=2))
    assert RegisterUpload.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n\n,,,\n", "empty"),
        (b"Licence No,Name of OEP\n", "empty"),
        (b"<html><table><tr><td>9001</td></tr></table></html>", "no_table"),
        (b"a,b\n\x00,c\n", "no_table"),
        (b"a,b\n\xff\xfe\xfa,c\n", "not_utf8"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "encrypted"),
        (b"PK\x03\x04" + b"\0" * 200, "damaged"),
        (b"a," * 100 + b"\n1,2\n", "too_wide"),
        (b"a,b\n" + b"1,2\n" * 12_001, "too_many_rows"),
        (b"a,b\n" + b",\n" * 30_000, "too_many_rows"),
        (b"a" * 5_000_001, "too_large"),
    ],
)
def test_other_files_are_refused_and_nothing_is_kept(stage, data, code):
    with pytest.raises(RefusedError) as caught:
        stage(data=data)
    assert caught.value.code == code
    assert RegisterUpload.objects.count() == 0


def test_unicode_text_of_spreadsheet_programs_is_read(bring_in):
    text = "\t".join(HEADINGS) + "\r\n" + "\t".join(FALCON)
    bring_in(data=text.encode("utf-16"))
    assert Promoter.objects.get().licence_key == "9001/TEST"


@pytest.mark.parametrize(
    "values",
    [
        {"number": 0}, {"unchanged": 0}, {"digest": "x"}, {"source": ""}, {"file_name": ""},
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_database_refuses_a_list_that_cannot_be(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_edition(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"licence_key": ""}, {"name_en": "", "name_ur": ""}, {"status": "safe"},
        {"valid_from": datetime.date(2028, 1, 1)}, {"licence_key": "9001/TEST"},
    ],
)  # fmt: skip
def test_database_refuses_a_licence_that_cannot_be(bring_in, values):
    bring_in(HEADINGS, FALCON)
    given = {
        "licence_number": "9002/TEST", "licence_key": "9002/TEST", "licence_digits": "9002",
        "name_en": "Unreal", "status": "valid", "valid_until": datetime.date(2027, 1, 1),
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Promoter.objects.create(**(given | values))


def test_five_thousand_rows_take_few_queries(stage, editor, django_assert_max_num_queries):
    rows = [[str(n), f"{n}/TEST", f"Unreal Bird {n}", "", "Valid", ""] for n in range(1000, 6000)]
    upload = stage(data=xlsx_file(HEADINGS, *rows))
    with django_assert_max_num_queries(120):
        edition = services.apply(upload, seen=0, accepted=Accepted(), by=editor, now=NOW)
    assert edition.new == 5000
