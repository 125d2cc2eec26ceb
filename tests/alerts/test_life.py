import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models.deletion import ProtectedError
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import Locale

from alerts.models import AlertMessage, AlertPage
from alerts.warnings import life
from alerts.warnings.messages import (
    CODE_SIGNS,
    MessageKind,
    MessageState,
    latest_message,
    new_code,
    read_code,
)
from tests.alerts.factories import TODAY, make_alert, make_alert_index, make_country
from tests.factories import UserFactory, make_site, translate

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
URDU = {"There is no free visa": "آزاد ویزا نام کی کوئی چیز نہیں"}


@pytest.fixture
def index(immediate_commits):
    return make_alert_index(make_site())


@pytest.fixture
def sent():
    heard = []

    def hear(sender, message, **kwargs):
        heard.append(message)

    life.message_sent.connect(hear)
    yield heard
    life.message_sent.disconnect(hear)


def messages_of(page):
    return list(AlertMessage.objects.of(page).order_by("number"))


def fresh(page):
    return AlertPage.objects.get(pk=page.pk)


def change(page, **values):
    page = fresh(page)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return fresh(page)


def test_first_publication_is_a_major_alert(index, sent):
    page = make_alert(index, slug="free", countries=(make_country(),), channels=["agent"])

    [message] = messages_of(page)

    assert (message.kind, message.number, message.previous) == ("alert", 1, None)
    assert message.is_major
    assert message.languages == ["en"]
    assert message.countries == ["SA"]
    assert message.expires_on == page.expires_on
    assert message.scam_kind == "fake_visa"
    text = message.text()
    assert text["title"] == "There is no free visa"
    assert text["path"] == "/en/alerts/free/"
    assert text["country_names"] == ["Saudi Arabia"]
    assert text["channel_names"] == ["Agent"]
    assert sent == [message]
    assert page.latest_message == message


def test_a_draft_leaves_no_message(index, sent):
    page = make_alert(index, publish=False)
    page.save_revision()

    assert messages_of(page) == []
    assert sent == []


def test_publishing_the_same_again_leaves_no_message(index, sent):
    page = make_alert(index)

    change(page)

    assert len(messages_of(page)) == len(sent) == 1


def test_urdu_is_an_update_that_is_not_major_and_holds_both_languages(index, sent):
    page = make_alert(index, slug="free")

    urdu = translate(page, URDU)

    first, second = messages_of(page)
    assert (second.kind, second.number, second.previous) == ("update", 2, first)
    assert not second.is_major
    assert second.languages == ["en", "ur"]
    assert second.text("ur")["title"] == URDU["There is no free visa"]
    assert second.text("ur")["path"] == "/ur/alerts/free/"
    assert second.text("ur")["severity_name"] == "بڑا خطرہ" or second.text("ur")["severity_name"]
    assert second.text("en")["title"] == "There is no free visa"
    assert urdu.latest_message == second
    assert first.text("ur")["title"] == "There is no free visa"


def test_a_page_that_stands_in_for_a_translation_is_no_language_of_the_message(index):
    page = make_alert(index)
    page.copy_for_translation(Locale.objects.get(language_code="ur"), alias=True)

    page = change(page, title="Changed")

    assert messages_of(page)[-1].languages == ["en"]


def test_what_the_editor_says_about_a_change_is_kept_once(index):
    page = make_alert(index)

    page = change(
        page,
        summary="Also in Qatar now.",
        change_kind="major",
        change_note_en="Also seen in Qatar.",
        change_note_ur="اب قطر میں بھی۔",
    )
    page = change(page, summary="Also in Qatar.")

    _first, major, minor = messages_of(page)
    assert (major.is_major, minor.is_major) == (True, False)
    assert major.reason == {"en": "Also seen in Qatar.", "ur": "اب قطر میں بھی۔"}
    assert minor.reason == {"en": "", "ur": ""}
    assert (page.change_kind, page.change_note_en) == ("", "")


