"""Without the database: readable answers, nothing typed is lost, and all is well afterwards."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from events.models import Registration
from mrc.core.frame import keep
from mrc.core.models import Contact, Question, SubscriptionRequest
from tests.alerts.reports.walking import ADDRESS as REPORT
from tests.alerts.reports.walking import ANSWERS, press
from tests.campaigns.factories import CampaignFactory, make_officer
from tests.core.questions.factories import answers
from tests.events.factories import make_event, make_event_index
from tests.factories import CentreFactory, ContactFactory, make_page, make_site, translate
from tests.failures.filling import Form

pytestmark = pytest.mark.django_db

NOT_SENT = {"en": "This was not sent", "ur": "یہ نہیں بھیجا گیا"}
WORDS = "Where do I find <b>the list</b> of agents & their numbers?"


@pytest.fixture
def site(immediate_commits):
    ContactFactory(key="mrc-helpline", phone="042 111 222 333")
    homes = make_site()
    page = make_page(homes.english, "About us", slug="about", summary="Who we are.")
    translate(page, {"About us": "ہمارے بارے میں", "Who we are.": "ہم کون ہیں۔"})
    return homes


def assert_private(response):
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "no-store" in response.headers["Cache-Control"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def opening_of(response):
    return re.sub(r"\s+", " ", response.content.decode()[:80])


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ur", "rtl")])
@pytest.mark.parametrize("path", ["about/", "no-such-page/", "alerts/feed.atom", "our-work/"])
def test_page_that_nobody_kept_is_a_readable_503_in_its_language(
    site, reader, without_database, language, direction, path
):
    assert reader.get(f"/{language}/about/").status_code == 200
    cache.clear()
    with without_database():
        answer = reader.get(f"/{language}/{path}")
    assert_private(answer)
    assert f'<html lang="{language}" dir="{direction}">' in opening_of(answer)
    text = answer.content.decode()
    assert ("Please try again in a minute" in text) == (language == "en")
    # The helpline as it was shown last, without asking anybody.
    assert 'href="tel:042111222333"' in text
    assert "words-of-a-driver" not in text
    assert not answer.cookies
    assert reader.get(f"/{language}/about/").status_code == 200


def test_other_errors_are_no_503(site, reader, monkeypatch):
    monkeypatch.setattr("home.models.InformationPage.get_context", lambda *args, **more: 1 / 0)
    answer = reader.get("/en/about/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers


def test_frame_of_pages_is_the_last_known_one(site, reader, without_database):
    assert keep("test-frame", lambda: ["menu"]) == ["menu"]
    cache.clear()
    with without_database():
        assert keep("test-frame", lambda: list(Contact.objects.all())) == ["menu"]


def typed_subscription(reader, language):
    form = Form(reader.get(f"/{language}/alerts/subscribe/").content.decode())
    return form.filled(email="sana@reader.example")


@pytest.mark.parametrize("language", ["en", "ur"])
def test_subscription_comes_back_whole_and_is_sent_with_one_press(
    site, reader, without_database, language, caplog
):
    address = f"/{language}/alerts/subscribe/"
    data = typed_subscription(reader, language)
    cache.clear()
    with without_database():
        answer = reader.post(address, data)
    assert_private(answer)
    assert "sana@reader.example" not in caplog.text
    back = Form(answer.content.decode())
    assert back.fields["email"] == ["sana@reader.example"]
    sent_again = reader.post(back.address or address, back.filled())
    assert sent_again.status_code == 302, sent_again.content.decode()
    assert SubscriptionRequest.objects.count() == 1


@pytest.mark.parametrize("language", ["en", "ur"])
def test_registration_comes_back_whole_and_is_sent_with_one_press(
    site, reader, without_database, language, caplog
):
    soon = timezone.localdate() + datetime.timedelta(days=10)
    event = make_event(
        make_event_index(site), slug="welders", starts_on=soon, takes_registrations=True
    )
    translate(event, {"Safe migration for welders": "ویلڈر",
                      "Government Technical Training Institute": "ادارہ"})  # fmt: skip
    address = f"/{language}/events/welders/register/"
    form = Form(reader.get(address).content.decode())
    data = form.filled(name="Sana", phone="0300 1234567", seats="2", consent="on")
    with without_database():
        answer = reader.post(address, data)
    assert_private(answer)
    text = answer.content.decode()
    assert f"<h1>{NOT_SENT[language]}</h1>" in text
    assert "0300 1234567" not in caplog.text
    back = Form(text)
    assert back.fields["phone"] == ["0300 1234567"]
    assert back.fields["consent"] == ["on"]
    assert reader.post(back.address, back.filled()).status_code == 302
    assert Registration.objects.get().seats == 2


@pytest.mark.parametrize("language", ["en", "ur"])
def test_question_comes_back_whole_and_is_sent_with_one_press(
    site, reader, without_database, language, caplog
):
    address = f"/{language}/ask/"
    form = Form(reader.get(address).content.decode())
    data = form.filled(**answers(question=WORDS, language=language), go="send")
    with without_database():
        answer = reader.post(address, data)
    assert_private(answer)
    assert WORDS not in caplog.text
    back = Form(answer.content.decode())
    assert back.fields["question"] == [WORDS]
    assert reader.post(address, back.filled(go="send")).status_code == 200
    assert Question.objects.count() == 1


def test_report_can_be_written_and_comes_back_at_every_step(
    site, reader, without_database, caplog, settings
):
    page = reader.get(REPORT)
    for typed in ANSWERS:
        token = {"csrfmiddlewaretoken": Form(page.content.decode()).fields["csrfmiddlewaretoken"]}
        with without_database():
            page = press(reader, page, {**typed, **token})
        assert page.status_code == 200
        assert "no-store" in page.headers["Cache-Control"]
        assert set(page.cookies) <= {settings.CSRF_COOKIE_NAME}
    token = {"csrfmiddlewaretoken": Form(page.content.decode()).fields["csrfmiddlewaretoken"]}
    with without_database():
        answer = press(reader, page, token, go="send")
    assert_private(answer)
    text = answer.content.decode()
    assert "He promised a job in a shop and took the money." in text
    for word in ("Asghar", "Sadia", "0311 7654321"):
        assert word not in caplog.text
    token = {"csrfmiddlewaretoken": Form(text).fields["csrfmiddlewaretoken"]}
    assert press(reader, answer, token, go="send").status_code == 200


@pytest.mark.parametrize("language", ["en", "ur"])
def test_step_of_the_field_log_comes_back_whole_and_is_sent_with_one_press(
    site, reader, without_database, language, caplog
):
    centre = CentreFactory(code="LHE")
    officer = make_officer(centre)
    CampaignFactory(centres=[centre])
    reader.force_login(officer)
    home = Form(reader.get(f"/{language}/outreach/").content.decode())
    begun = reader.post(f"/{language}/outreach/sessions/new/", home.filled())
    step = begun["Location"].replace("/where/", "/what/")
    form = Form(reader.get(step).content.decode())
    data = form.filled(cohort="Welding batch B", questions="How long?", action="close")
    with without_database():
        answer = reader.post(step, data)
    assert_private(answer)
    assert f'lang="{language}"' in opening_of(answer)
    assert "Welding batch B" not in caplog.text
    back = Form(answer.content.decode())
    assert back.fields["cohort"] == ["Welding batch B"]
    assert back.fields["action"] == ["close"]
    assert reader.post(back.address, back.filled()).status_code == 302
    assert "Welding batch B" in reader.get(step).content.decode()


def test_form_of_another_site_is_given_nothing_back(site, reader, without_database):
    with without_database():
        answer = reader.post("/en/alerts/subscribe/", {"email": "words-of-another-site"})
    assert answer.status_code in (403, 503)
    assert "words-of-another-site" not in answer.content.decode()


def test_passwords_and_files_never_come_back(site, reader, without_database, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    form = Form(reader.get("/accounts/login/").content.decode())
    with without_database():
        answer = reader.post("/accounts/login/", form.filled(login="sana", password="secret-words"))
    assert answer.status_code == 503
    assert "secret-words" not in answer.content.decode()
    token = Form(reader.get("/en/alerts/subscribe/").content.decode()).fields
    picture = SimpleUploadedFile("chat.png", b"x" * 5000)
    data = {**token, "email": "a@b.example", "picture": picture}
    with without_database():
        answer = reader.post("/en/alerts/subscribe/", data)
    assert answer.status_code == 503
    assert list(tmp_path.iterdir()) == []
