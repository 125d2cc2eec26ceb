import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission
from wagtail_localize.models import Translation

from alerts.models import AlertMessage, AlertPage, ReadyText, WarningDraft
from alerts.warnings import life
from alerts.warnings.composer import pages
from mrc.core.accounts.roles import Role
from mrc.core.translations import is_complete
from tests.alerts.factories import make_alert_index, make_country
from tests.factories import ContactFactory, DistrictFactory, make_site, make_user

pytestmark = pytest.mark.django_db
START = reverse("alerts_composer_start")

WHAT = {
    "kind": "fake_job",
    "severity": "severe",
    "certainty": "confirmed",
    "confirmed_by_en": "FIA",
    "confirmed_by_ur": "ایف آئی اے",
    "title_en": "Drivers for Qatar",
    "title_ur": "قطر کے لیے ڈرائیور",
    "summary_en": "Nobody hires them.",
    "summary_ur": "کوئی بھرتی نہیں ہو رہی۔",
    "body_en": "First <b>paragraph</b>.\n\nSecond one.",
    "body_ur": "پہلا پیرا۔\nدوسرا پیرا۔",
}
SIGNS = {
    "example_message_en": "Drivers wanted!",
    "example_message_ur": "ڈرائیور درکار!",
    "signs-TOTAL_FORMS": "2",
    "signs-0-text_en": "No office.",
    "signs-0-text_ur": "کوئی دفتر نہیں۔",
    "signs-1-text_en": "",
    "signs-1-text_ur": "",
    "do_now-TOTAL_FORMS": "1",
    "do_now-0-text_en": "Do not pay.",
    "do_now-0-text_ur": "رقم نہ دیں۔",
}
HELP = {
    "already_paid-TOTAL_FORMS": "1",
    "already_paid-0-text_en": "Call your bank.",
    "already_paid-0-text_ur": "اپنے بینک کو کال کریں۔",
    "contacts-TOTAL_FORMS": "1",
    "contacts-0-contact": "mrc-helpline",
    "contacts-0-note_en": "Before you pay",
    "contacts-0-note_ur": "رقم دینے سے پہلے",
    "sources-TOTAL_FORMS": "1",
    "sources-0-name": "Dawn",
    "sources-0-url": "https://example.org/a",
    "sources-0-date": "2026-03-01",
}


@pytest.fixture
def index(immediate_commits, set_clock):
    set_clock()
    ContactFactory()
    return make_alert_index(make_site())


@pytest.fixture
def where(index):
    return {
        "countries": [make_country("QA", "qatar").code],
        "districts": [str(DistrictFactory().pk)],
        "channels": ["tiktok", "agent"],
        "trades": ["driver"],
        "amount_asked_en": "Rs 50,000",
        "amount_asked_ur": "50,000 روپے",
        "first_seen": "2026-03-01",
        "expires_on": "2026-09-01",
    }


def writer(index, *codenames):
    """Somebody of communications with rights below the warnings' pages of both languages."""
    user = make_user(Role.COMMUNICATIONS)
    for page in (index, index.get_translations().get()):
        for codename in codenames:
            permission = Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            )
            GroupPagePermission.objects.create(
                group=user.groups.get(), page=page, permission=permission
            )
    return user


@pytest.fixture
def publisher(index, client):
    user = writer(index, "add_page", "change_page", "publish_page")
    client.force_login(user)
    return user


def step(draft, key):
    return reverse("alerts_composer_step", args=[draft.pk, key])


def look(draft):
    return reverse("alerts_composer_look", args=[draft.pk])


def write_all(client, where, **what):
    client.post(START, {**WHAT, **what})
    draft = WarningDraft.objects.get()
    for key, values in (("where", where), ("signs", SIGNS), ("help", HELP)):
        client.post(step(draft, key), values)
    return draft


