"""A report's words are shown on its own pages only, and never before the opening is on record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alerts.models import ReportOpening, ScamReport
from alerts.reports.cases import opening
from mrc.core.encryption import encrypt
from mrc.core.models import User
from tests.alerts.cases.canary import CANARIES, SIGNS, traces
from tests.alerts.cases.conftest import MakeReport, picture
from tests.clients import signed_in

pytestmark = pytest.mark.django_db


def page(name: str, report: ScamReport, *more: object) -> str:
    return reverse(f"scam_reports:{name}", args=[report.pk, *more])


def openings(report: ScamReport) -> list[tuple[str, int | None, str]]:
    rows = report.openings.select_related("by").order_by("id")
    return [(row.what, row.number, row.by.username) for row in rows]


def test_page_shows_the_words_and_who_opened_it(worker: User, report: ScamReport) -> None:
    text = signed_in(worker).get(page("report", report)).content.decode()
    assert traces(text) == set(SIGNS)
    assert openings(report) == [("report", None, "nadia")]
    # This opening stands in the list that the page itself shows.
    assert text.count("Nadia Aziz") >= 1
    assert "will be deleted on 20 November 2028" in text


def test_every_showing_is_recorded_by_itself(
    worker: User, colleague: User, report: ScamReport, contacts: None
) -> None:
    mine, theirs = signed_in(worker), signed_in(colleague)
    mine.get(page("report", report))
    theirs.get(page("picture", report, 1))
    theirs.get(page("refer", report))
    # A refused note shows the report again.
    assert mine.post(page("note", report), {"text": " "}).status_code == 422
    mine.post(page("refer", report), {"to": "fia", "shared": "kind", "language": "en"})
    mine.get(page("summary", report, report.referrals.get().pk))
    mine.get(f"{reverse('scam_reports:draft_warning')}?report={report.pk}")
    assert openings(report) == [
        ("report", None, "nadia"),
        ("picture", 1, "bilal"),
        ("report", None, "bilal"),
        ("report", None, "nadia"),
        ("report", None, "nadia"),
        ("summary", None, "nadia"),
        ("draft", None, "nadia"),
    ]


def test_nothing_is_decrypted_before_the_opening_is_written(
    worker: User, report: ScamReport
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        signed_in(worker).get(page("report", report))
    statements = [one["sql"] for one in queries]
    recorded = next(
        at
        for at, sql in enumerate(statements)
        if sql.startswith('INSERT INTO "alerts_reportopening"')
    )
    read = [at for at, sql in enumerate(statements) if '"what_happened"' in sql]
    assert read
    assert min(read) > recorded


def test_where_the_opening_cannot_be_written_nothing_is_shown(
    worker: User, report: ScamReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**values: object) -> None:
        raise RuntimeError("no place left")

    monkeypatch.setattr(opening, "record_opening", fail)
    client = signed_in(worker)
    client.raise_request_exception = False
    response = client.get(page("report", report))
    assert response.status_code == 500
    assert traces(response.content.decode()) == set()


def test_picture_comes_alone_in_a_box_and_is_kept_nowhere(worker: User, report: ScamReport) -> None:
    response = signed_in(worker).get(page("picture", report, 1))
    assert response.content == picture().data
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"].startswith("private, no-store")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == 'inline; filename="picture-1.png"'
    assert "sandbox" in response["Content-Security-Policy"]
    assert signed_in(worker).get(page("picture", report, 2)).status_code == 404


def test_picture_that_is_gone_says_so_and_leaves_no_opening(
    worker: User, report: ScamReport
) -> None:
    from alerts.reports.storage import delete_picture

    delete_picture(report.evidence.get().name)
    response = signed_in(worker).get(page("picture", report, 1), follow=True)
    assert "cannot be opened" in response.content.decode()
    assert [what for what, _number, _by in openings(report)] == ["report"]


def test_lists_show_no_word_of_a_report(worker: User, make_report: MakeReport) -> None:
    make_report()
    make_report(quarantine="burst")
    client = signed_in(worker)
    for name in ("index", "index_results", "quarantine", "quarantine_results"):
        with CaptureQueriesContext(connection) as queries:
            text = client.get(reverse(f"scam_reports:{name}")).content.decode()
        assert traces(text) == set(), name
        assert not any('"what_happened"' in one["sql"] for one in queries), name
    assert not ReportOpening.objects.exists()


def test_lists_ask_as_many_queries_for_many_reports_as_for_one(
    worker: User, make_report: MakeReport
) -> None:
    client, counts = signed_in(worker), []
    for _round in range(2):
        for _number in range(1 if not counts else 8):
            make_report()
        client.get(reverse("scam_reports:index"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("scam_reports:index"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_report_whose_key_is_missing_says_so_and_is_shown_all_the_same(
    worker: User, report: ScamReport, settings: object
) -> None:
    keys = settings.MRC_REPORT_KEYS  # type: ignore[attr-defined]
    settings.MRC_REPORT_KEYS = ["b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktMTI="]  # type: ignore[attr-defined]
    response = signed_in(worker).get(page("report", report))
    assert response.status_code == 200
    assert "its key is missing on the server" in response.content.decode()
    settings.MRC_REPORT_KEYS = keys  # type: ignore[attr-defined]
    assert traces(signed_in(worker).get(page("report", report)).content.decode()) == set(SIGNS)


def test_words_of_a_report_cannot_become_markup(worker: User, make_report: MakeReport) -> None:
    one = make_report(what_happened="<script>alert(1)</script> & <b>bold</b>", who="{{ 7|add:7 }}")
    text = signed_in(worker).get(page("report", one)).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "{{ 7|add:7 }}" in text


def test_wagtail_knows_nothing_of_reports(worker: User, report: ScamReport, contacts: None) -> None:
    """No revision, log, search or reference index; none of its addresses leads to one."""
    from wagtail.models import ModelLogEntry, PageLogEntry, ReferenceIndex, Revision
    from wagtail.search.index import get_indexed_models
    from wagtail.snippets.models import get_snippet_models

    client = signed_in(worker)
    client.post(page("note", report), {"text": "Called back."})
    client.post(page("refer", report), {"to": "fia", "shared": "kind", "language": "en"})
    for rows in (ModelLogEntry, PageLogEntry, ReferenceIndex, Revision):
        kinds = rows.objects.values_list("content_type__model", flat=True)
        assert not [kind for kind in kinds if "report" in kind], rows
    known = {*get_indexed_models(), *get_snippet_models()}
    assert not [one for one in known if one.__module__.startswith("alerts.reports")]


def test_database_holds_the_words_as_tokens_only(worker: User, report: ScamReport) -> None:
    signed_in(worker).post(page("note", report), {"text": CANARIES["contact"]})
    for table in ("alerts_scamreport", "alerts_reportnote", "alerts_reportmark"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            assert traces(str(cursor.fetchall())) == set(), table
    assert encrypt("x") != "x"