def test_a_translation_that_catches_up_is_not_major_whatever_was_said_about_english(index):
    page = make_alert(index, summary="Old.")
    translate(page, {**URDU, "Old.": "پرانا۔"})
    page = change(
        page, summary="New.", change_kind="major", change_note_en="New.", change_note_ur="نیا۔"
    )

    translate(page, {**URDU, "New.": "نیا۔"})

    assert [message.is_major for message in messages_of(page)] == [True, False, True, False]
    assert messages_of(page)[-1].text("ur")["summary"] == "نیا۔"


def test_a_longer_life_is_a_message_that_both_languages_share(index):
    page = make_alert(index)
    translate(page, URDU)

    page = change(page, expires_on=TODAY + 300 * DAY)

    last = page.latest_message
    assert last.expires_on == TODAY + 300 * DAY
    assert last.text("ur")["expires_on"] == last.text("en")["expires_on"] == "2027-01-03"


def test_who_published_is_kept(index):
    user = UserFactory(is_superuser=True)
    page = make_alert(index, publish=False)

    page.save_revision().publish(user=user)

    assert messages_of(page)[0].sent_by == user


def test_withdrawal_is_the_last_message_and_reaches_both_pages(index, sent):
    page = make_alert(index)
    urdu = translate(page, URDU)
    user = UserFactory()

    message = life.withdraw(page, reason_en="It was wrong.", reason_ur="یہ غلط تھا۔", user=user)

    assert (message.kind, message.number, message.is_major) == (MessageKind.CANCEL, 3, True)
    assert message.reason == {"en": "It was wrong.", "ur": "یہ غلط تھا۔"}
    assert message.sent_by == user
    assert sent[-1] == message
    for version in (fresh(page), fresh(urdu)):
        assert version.live
        assert version.is_withdrawn
        assert version.withdrawn_reason_ur == "یہ غلط تھا۔"
        assert not version.holds_on(TODAY)


@pytest.mark.parametrize("reasons", [("", "وجہ"), ("Reason", " "), ("", "")])
def test_withdrawal_needs_both_reasons(index, reasons):
    page = make_alert(index)

    with pytest.raises(ValueError, match="both languages"):
        life.withdraw(page, reason_en=reasons[0], reason_ur=reasons[1], user=None)

    assert not fresh(page).is_withdrawn


def test_a_draft_cannot_be_withdrawn_and_a_withdrawn_one_only_once(index):
    draft = make_alert(index, publish=False)
    with pytest.raises(ValueError, match="never published"):
        life.withdraw(draft, reason_en="x", reason_ur="x", user=None)
    page = make_alert(index)
    life.withdraw(page, reason_en="x", reason_ur="x", user=None)

    with pytest.raises(life.WithdrawnError):
        life.withdraw(page, reason_en="y", reason_ur="y", user=None)


def test_a_withdrawn_warning_is_never_published_again(index):
    page = make_alert(index)
    old = fresh(page).latest_revision
    life.withdraw(page, reason_en="x", reason_ur="x", user=None)

    for revision in (old, fresh(page).save_revision(clean=False)):
        with pytest.raises(PublishPagePermissionError):
            revision.publish()

    assert fresh(page).is_withdrawn
    assert old.as_object().is_withdrawn