def test_both_languages_are_published_in_one_go_with_one_message(client, publisher, where):
    sent = []
    life.message_sent.connect(
        lambda sender, message, **kwargs: sent.append(message), weak=False, dispatch_uid="test"
    )
    response = client.post(START, WHAT)
    draft = WarningDraft.objects.get()
    assert response.headers["Location"] == step(draft, "where")
    assert client.post(step(draft, "where"), where).headers["Location"] == step(draft, "signs")
    assert client.post(step(draft, "signs"), SIGNS).headers["Location"] == step(draft, "help")
    assert client.post(step(draft, "help"), HELP).headers["Location"] == look(draft)
    assert 'id="problems"' not in client.get(look(draft)).content.decode()

    response = client.post(look(draft), {"end": "publish"})

    life.message_sent.disconnect(dispatch_uid="test")
    assert response.status_code == 302
    assert not WarningDraft.objects.exists()
    english = AlertPage.objects.get(slug="drivers-for-qatar", locale__language_code="en")
    urdu = AlertPage.objects.get(slug="drivers-for-qatar", locale__language_code="ur")
    assert english.live
    assert urdu.live
    assert urdu.title == "قطر کے لیے ڈرائیور"
    assert (english.channels, english.trades) == (["tiktok", "agent"], ["driver"])
    assert [country.code for country in urdu.countries.all()] == ["QA"]
    assert english.body[0].value.source == (
        "<p>First &lt;b&gt;paragraph&lt;/b&gt;.</p><p>Second one.</p>"
    )
    assert [b.value.source for b in english.signs] == ["<p>No office.</p>"]
    [message] = AlertMessage.objects.all()
    assert sent == [message]
    assert (message.kind, message.languages, message.sent_by) == ("alert", ["en", "ur"], publisher)
    text = message.text("ur")
    assert text["signs"] == ["کوئی دفتر نہیں۔"]
    assert text["already_paid"] == ["اپنے بینک کو کال کریں۔"]
    assert text["contacts"][0]["note"] == "رقم دینے سے پہلے"
    assert text["what_is_happening"] == "پہلا پیرا۔\nدوسرا پیرا۔"
    assert is_complete(Translation.objects.get(source__object_id=english.translation_key))
    public = Client()
    assert "Drivers for Qatar" in public.get("/en/alerts/drivers-for-qatar/").content.decode()
    urdu_page = public.get("/ur/alerts/drivers-for-qatar/").content.decode()
    assert "قطر کے لیے ڈرائیور" in urdu_page
    assert "No office." not in urdu_page


@pytest.mark.parametrize(
    ("name", "address", "label"),
    [("title_ur", "what", "Title, in Urdu"), ("summary_ur", "what", "In one sentence, in Urdu")],
)
def test_incomplete_urdu_is_refused_beside_its_field(
    client, publisher, where, name, address, label
):
    response = client.post(START, {**WHAT, name: ""})
    draft = WarningDraft.objects.get()
    assert response.status_code == 422
    html = response.content.decode()
    field = html.split(f'name="{name}"')[0].rsplit('<div class="composer-field', 1)[1]
    assert "Write this in Urdu too." in field
    assert 'value="Drivers for Qatar"' in html
    for key, values in (("where", where), ("signs", SIGNS), ("help", HELP)):
        client.post(step(draft, key), values)

    html = client.get(look(draft)).content.decode()
    assert label in html.split('id="problems"')[1]
    assert f'href="{step(draft, address)}?check"' in html
    response = client.post(look(draft), {"end": "publish"})

    assert response.status_code == 422
    assert not AlertPage.objects.exists()
    assert WarningDraft.objects.exists()


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("signs", {"signs-0-text_ur": ""}),
        ("signs", {"example_message_en": ""}),
        ("help", {"contacts-0-note_ur": ""}),
        ("help", {"contacts-0-contact": ""}),
        ("help", {"sources-0-name": ""}),
        ("where", {"amount_asked_ur": ""}),
        ("where", {"expires_on": "2026-02-01"}),
        ("where", {"first_seen": ""}),
        ("where", {"countries": ["XX"]}),
        ("what", {"certainty": "denied"}),
        ("what", {"confirmed_by_en": "", "confirmed_by_ur": ""}),
        ("what", {"body_ur": "ایک ہی پیرا۔"}),
        ("what", {"kind": ""}),
    ],
)
def test_each_step_names_what_is_wrong_and_keeps_what_was_typed(
    client, publisher, where, key, change
):
    draft = write_all(client, where)
    values = {**{"what": WHAT, "where": where, "signs": SIGNS, "help": HELP}[key], **change}

    response = client.post(step(draft, key), values)

    assert response.status_code == 422
    assert 'class="composer-error"' in response.content.decode()
    draft.refresh_from_db()
    for name, value in values.items():
        assert draft.values_of(key)[name] == (value if isinstance(value, list) else [value])
    assert client.post(look(draft), {"end": "publish"}).status_code == 422
    assert not AlertPage.objects.exists()


