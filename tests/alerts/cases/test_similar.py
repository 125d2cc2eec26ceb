"""Reports that share a number find one another, through hashes that tell nothing by themselves."""

import hashlib

import pytest
from cryptography.fernet import Fernet
from django.urls import reverse

from alerts.models import ReportLink, ReportMark, ScamReport
from alerts.reports.rotation import rotate
from alerts.reports.similar import shared_marks
from mrc.core.models import Centre, User
from tests.alerts.cases.conftest import MakeReport
from tests.clients import signed_in

pytestmark = pytest.mark.django_db

NUMBERS = ("0300 1112223", "+92-300-1112223", "۰۳۰۰۱۱۱۲۲۲۳")


def texts_of(number: int) -> dict[str, str]:
    return {"what_happened": f"He called from {NUMBERS[number]}.", "who": ""}


def page(name: str, report: ScamReport) -> str:
    return reverse(f"scam_reports:{name}", args=[report.pk])


def test_same_number_in_any_writing_is_found(worker: User, make_report: MakeReport) -> None:
    reports = [make_report(**texts_of(number)) for number in range(3)]
    other = make_report(what_happened="He called from 0300 9998887.", who="")
    text = signed_in(worker).get(page("report", reports[0])).content.decode()
    assert "the same phone or account number" in text
    for one in reports[1:]:
        assert str(one) in text
    assert str(other) not in text


def test_number_of_the_reporter_links_nobody(worker: User, make_report: MakeReport) -> None:
    plain = {"what_happened": "Nothing to find.", "who": ""}
    one = make_report(**plain, contact="0300 1112223")
    two = make_report(**plain, contact="0300 1112223")
    assert str(two) not in signed_in(worker).get(page("report", one)).content.decode()
    assert not ReportMark.objects.exists()


def test_report_of_another_centre_is_not_named(
    stranger: User, peshawar: Centre, make_report: MakeReport
) -> None:
    ours = make_report(**texts_of(0))
    theirs = make_report(**texts_of(1), centre=peshawar, district=None)
    ScamReport.objects.filter(pk=theirs.pk).update(centre=peshawar)
    text = signed_in(stranger).get(page("report", theirs)).content.decode()
    assert str(ours) not in text
    assert str(ours.pk) not in text


def test_hashes_need_the_key(make_report: MakeReport) -> None:
    make_report(**texts_of(0))
    mark = ReportMark.objects.get()
    for value in ("number:3001112223", "3001112223", "03001112223"):
        assert mark.digest != hashlib.sha256(value.encode()).hexdigest()


def test_reports_of_old_and_new_keys_find_one_another(
    make_report: MakeReport, settings: object
) -> None:
    old = make_report(**texts_of(0))
    before = ReportMark.objects.get().digest
    keys = settings.MRC_REPORT_KEYS  # type: ignore[attr-defined]
    fresh = Fernet.generate_key().decode()
    settings.MRC_REPORT_KEYS = [fresh, *keys]  # type: ignore[attr-defined]
    new = make_report(**texts_of(1))
    assert shared_marks([new.what_happened], other_than=new) == {old.pk: {"number"}}
    rotate()
    settings.MRC_REPORT_KEYS = [fresh]  # type: ignore[attr-defined]
    assert not ReportMark.objects.filter(digest=before).exists()
    assert shared_marks([new.what_happened], other_than=new) == {old.pk: {"number"}}


def test_linking_and_taking_the_link_away(worker: User, make_report: MakeReport) -> None:
    one, two = make_report(**texts_of(0)), make_report(**texts_of(1))
    client = signed_in(worker)
    for _twice in range(2):
        client.post(page("link", one), {"other": str(two.pk)})
    assert ReportLink.objects.count() == 1
    assert "Take the link away" in client.get(page("report", two)).content.decode()
    assert [event.what for event in two.events.all()] == ["linked"]
    client.post(page("unlink", two), {"other": str(one.pk)})
    assert not ReportLink.objects.exists()


def test_linking_with_another_centres_or_nobodys_report_is_refused(
    worker: User, peshawar: Centre, make_report: MakeReport
) -> None:
    one, theirs = make_report(**texts_of(0)), make_report(**texts_of(1))
    ScamReport.objects.filter(pk=theirs.pk).update(centre=peshawar)
    client = signed_in(worker)
    for other in (str(theirs.pk), "nonsense", ""):
        assert client.post(page("link", one), {"other": other}).status_code == 404
    client.post(page("link", one), {"other": str(one.pk)})
    assert not ReportLink.objects.exists()