def test_the_database_keeps_a_withdrawn_warning_withdrawn(index):
    page = make_alert(index)
    life.withdraw(page, reason_en="x", reason_ur="x", user=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        AlertPage.objects.filter(pk=page.pk).update(
            withdrawn_at=None, withdrawn_reason_en="", withdrawn_reason_ur=""
        )


@pytest.mark.parametrize(
    "change_sql",
    [
        "UPDATE alerts_alertmessage SET is_major = NOT is_major",
        "UPDATE alerts_alertmessage SET expires_on = '2030-01-01'",
        "DELETE FROM alerts_alertmessage",
    ],
)
def test_messages_are_never_changed_or_deleted(index, change_sql):
    make_alert(index)

    with (
        pytest.raises(IntegrityError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change_sql)


def test_nothing_follows_a_withdrawal_in_the_database(index):
    page = make_alert(index)
    last = life.withdraw(page, reason_en="x", reason_ur="x", user=None)

    with pytest.raises(IntegrityError, match="none follows a withdrawal"), transaction.atomic():
        AlertMessage.objects.create(
            warning=page.translation_key,
            number=3,
            previous=last,
            kind="update",
            sent_at=last.sent_at,
            expires_on=last.expires_on,
            is_major=False,
            content=last.content,
            content_hash="0" * 64,
            scam_kind=last.scam_kind,
            language_codes=last.language_codes,
        )


def test_in_force_is_worked_out_for_a_day(index):
    ended = make_alert(index, title="Ended", expires_on=TODAY - DAY)
    lasts = make_alert(index, title="Lasts", expires_on=TODAY)
    gone = make_alert(index, title="Gone")
    life.withdraw(gone, reason_en="x", reason_ur="x", user=None)
    lasts = change(lasts, summary="More.")
    first, second = messages_of(lasts)

    assert list(AlertMessage.objects.in_force(on=TODAY)) == [second]
    assert list(AlertMessage.objects.in_force(on=TODAY + DAY)) == []
    assert first.state(on=TODAY) == MessageState.REPLACED
    assert second.state(on=TODAY) == MessageState.IN_FORCE
    assert second.state(on=TODAY + DAY) == MessageState.EXPIRED
    assert first.state(on=TODAY + DAY) == MessageState.EXPIRED
    assert messages_of(ended)[0].state(on=TODAY) == MessageState.EXPIRED
    assert [m.state(on=TODAY) for m in messages_of(gone)] == [MessageState.WITHDRAWN] * 2


def test_messages_are_found_by_what_feeds_ask_for(index):
    emirates = make_country("AE", "united-arab-emirates")
    both = make_alert(index, title="Both", countries=(make_country(), emirates))
    job = make_alert(index, title="Job", kind="fake_job")
    translate(both, {"Both": "دونوں"})
    newest = AlertMessage.objects.latest()

    assert [m.text()["title"] for m in newest.about_country("AE")] == ["Both"]
    assert [m.text()["title"] for m in newest.of_kind("fake_job")] == ["Job"]
    assert [m.text()["title"] for m in newest.in_language("ur")] == ["Both"]
    assert newest.in_language("en").count() == 2
    assert newest.about_country("A").count() == 0
    assert latest_message(job.translation_key).text("ur")["title"] == "Job"


def test_warnings_from_before_messages_get_their_first_one(index):
    page = make_alert(index, publish=False)
    AlertPage.objects.filter(pk=page.pk).update(live=True)

    assert life.record_missing() == 1
    assert life.record_missing() == 0
    assert messages_of(page)[0].kind == "alert"


def test_codes_can_be_read_aloud_and_typed_again():
    code = new_code()
    assert len(code) == 8
    assert set(code) <= set(CODE_SIGNS)
    assert new_code() != new_code()

    assert read_code("7k3q-x9td") == "7K3QX9TD"
    assert read_code(" 7K3Q X9TD ") == "7K3QX9TD"
    assert read_code("OI2Lu345") == "0121V345"
    assert read_code("۱۲۳۴ABCD") == "1234ABCD"
    assert read_code("7K3QX9T") == ""
    assert read_code("7K3QX9T!") == ""


def test_a_scheduled_end_of_wagtail_is_refused(index):
    page = make_alert(index)
    page.expire_at = datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)

    with pytest.raises(ValidationError):
        page.save_revision()


def test_a_user_who_sent_a_message_stays(index):
    user = UserFactory(is_superuser=True)
    page = make_alert(index, publish=False)
    page.save_revision().publish(user=user)

    with pytest.raises(ProtectedError):
        user.delete()


def test_version_from_before_its_urdu_is_shown_as_english_in_the_urdu_page(client, index):
    page = make_alert(index, slug="free")
    translate(page, URDU)

    shown = client.get("/ur/alerts/free/versions/1/").content.decode()

    assert "یہ ورژن صرف انگریزی میں شائع ہوا تھا" in shown
    article = shown[shown.index("<article") : shown.index("</article>")]
    assert article.startswith('<article class="prose" lang="en" dir="ltr">')
    assert "There is no free visa" in article
    assert "Holds until" in article
    assert '<article class="prose">' in client.get("/en/alerts/free/versions/1/").content.decode()