def test_nothing_typed_is_lost_on_the_way_to_another_step(client, publisher, where):
    client.post(START, {"title_en": "Half a title", "go": "where"})
    draft = WarningDraft.objects.get()

    response = client.post(step(draft, "where"), {"channels": "tiktok", "go": "what"})

    assert response.headers["Location"] == step(draft, "what")
    html = client.get(step(draft, "what")).content.decode()
    assert 'value="Half a title"' in html
    assert "composer-error" not in html
    html = client.get(step(draft, "where")).content.decode()
    assert re.search(r'value="tiktok"[^>]*checked', html)
    client.post(step(draft, "where"), {"go": "later"})
    assert "Half a title" in client.get(START).content.decode()


def test_lines_are_added_without_a_script(client, publisher):
    client.post(START, {**WHAT, "go": "signs"})
    draft = WarningDraft.objects.get()
    html = client.get(step(draft, "signs")).content.decode()
    assert 'name="signs-1-text_ur"' in html
    assert 'name="signs-2-text_ur"' not in html

    values = {**SIGNS, "signs-1-text_en": "Two.", "signs-1-text_ur": "دو۔", "add": "signs"}
    response = client.post(step(draft, "signs"), values)

    assert response.headers["Location"].endswith("#id_signs-2-text_en")
    html = client.get(step(draft, "signs")).content.decode()
    assert 'name="signs-2-text_ur"' in html
    assert 'value="Two."' in html
    assert 'value="Do not pay."' in html


def test_ready_texts_come_in_both_languages_by_kind(client, publisher):
    for key, kind, part in [
        ("any", "", "signs"),
        ("job", "fake_job", "signs"),
        ("visa", "fake_visa", "signs"),
        ("do", "", "do_now"),
    ]:
        ReadyText.objects.create(
            key=key, kind=kind, part=part, text_en=f"English {key}.", text_ur=f"اردو {key}۔"
        )
    client.post(START, {**WHAT, "go": "signs"})
    draft = WarningDraft.objects.get()
    html = client.get(step(draft, "signs")).content.decode()
    assert html.index("English job.") < html.index("English any.") < html.index("English do.")
    assert "English visa." not in html

    chosen = [str(text.pk) for text in ReadyText.objects.filter(key__in=["any", "do"])]
    client.post(step(draft, "signs"), {**SIGNS, "texts": chosen, "ready": "signs"})

    draft.refresh_from_db()
    assert draft.first("signs", "signs-1-text_en") == "English any."
    assert draft.first("signs", "signs-1-text_ur") == "اردو any۔"
    assert "English do." not in str(draft.typed)
    html = client.get(step(draft, "signs")).content.decode()
    assert html.count("English any.") == 1


def test_a_list_has_an_end(client, publisher):
    client.post(START, {**WHAT, "go": "signs"})
    draft = WarningDraft.objects.get()
    values = {"signs-TOTAL_FORMS": "999999"}
    values |= {f"signs-{number}-text_en": "x" for number in range(60)}

    client.post(step(draft, "signs"), {**values, "go": "look"})

    html = client.get(step(draft, "signs")).content.decode()
    assert 'name="signs-29-text_en"' in html
    assert 'name="signs-30-text_en"' not in html


