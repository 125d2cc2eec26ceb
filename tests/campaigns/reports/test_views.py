"""The screens: who may open what, that entries are kept, and that downloads are written down."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from campaigns.models import DonorReport, ReportDownload, ReportFile
from campaigns.reports import services
from campaigns.reports.models import report_storage
from mrc.core.accounts.roles import Role
from mrc.core.editor_tasks import waiting_for
from mrc.core.models import User
from tests.campaigns.reports.reporting import (
    NOW,
    TEXTS,
    Work,
    amend,
    attendance,
    later,
    reviewed,
    written,
)
from tests.clients import is_refused, signed_in
from tests.factories import make_user


def url(name: str, *args: object) -> str:
    return reverse(f"campaigns_reports:{name}", args=args)


@pytest.fixture
def file(issued_report: DonorReport) -> ReportFile:
    name = report_storage().save("2026/one.pdf", ContentFile(b"%PDF-1.7 the file"))
    return ReportFile.objects.create(
        report=issued_report, kind="pdf", language="ur", name=name, sha256="a" * 64, size=17,
        made_at=NOW,
    )  # fmt: skip


READERS = (Role.DATA_OFFICER, Role.AUDITOR)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_who_may_read_reports(work: Work, file: ReportFile, role: Role) -> None:
    """Neither the own centre nor another one makes a difference: reports are about all centres."""
    client = signed_in(make_user(role, centre=work.lahore.centre))
    report = file.report_id
    addresses = [
        url("index"),
        url("report", report),
        url("preview", report, "en"),
        url("preview", report, "ur"),
        url("download", report, file.pk),
    ]
    for address in addresses:
        response = client.get(address)
        if role in READERS:
            assert response.status_code == 200, address
        else:
            assert is_refused(response), address
    downloads = ReportDownload.objects.count()
    assert downloads == (1 if role in READERS else 0)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_who_may_change_reports(work: Work, report: DonorReport, role: Role) -> None:
    client = signed_in(make_user(role, centre=work.lahore.centre))
    may = role == Role.DATA_OFFICER
    for address in (url("new"), url("write", report.pk), url("pictures", report.pk)):
        assert (client.get(address).status_code == 200) is may, address
    events = report.events.count()
    for name in ("take", "issue", "review", "send_back", "restate", "make_files"):
        response = client.post(url(name, report.pk), {"seen": "1", "reason": "Because"})
        if not may:
            assert is_refused(response), name
    if not may:
        assert report.events.count() == events


def test_nobody_reads_without_signing_in(client, report: DonorReport) -> None:
    response = client.get(url("report", report.pk))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_a_report_is_generated_from_the_form(work: Work, maker: User) -> None:
    work.hold()
    values = {
        "programme": work.programme.pk,
        "starts_on": "2026-01-01",
        "ends_on": "2026-06-30",
    }
    response = signed_in(maker).post(url("new"), values)
    report = DonorReport.objects.get()
    assert response["Location"] == url("report", report.pk)
    again = signed_in(maker).post(url("new"), values)
    assert again.status_code == 422
    assert "There is a report about this programme" in again.content.decode()
    assert 'value="2026-06-30"' in again.content.decode()


def test_days_the_wrong_way_are_said_beside_the_field(work: Work, maker: User) -> None:
    values = {"programme": work.programme.pk, "starts_on": "2026-06-30", "ends_on": "2026-01-01"}
    response = signed_in(maker).post(url("new"), values)
    assert response.status_code == 422
    assert "The last day is before the first one." in response.content.decode()


def narrative(report: DonorReport, numbers: int = 0, **texts: str) -> dict[str, str]:
    values = {}
    for section in ("summary", "context", "results", "difficulties", "lessons", "next"):
        for language in ("en", "ur"):
            values[f"{section}_{language}"] = texts.get(f"{section}_{language}", "")
            values[f"{section}_{language}_number"] = str(numbers)
    return values


def test_texts_are_kept_where_somebody_else_wrote_meanwhile(
    report: DonorReport, maker: User, reviewer: User
) -> None:
    written(report, maker)
    response = signed_in(reviewer).post(
        url("write", report.pk), narrative(report, summary_en="Mine, and longer.")
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Somebody else has written here in the meantime." in page
    assert "Mine, and longer." in page
    assert TEXTS["summary", "en"] in page
    assert report.texts.count() == 2


def test_writing_has_the_figures_beside_it(report: DonorReport, maker: User) -> None:
    page = signed_in(maker).get(url("write", report.pk)).content.decode()
    assert "Attendances" in page
    assert "<dd>37</dd>" in page


def test_both_languages_show_the_same_numbers(issued_report: DonorReport, maker: User) -> None:
    client = signed_in(maker)
    english = client.get(url("preview", issued_report.pk, "en")).content.decode()
    urdu = client.get(url("preview", issued_report.pk, "ur")).content.decode()
    for page in (english, urdu):
        assert issued_report.snapshot.sha256 in page
        assert "<dd>37</dd>" in page
    assert TEXTS["summary", "en"] in english
    assert TEXTS["summary", "en"] not in urdu
    assert TEXTS["summary", "ur"] in urdu
    assert 'lang="ur" dir="rtl"' in urdu


def test_the_steps_by_their_buttons(report: DonorReport, maker: User, reviewer: User) -> None:
    report = written(report, maker)
    maker_page = signed_in(maker).get(url("report", report.pk)).content.decode()
    assert "somebody else reviews it" in maker_page
    assert "review-form" not in maker_page
    client = signed_in(reviewer)
    assert "review-form" in client.get(url("report", report.pk)).content.decode()
    seen = services.last_event(report).pk
    client.post(url("review", report.pk), {"seen": seen})
    page = client.get(url("report", report.pk)).content.decode()
    assert "issue-form" in page
    # What was seen before the review is not what is issued.
    client.post(url("issue", report.pk), {"seen": seen})
    assert DonorReport.objects.get(pk=report.pk).state == "reviewed"
    client.post(url("issue", report.pk), {"seen": services.last_event(report).pk})
    assert DonorReport.objects.get(pk=report.pk).state == "issued"


def test_sending_back_asks_for_a_reason(report: DonorReport, maker: User, reviewer: User) -> None:
    report = written(report, maker)
    seen = services.last_event(report).pk
    response = signed_in(reviewer).post(url("send_back", report.pk), {"seen": seen, "reason": ""})
    assert response.status_code == 422
    assert "Give a reason." in response.content.decode()


def test_the_restatement_stands_beside_the_issued_report(
    work: Work, issued_report: DonorReport, maker: User
) -> None:
    client = signed_in(maker)
    assert (
        "Every session still counts" in client.get(url("report", issued_report.pk)).content.decode()
    )
    session = issued_report.programme.campaigns.first().versions.get().session
    amend(session, now=later(hours=1), attendance=attendance(10, 20))
    page = client.get(url("report", issued_report.pk)).content.decode()
    assert "Nothing in the issued report has changed." in page
    assert session.reference in page
    assert "The register says so." in page
    response = client.post(url("restate", issued_report.pk), {"reason": "A register."})
    following = DonorReport.objects.get(edition=2)
    assert response["Location"] == url("report", following.pk)


def test_a_download_is_written_down_before_it_goes_out(file: ReportFile, reviewer: User) -> None:
    response = signed_in(reviewer).get(url("download", file.report_id, file.pk))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 the file"
    name = "mrc-silk-routes-2026-01-01-2026-06-30-edition-1-ur.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    row = ReportDownload.objects.get()
    assert (row.by, row.file) == (reviewer, file)


def test_a_file_of_another_report_is_not_found(work: Work, file: ReportFile, maker: User) -> None:
    other = work.report(maker, ends_on=datetime.date(2026, 5, 31))
    assert signed_in(maker).get(url("download", other.pk, file.pk)).status_code == 404
    assert not ReportDownload.objects.exists()


def tasks(user: User) -> dict[str, int]:
    return {one.label: one.number for one in waiting_for(user)}


def test_what_waits_is_on_the_home_panel(report: DonorReport, maker: User, reviewer: User) -> None:
    report = written(report, maker)
    assert tasks(reviewer).get("Donor reports to review") == 1
    assert "Donor reports to review" not in tasks(maker)
    reviewed(report, reviewer)
    assert tasks(maker).get("Donor reports to issue") == 1
    page = signed_in(reviewer).get(f"{url('index')}?for=me").content.decode()
    assert "No report here yet." in page


def test_the_list_asks_no_more_for_more_reports(
    work: Work, maker: User, django_assert_max_num_queries
) -> None:
    for month in (3, 4, 5):
        work.report(maker, ends_on=datetime.date(2026, month, 28))
    client = signed_in(maker)
    client.get(url("index"))
    with django_assert_max_num_queries(22):
        page = client.get(url("index")).content.decode()
    assert page.count("w-status") >= 3
