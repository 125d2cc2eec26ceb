"""What a case worker does with a report, and what is left of it."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from alerts.models import ReportNote, ScamReport
from alerts.reports.cases import services
from alerts.reports.cases.errors import WrongStateError
from alerts.reports.cases.transitions import MOVES
from alerts.reports.choices import ReportState
from alerts.reports.purging import purge
from mrc.core.models import Centre, User
from tests.alerts.cases.canary import CANARIES, traces
from tests.alerts.cases.conftest import RECEIVED, MakeReport
from tests.clients import signed_in

pytestmark = pytest.mark.django_db

CLOSING = datetime.date(2026, 12, 24)


def page(name: str, report: ScamReport) -> str:
    return reverse(f"scam_reports:{name}", args=[report.pk])


def now_of(report: ScamReport) -> ScamReport:
    return ScamReport.objects.without_texts().get(pk=report.pk)


def deeds(report: ScamReport) -> list[tuple[str, str, str]]:
    return [(one.what, one.before, one.after) for one in report.events.order_by("id")]


@pytest.mark.parametrize("before", list(MOVES))
def test_report_moves_only_where_the_table_says(
    before: str, worker: User, report: ScamReport
) -> None:
    closed = {"closed_on": CLOSING, "outcome": "advised"} if before == "closed" else {}
    for after in ReportState.values:
        ScamReport.objects.filter(pk=report.pk).update(
            **{"closed_on": None, "outcome": "", "state": before, **closed}
        )
        allowed = after in MOVES[before] and after != ReportState.CLOSED
        values = {"pk": report.pk, "to": after, "by": worker, "now": timezone.now()}
        if allowed:
            services.move_report(**values)
            assert now_of(report).state == after
        else:
            with pytest.raises(WrongStateError):
                services.move_report(**values)
            assert now_of(report).state == before


def test_closing_asks_for_the_outcome_and_keeps_the_report_from_then_on(
    worker: User, report: ScamReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = datetime.datetime.combine(CLOSING, datetime.time(7), tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    client = signed_in(worker)
    response = client.post(page("close", report), {})
    assert response.status_code == 422
    assert now_of(report).state == "new"
    client.post(page("close", report), {"outcome": "advised"})
    closed = now_of(report)
    assert (closed.state, closed.outcome, closed.closed_on) == ("closed", "advised", CLOSING)
    assert closed.purge_on == datetime.date(2028, 12, 24)
    client.post(page("move", report), {"to": "in_progress"})
    again = now_of(report)
    assert (again.state, again.outcome, again.closed_on) == ("in_progress", "", None)
    assert deeds(report) == [("state", "new", "closed"), ("state", "closed", "in_progress")]


def test_taking_and_assigning_within_the_centre(
    worker: User, colleague: User, stranger: User, report: ScamReport
) -> None:
    client = signed_in(worker)
    client.post(page("take", report))
    assert now_of(report).assigned_to == worker
    client.post(page("assign", report), {"assigned_to": colleague.pk})
    assert now_of(report).assigned_to == colleague
    response = client.post(page("assign", report), {"assigned_to": stranger.pk})
    assert response.status_code == 422
    assert now_of(report).assigned_to == colleague
    client.post(page("assign", report), {"assigned_to": ""})
    assert now_of(report).assigned_to is None
    assert deeds(report) == [
        ("assigned", "", "nadia"),
        ("assigned", "nadia", "bilal"),
        ("assigned", "bilal", ""),
    ]
    text = client.get(page("report", report)).content.decode()
    assert "Bilal Shah" in text
    assert "gul" not in text


def test_posted_extra_fields_change_nothing(
    worker: User, peshawar: Centre, report: ScamReport
) -> None:
    extra = {"centre": peshawar.pk, "state": "closed", "by": 1, "purge_on": "2099-01-01"}
    signed_in(worker).post(page("note", report), {"text": "Called.", **extra})
    after = now_of(report)
    assert (after.centre_id, after.state, after.purge_on) == (
        report.centre_id, "new", report.purge_on,
    )  # fmt: skip


def test_given_to_another_centre_it_leaves_ones_sight(
    worker: User, stranger: User, peshawar: Centre, report: ScamReport
) -> None:
    client = signed_in(worker)
    client.post(page("take", report))
    response = client.post(page("give", report), {"centre": peshawar.pk}, follow=True)
    assert response.redirect_chain == [(reverse("scam_reports:index"), 302)]
    assert client.get(page("report", report)).status_code == 404
    assert now_of(report).assigned_to is None
    assert signed_in(stranger).get(page("report", report)).status_code == 200


def test_note_is_stored_encrypted_and_never_changed(
    worker: User, colleague: User, report: ScamReport
) -> None:
    client = signed_in(worker)
    client.post(page("note", report), {"text": f"  Spoke to {CANARIES['contact']}  "})
    note = ReportNote.objects.get()
    assert note.text == f"Spoke to {CANARIES['contact']}"
    assert "Spoke to" in client.get(page("report", report)).content.decode()
    for change in (
        lambda: ReportNote.objects.filter(pk=note.pk).update(by=colleague),
        lambda: ReportNote.objects.filter(pk=note.pk).delete(),
        lambda: report.openings.all().delete(),
        lambda: report.openings.all().update(by=colleague),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_note_that_is_refused_is_kept_in_its_box(worker: User, report: ScamReport) -> None:
    response = signed_in(worker).post(page("note", report), {"text": "x" * 4001})
    assert response.status_code == 422
    assert "x" * 4001 in response.content.decode()
    assert not ReportNote.objects.exists()


def test_quarantine_is_left_by_release_and_junk_stays_until_its_time(
    worker: User, make_report: MakeReport
) -> None:
    real, junk = make_report(quarantine="burst"), make_report(quarantine="bot")
    client = signed_in(worker)
    index, quarantine = reverse("scam_reports:index"), reverse("scam_reports:quarantine")
    assert str(real) not in client.get(index).content.decode()
    client.post(page("release", real))
    assert str(real) in client.get(index).content.decode()
    client.post(page("junk", junk))
    after = now_of(junk)
    assert (after.state, after.outcome, after.quarantine) == ("closed", "spam", "bot")
    assert after.purge_on == junk.purge_on
    assert str(junk) in client.get(quarantine).content.decode()
    # A mistake is mended.
    client.post(page("release", junk))
    assert (now_of(junk).state, now_of(junk).quarantine) == ("in_progress", "")


def test_report_in_quarantine_is_neither_referred_nor_closed_nor_drafted_from(
    worker: User, make_report: MakeReport
) -> None:
    one = make_report(quarantine="burst")
    client = signed_in(worker)
    assert client.get(page("refer", one)).status_code == 302
    values = {"to": "fia", "shared": "kind", "language": "en"}
    assert client.post(page("refer", one), values).status_code == 422
    drafted = client.get(f"{reverse('scam_reports:draft_warning')}?report={one.pk}")
    assert drafted.status_code == 302
    assert deeds(one) == []


def test_queue_puts_danger_first_then_the_oldest_and_closed_ones_last(
    worker: User, make_report: MakeReport
) -> None:
    closed = make_report(in_danger=True)
    ScamReport.objects.filter(pk=closed.pk).update(
        state="closed", outcome="advised", closed_on=RECEIVED
    )
    first, second, danger = make_report(), make_report(), make_report(in_danger=True)
    text = signed_in(worker).get(reverse("scam_reports:index")).content.decode()
    places = [text.index(str(one)) for one in (danger, closed)]
    assert places == sorted(places)
    middle = [text.index(str(one)) for one in (first, second)]
    assert places[0] < min(middle) <= max(middle) < places[1]
    assert "Danger now" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=new", {"job", "held"}),
        ("state=closed", set()),
        ("kind=held", {"held"}),
        ("country=IT", {"held"}),
        ("in_danger=true", {"held"}),
        ("whose=me", set()),
        ("whose=nobody", {"job", "held"}),
        ("received_on_from=2026-11-21", set()),
        ("received_on_from=2026-11-20&received_on_to=2026-11-20", {"job", "held"}),
        ("state=expired", {"job", "held"}),
        ("export=csv", {"job", "held"}),
        ("q=Zebrafinch", {"job", "held"}),
    ],
)
def test_queue_is_narrowed_by_its_address(
    query: str, found: set[str], worker: User, make_report: MakeReport
) -> None:
    reports = {
        "job": make_report(),
        "held": make_report(kind="held", country_code="IT", in_danger=True),
    }
    text = signed_in(worker).get(f"{reverse('scam_reports:index')}?{query}").content.decode()
    assert {name for name, one in reports.items() if str(one) in text} == found
    assert traces(text.replace("Zebrafinch", "")) == set()


def test_everything_goes_with_the_report(
    worker: User, contacts: None, make_report: MakeReport
) -> None:
    one = make_report(pictures=1)
    client = signed_in(worker)
    client.post(page("note", one), {"text": "Called."})
    client.post(page("refer", one), {"to": "fia", "shared": "kind", "language": "en"})
    day = one.purge_on
    purge(now=timezone.now(), today=day)
    assert not ScamReport.objects.filter(pk=one.pk).exists()
    assert not ReportNote.objects.exists()
    assert client.get(page("report", one)).status_code == 404