def test_preview_shows_each_language_before_anything_is_saved(client, publisher, where):
    draft = write_all(client, where)

    english = client.get(reverse("alerts_composer_preview", args=[draft.pk, "en"]))
    urdu = client.get(reverse("alerts_composer_preview", args=[draft.pk, "ur"]))

    assert "Drivers for Qatar" in english.content.decode()
    html = urdu.content.decode()
    assert '<html lang="ur" dir="rtl"' in html
    assert "قطر کے لیے ڈرائیور" in html
    assert "قطر" in html
    assert urdu.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert not AlertPage.objects.exists()
    assert client.get(reverse("alerts_composer_preview", args=[draft.pk, "fr"])).status_code == 404


def test_an_empty_draft_can_be_looked_at(client, publisher):
    client.post(START, {"go": "look"})
    draft = WarningDraft.objects.get()

    assert 'id="problems"' in client.get(look(draft)).content.decode()
    for language in ("en", "ur"):
        address = reverse("alerts_composer_preview", args=[draft.pk, language])
        assert client.get(address).status_code == 200
    assert client.post(look(draft), {"end": "draft"}).status_code == 422
    assert WarningDraft.objects.exists()


def test_who_may_only_add_saves_both_as_drafts(client, index, where):
    client.force_login(writer(index, "add_page"))
    draft = write_all(client, where)
    assert "Publish both" not in client.get(look(draft)).content.decode()
    assert client.post(look(draft), {"end": "publish"}).status_code == 302
    assert not AlertPage.objects.exists()

    response = client.post(look(draft), {"end": "draft"})

    assert response.status_code == 302
    assert [page.live for page in AlertPage.objects.all()] == [False, False]
    assert not AlertMessage.objects.exists()
    assert not WarningDraft.objects.exists()


def test_a_draft_may_miss_urdu_and_is_held_back_from_publishing(client, publisher, where):
    draft = write_all(client, where, summary_ur="")

    response = client.post(look(draft), {"end": "draft"})

    assert response.status_code == 302
    english = AlertPage.objects.get(locale__language_code="en")
    assert english.summary == "Nobody hires them."
    translation = Translation.objects.get(source__object_id=english.translation_key)
    total, translated = translation.get_progress()
    assert total - translated == 1
    assert AlertPage.objects.get(locale__language_code="ur").title == "قطر کے لیے ڈرائیور"


def test_only_who_may_add_in_both_languages_finds_the_composer(client, index):
    user = make_user(Role.COMMUNICATIONS)
    client.force_login(user)
    assert client.get(START).status_code == 302
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="add_page")
    GroupPagePermission.objects.create(group=user.groups.get(), page=index, permission=permission)
    client.force_login(type(user).objects.get(pk=user.pk))
    assert client.get(START).status_code == 302
    assert START not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_draft_is_its_writers_alone(client, publisher, index):
    client.post(START, {**WHAT, "go": "where"})
    draft = WarningDraft.objects.get()
    other = Client()
    colleague = make_user(Role.COMMUNICATIONS)
    other.force_login(colleague)

    for address in (
        step(draft, "what"),
        look(draft),
        reverse("alerts_composer_preview", args=[draft.pk, "en"]),
    ):
        assert other.get(address).status_code == 404
    assert other.post(look(draft), {"end": "publish"}).status_code == 404
    discard = reverse("alerts_composer_discard", args=[draft.pk])
    assert other.post(discard).status_code == 404
    assert WarningDraft.objects.exists()
    assert client.get(discard).status_code == 405
    assert client.post(discard).status_code == 302
    assert not WarningDraft.objects.exists()


def test_addresses_never_clash(client, publisher, where):
    for _number in range(2):
        draft = write_all(client, where, title_en="Report")
        client.post(look(draft), {"end": "publish"})

    slugs = AlertPage.objects.filter(locale__language_code="en").values_list("slug", flat=True)
    assert sorted(slugs) == ["report-2", "report-3"]


def test_pages_and_their_message_come_together_or_not_at_all(client, publisher, where, monkeypatch):
    key = write_all(client, where).pk
    draft = WarningDraft.objects.get(pk=key)

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(life, "_send", fail)
    with pytest.raises(RuntimeError):
        pages.create_pages(draft, user=publisher, publish=True)

    assert not AlertPage.objects.exists()
    assert WarningDraft.objects.filter(pk=key).exists()
    monkeypatch.undo()
