"""The officer's page: adding the photo of a sheet, in both languages, without JavaScript."""

from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from campaigns.models import EvidenceFile, EvidenceView, Session
from campaigns.records import services
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.evidence import files
from tests.campaigns.evidence.adding import add, upload
from tests.campaigns.factories import NOW, make_officer, make_supervisor, submit, verify
from tests.factories import make_user


def page_of(session: Session, language: str = "en") -> str:
    with translation.override(language):
        return reverse("field_log_evidence", args=[session.pk])


def file_of(evidence: EvidenceFile, session: Session | None = None) -> str:
    session = session or evidence.session
    return reverse("field_log_evidence_file", args=[session.pk, evidence.pk])


def send(client: Client, to: Session, data: bytes | None = None, **posted: object) -> object:
    """Posts the form of a session; `posted` are further fields, or None for one left out."""
    values = {"kind": "sheet", "upload": upload(data), **posted}
    return client.post(page_of(to), {k: v for k, v in values.items() if v is not None})


def text_of(response: HttpResponse) -> str:
    """What is read on a page, without marks and with single blanks."""
    words: list[str] = []
    parser = HTMLParser()
    parser.handle_data = words.append  # type: ignore[method-assign]
    parser.feed(response.content.decode())
    return " ".join(" ".join(words).split())


