"""New keys: everything is encrypted again, in any number of runs, and nothing is lost."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.utils import timezone

from alerts.models import ReportEvidence, ReportMark, ScamReport
from alerts.reports import rotation
from alerts.reports.rotation import columns, rotate
from alerts.reports.storage import held_names, open_picture, read_token
from mrc.core.accounts.roles import Role
from mrc.core.encryption import EncryptedTextField, is_current, raw_token
from tests.alerts.reports.factories import make_picture, make_report
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def old_key(settings, tmp_path):
    settings.MRC_REPORT_KEYS = [OLD]
    options = {**settings.STORAGES["reports"]["OPTIONS"], "location": tmp_path / "reports"}
    reports = {**settings.STORAGES["reports"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "reports": reports}


def make_full_report():
    report = make_report(
        what_happened="He lied", who="0300 1234567", contact="Sadia", pictures=[make_picture()]
    )
    user = make_user(Role.CASE_WORKER, centre=CentreFactory())
    report.notes.create(by=user, at=timezone.now(), text="Called her")
    report.referrals.create(by=user, at=timezone.now(), to="fia", text="Spoke to the desk")
    return report


def tokens():
    found = [
        token.encode()
        for model, name in columns()
        for token in model._base_manager.values_list(raw_token(name), flat=True)
        if token
    ]
    return found + [read_token(row.name) for row in ReportEvidence.objects.all()]


def test_every_encrypted_column_of_the_app_is_rotated():
    from django.apps import apps

    encrypted = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedTextField)
    }
    assert encrypted == set(columns())
    assert len(encrypted) >= 6


def test_after_a_rotation_the_old_key_is_needed_no_more(settings):
    report = make_full_report()
    shown = open_picture(report.evidence.get())
    marks = set(ReportMark.objects.values_list("digest", flat=True))
    settings.MRC_REPORT_KEYS = [NEW, OLD]
    rotated = rotate()
    assert (rotated.done, rotated.unreadable) == (6, [])
    settings.MRC_REPORT_KEYS = [NEW]
    report = ScamReport.objects.get()
    assert (report.what_happened, report.who, report.contact) == (
        "He lied",
        "0300 1234567",
        "Sadia",
    )
    assert report.notes.get().text == "Called her"
    assert report.referrals.get().text == "Spoke to the desk"
    assert open_picture(report.evidence.get()) == shown
    assert len(list(held_names())) == 1
    again = set(ReportMark.objects.values_list("digest", flat=True))
    assert again
    assert not again & marks


def test_second_rotation_changes_nothing(settings):
    make_full_report()
    settings.MRC_REPORT_KEYS = [NEW, OLD]
    rotate()
    before = tokens()
    rotated = rotate()
    assert (rotated.done, rotated.current) == (0, 6)
    assert tokens() == before


def test_stopped_in_the_middle_loses_nothing_and_is_finished_later(settings, monkeypatch):
    make_full_report()
    make_report(what_happened="Another", pictures=[make_picture("red")])
    settings.MRC_REPORT_KEYS = [NEW, OLD]
    fresh, calls = rotation._fresh, []

    def stops(*args):
        calls.append(args)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return fresh(*args)

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "_fresh", stops)
        with pytest.raises(KeyboardInterrupt):
            rotate()
    assert {report.what_happened for report in ScamReport.objects.all()} == {"He lied", "Another"}
    assert rotate().unreadable == []
    assert all(is_current(token) for token in tokens())
    assert len(list(held_names())) == 2


def test_what_no_key_opens_is_named_and_left_alone(settings, capsys):
    report = make_full_report()
    before = tokens()
    settings.MRC_REPORT_KEYS = [NEW]
    with pytest.raises(CommandError, match="Keep the old keys"):
        call_command("rotate_report_keys")
    assert tokens() == before
    said = capsys.readouterr()
    assert str(report.pk) in said.err
    assert "He lied" not in said.out + said.err
    settings.MRC_REPORT_KEYS = [NEW, OLD]
    assert "Nothing is left" not in said.out
    call_command("rotate_report_keys")
    assert all(is_current(token) for token in tokens())
    assert "Nothing is left under an older key" in capsys.readouterr().out


def test_text_written_during_a_rotation_is_not_overwritten(settings, monkeypatch):
    report = make_report(what_happened="First words")
    settings.MRC_REPORT_KEYS = [NEW, OLD]
    fresh = rotation._fresh

    def somebody_writes(token, label, rotated):
        ScamReport.objects.filter(pk=report.pk).update(what_happened="Second words")
        return fresh(token, label, rotated)

    monkeypatch.setattr(rotation, "_fresh", somebody_writes)
    rotate()
    assert ScamReport.objects.get().what_happened == "Second words"
