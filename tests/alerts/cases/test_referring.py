"""A report is referred with what was ticked and nothing else, and printed in either language."""

import pytest
from django.urls import reverse

from alerts.models import ReportReferral, ScamReport
from mrc.core.models import User
from tests.alerts.cases.canary import traces
from tests.alerts.cases.conftest import MakeReport
from tests.clients import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contacts")]


def refer_page(report: ScamReport) -> str:
    return reverse("scam_reports:refer", args=[report.pk])


def summary_page(report: ScamReport, referral: ReportReferral) -> str:
    return reverse("scam_reports:summary", args=[report.pk, referral.pk])


def refer(worker: User, report: ScamReport, **values: object) -> ReportReferral:
    data = {"to": "fia", "shared": ["kind", "country_code"], "language": "en", **values}
    response = signed_in(worker).post(refer_page(report), data)
    referral = ReportReferral.objects.order_by("id").last()
    assert referral is not None, response.context["form"].errors
    assert response["Location"] == summary_page(report, referral)
    return referral


def test_summary_holds_what_was_ticked_and_nothing_else(worker: User, report: ScamReport) -> None:
    referral = refer(worker, report, shared=["kind", "who"], text="Please look at this office.")
    text = signed_in(worker).get(summary_page(report, referral)).content.decode()
    assert traces(text) == {"Quillhammer", "PK36SCBL"}
    assert "Please look at this office." in text
    assert "Saudi Arabia" not in text
    assert str(report) not in text
    assert 'href="tel:111247786"' in text
    assert "Address: to be confirmed" in text


def test_unknown_number_is_to_be_confirmed(worker: User, report: ScamReport) -> None:
    referral = refer(worker, report, to="beoe")
    text = signed_in(worker).get(summary_page(report, referral)).content.decode()
    assert "Bureau of Emigration" in text
    assert "Phone: to be confirmed" in text.replace("\n", " ")
    unknown = refer(worker, report, to="nccia")
    text = signed_in(worker).get(summary_page(report, unknown)).content.decode()
    assert "Phone and address: to be confirmed" in text


def test_summary_in_each_language_says_so_in_its_head(worker: User, report: ScamReport) -> None:
    referral = refer(worker, report, language="ur")
    client = signed_in(worker)
    urdu = client.get(summary_page(report, referral)).content.decode()
    assert '<html lang="ur" dir="rtl">' in urdu
    assert "سعودی عرب" in urdu
    english = client.get(f"{summary_page(report, referral)}?language=en").content.decode()
    assert '<html lang="en" dir="ltr">' in english
    assert "Saudi Arabia" in english
    other = client.get(f"{summary_page(report, referral)}?language=xx").content.decode()
    assert '<html lang="ur" dir="rtl">' in other


def test_contact_of_the_reporter_needs_their_yes(worker: User, report: ScamReport) -> None:
    client = signed_in(worker)
    values = {"to": "fia", "shared": ["kind", "contact"], "language": "en", "text": "Kept words"}
    refused = client.post(refer_page(report), values)
    assert refused.status_code == 422
    assert "Ask first." in refused.content.decode()
    assert "Kept words" in refused.content.decode()
    assert not ReportReferral.objects.exists()
    referral = refer(worker, report, **{**values, "consent": "on"})
    text = client.get(summary_page(report, referral)).content.decode()
    assert traces(text) == {"Marrowfield", "9988776"}


def test_form_ticks_nothing_that_was_written_and_nothing_of_the_reporter(
    worker: User, report: ScamReport
) -> None:
    form = signed_in(worker).get(refer_page(report)).context["form"]
    assert set(form.initial["shared"]).isdisjoint(
        {"what_happened", "who", "contact", "reach_safely"}
    )


@pytest.mark.parametrize(
    "wrong", [{"to": "police"}, {"shared": []}, {"shared": ["reference"]}, {"language": "de"}]
)
def test_wrong_choice_is_refused_and_nothing_is_recorded(
    wrong: dict[str, object], worker: User, report: ScamReport
) -> None:
    data = {"to": "fia", "shared": ["kind"], "language": "en", **wrong}
    assert signed_in(worker).post(refer_page(report), data).status_code == 422
    assert not ReportReferral.objects.exists()
    assert ScamReport.objects.without_texts().get(pk=report.pk).state == "new"


def test_referral_is_recorded_and_moves_the_report(worker: User, report: ScamReport) -> None:
    first = refer(worker, report, shared=["who", "kind"])
    refer(worker, report, to="nccia")
    assert (first.to, first.shared, first.language, first.by) == (
        "fia", ["kind", "who"], "en", worker,
    )  # fmt: skip
    assert ScamReport.objects.without_texts().get(pk=report.pk).state == "referred"
    assert [event.after for event in report.events.all()] == ["referred"]


def test_summary_of_another_report_is_not_found(worker: User, make_report: MakeReport) -> None:
    one, two = make_report(), make_report()
    referral = refer(worker, one)
    assert signed_in(worker).get(summary_page(two, referral)).status_code == 404


def test_closed_report_is_not_referred(worker: User, report: ScamReport) -> None:
    client = signed_in(worker)
    client.post(reverse("scam_reports:close", args=[report.pk]), {"outcome": "no_scam"})
    assert client.get(refer_page(report)).status_code == 302
    data = {"to": "fia", "shared": ["kind"], "language": "en"}
    assert client.post(refer_page(report), data).status_code == 422