@pytest.fixture
def phone(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def test_a_photo_is_sent_from_the_page_of_the_session(phone: Client, session: Session) -> None:
    session_page = phone.get(reverse("field_log_session", args=[session.pk]))
    assert page_of(session) in session_page.content.decode()
    html = phone.get(page_of(session)).content.decode()
    assert 'enctype="multipart/form-data"' in html
    assert '<input type="file" name="upload" accept="image/*"' in html
    assert "until then the session cannot be verified" in html

    response = send(phone, session)
    assert response.status_code == 302
    assert response["Location"] == reverse("field_log_session", args=[session.pk])
    assert "The photo is stored." in phone.get(response["Location"]).content.decode()
    evidence = EvidenceFile.objects.get()
    assert (evidence.kind, evidence.uploaded_by) == ("sheet", session.officer)
    page = phone.get(page_of(session))
    assert file_of(evidence) in page.content.decode()
    assert "until then the session cannot be verified" not in page.content.decode()
    assert "Attendance sheet 1" in text_of(page)


def test_the_receipt_of_a_signed_sheet_asks_for_its_photo(
    phone: Client, session: Session, officer: User
) -> None:
    other = submit(officer, notes="another")
    receipts = {
        one: phone.get(reverse("field_log_receipt", args=[one.pk])).content.decode()
        for one in (session, other)
    }
    assert page_of(session) in receipts[session]
    assert page_of(other) not in receipts[other]


@pytest.mark.parametrize(
    ("posted", "field", "message"),
    [
        ({"upload": None}, "upload", "Take a photo, or choose one."),
        ({"kind": None}, "kind", "Say what this is."),
        ({"kind": "song"}, "kind", "Choose one from the list."),
        ({"data": b""}, "upload", "This file is empty. Take the photo again."),
        ({"data": b"%PDF-1.7"}, "upload", "PDF files are not taken. Send a photo."),
        ({"data": b"<svg onload='alert(1)'/>"}, "upload", "This is not a picture."),
        ({"data": files.photo()[:2000]}, "upload", "This picture is damaged"),
        ({"data": files.png_flood(60_000, 60_000)}, "upload", "too many pixels"),
        ({"data": b"\xff\xd8" + b"\0" * 10_500_000}, "upload", "larger than 10 MB"),
    ],
)
def test_a_mistake_is_said_beside_its_field(
    phone: Client, session: Session, posted: dict, field: str, message: str
) -> None:
    response = send(phone, session, **posted)
    html = response.content.decode()
    assert response.status_code == 422
    box = html[html.index(f'id="field-{field}"') :].split('<div class="field')[0]
    error = box[box.index(f'id="id_{field}_error"') :].split("</p>")[0]
    assert message in error
    described = f'aria-describedby="id_{field}_error"', f'helptext id_{field}_error"'
    assert any(words in box for words in described)
    assert not EvidenceFile.objects.exists()


def test_the_kind_that_was_chosen_is_kept_beside_a_mistake(phone: Client, session: Session) -> None:
    html = send(phone, session, b"hello", kind="letter").content.decode()
    assert html.count(" checked") == 1
    chosen = html[: html.index(" checked")].rpartition("<input")[2]
    assert 'value="letter"' in chosen


def test_posted_extra_fields_change_nothing(phone: Client, session: Session, officer: User) -> None:
    other = submit(officer, notes="another")
    stranger = make_officer()
    send(
        phone, session, session=str(other.pk), uploaded_by=stranger.pk, sha256="0" * 64,
        uploaded_at="2020-01-01", content_type="text/html", deleted_at="2020-01-01",
    )  # fmt: skip
    evidence = EvidenceFile.objects.get()
    assert (evidence.session, evidence.uploaded_by) == (session, officer)
    assert (evidence.uploaded_at, evidence.deleted_at) == (NOW, None)
    assert evidence.content_type == "image/webp"
    assert evidence.sha256 != "0" * 64


def test_a_decided_session_shows_what_is_held_and_takes_nothing(
    phone: Client, session: Session, supervisor: User
) -> None:
    evidence = add(session)
    verify(session, by=supervisor)
    html = phone.get(page_of(session)).content.decode()
    assert file_of(evidence) in html
    assert "multipart/form-data" not in html
    response = send(phone, session)
    assert response.status_code == 302
    assert "changed this in the meantime" in phone.get(page_of(session)).content.decode()
    assert EvidenceFile.objects.count() == 1


def test_the_supervisors_remark_about_evidence_is_shown(
    phone: Client, session: Session, supervisor: User
) -> None:
    services.return_session(
        session=session, by=supervisor, reason="The sheet, please.", now=NOW,
        comments={"evidence": "The lower half cannot be read."},
    )  # fmt: skip
    assert "The lower half cannot be read." in phone.get(page_of(session)).content.decode()


def test_ones_own_file_is_shown_and_the_opening_recorded(phone: Client, session: Session) -> None:
    evidence = add(session)
    response = phone.get(file_of(evidence))
    assert response["Content-Type"] == "image/webp"
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"
    assert response["Cache-Control"] == "no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    opening = EvidenceView.objects.get()
    assert (opening.evidence, opening.by, opening.at) == (evidence, session.officer, NOW)


def test_a_file_that_is_gone_leads_back_with_a_message(phone: Client, session: Session) -> None:
    evidence = add(session)
    evidence.file.storage.delete(evidence.file.name)
    response = phone.get(file_of(evidence), follow=True)
    assert response.redirect_chain == [(page_of(session), 302)]
    assert "The file is not in its place." in response.content.decode()
    assert not EvidenceView.objects.exists()


def test_a_deleted_file_is_said_to_be_deleted(phone: Client, session: Session) -> None:
    evidence = add(session)
    EvidenceFile.objects.filter(pk=evidence.pk).update(file="", deleted_at=NOW)
    html = phone.get(page_of(session)).content.decode()
    assert "deleted on" in html
    assert file_of(evidence) not in html
    assert "This file was deleted" in phone.get(file_of(evidence), follow=True).content.decode()


def test_a_colleagues_and_another_centres_evidence_does_not_exist(
    client: Client, session: Session, lahore: Centre, peshawar: Centre
) -> None:
    evidence = add(session)
    for stranger in (make_officer(lahore), make_officer(peshawar)):
        own = submit(stranger)
        client.force_login(stranger)
        assert client.get(page_of(session)).status_code == 404
        assert send(client, session).status_code == 404
        assert client.get(file_of(evidence)).status_code == 404
        # Not through the address of a session of one's own either.
        assert client.get(file_of(evidence, own)).status_code == 404
    assert EvidenceFile.objects.count() == 1
    assert not EvidenceView.objects.exists()


def test_other_roles_are_refused(client: Client, session: Session, lahore: Centre) -> None:
    evidence = add(session)
    people = [make_user(role, centre=lahore) for role in Role if role != Role.OFFICER]
    people += [make_supervisor(lahore), User.objects.create_superuser("root", password="x")]
    for person in people:
        client.force_login(person)
        assert client.get(page_of(session)).status_code == 403
        assert send(client, session).status_code == 403
        assert client.get(file_of(evidence)).status_code == 403
    assert EvidenceFile.objects.count() == 1


def test_a_visitor_is_asked_to_sign_in(client: Client, session: Session) -> None:
    evidence = add(session)
    for response in (
        client.get(page_of(session)),
        send(client, session),
        client.get(file_of(evidence)),
    ):
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")
    assert EvidenceFile.objects.count() == 1


def test_a_form_from_elsewhere_is_refused(officer: User, session: Session) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    assert send(strict, session).status_code == 403


def test_the_page_is_there_in_urdu(phone: Client, session: Session) -> None:
    add(session)
    response = phone.get(page_of(session, "ur"))
    assert response.status_code == 200
    assert '<html lang="ur" dir="rtl"' in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_queries_do_not_grow_with_files(phone: Client, session: Session) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    add(session)
    phone.get(page_of(session))
    with CaptureQueriesContext(connection) as few:
        phone.get(page_of(session))
    for _number in range(4):
        add(session)
    with CaptureQueriesContext(connection) as many:
        phone.get(page_of(session))
    assert len(many) <= len(few) <= 15
