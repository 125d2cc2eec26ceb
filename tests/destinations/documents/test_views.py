"""Who is given which file, and that nobody is given one that no longer holds."""

import datetime

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.models import PageViewRestriction

from destinations.documents.services import draw_guide
from destinations.models import Fact, FactKind, GuideDocument, GuidePage

pytestmark = pytest.mark.usefixtures("db")
GUIDE = "/en/destinations/saudi-arabia/guide.pdf"
CARD = "/en/destinations/saudi-arabia/card.pdf"
URDU_CARD = "/ur/destinations/saudi-arabia/card.pdf"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ready(guide, drawn_at_once):
    draw_guide(guide.translation_key, today=timezone.localdate())
    drawn_at_once.clear()
    return guide


@pytest.fixture
def nobody_draws(monkeypatch):
    """The worker is busy: what is asked for waits."""
    from destinations.documents.tasks import draw_documents_of

    waiting = []
    monkeypatch.setattr(type(draw_documents_of), "enqueue", lambda *args: waiting.append(args))
    return waiting


def body(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("address", "language", "kind"),
    [(GUIDE, "en", "guide"), (CARD, "en", "card"), (URDU_CARD, "ur", "card")],
)
def test_a_file_is_given_with_its_name_and_may_be_kept_for_a_minute(
    client, ready, address, language, kind
):
    response = client.get(address)
    document = GuideDocument.objects.get(language=language, kind=kind)

    assert response.status_code == 200
    assert body(response) == default_storage.open(document.name).read()
    assert response.headers["Content-Type"] == "application/pdf"
    name = f"saudi-arabia-{kind}-{language}.pdf"
    assert response.headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert response.headers["Content-Length"] == str(document.size)
    assert response.headers["Content-Language"] == language
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_whoever_has_it_already_is_told_so(client, ready):
    first = client.get(GUIDE)
    again = client.get(GUIDE, headers={"if-none-match": first.headers["ETag"]})
    since = client.get(GUIDE, headers={"if-modified-since": first.headers["Last-Modified"]})

    assert (again.status_code, since.status_code) == (304, 304)
    assert again.headers["ETag"] == first.headers["ETag"] != client.get(CARD).headers["ETag"]


def test_a_change_is_never_answered_with_the_file_before_it(client, ready, nobody_draws):
    etag = client.get(GUIDE).headers["ETag"]
    Fact.objects.filter(kind__key="emergency-number").update(value_en="112", value_ur="112")

    for address in (GUIDE, CARD, URDU_CARD):
        response = client.get(address, headers={"if-none-match": etag})
        assert response.status_code == 503
        assert response.headers["Retry-After"] == "60"
        assert "no-store" in response.headers["Cache-Control"]
        assert not response.cookies
    assert len(nobody_draws) == 1, "one drawing waits, however many ask"
    html = client.get(GUIDE).content.decode()
    assert 'href="/en/destinations/saudi-arabia/print/"' in html
    assert "0304 1112123" in html
    assert '<html lang="ur" dir="rtl"' in client.get(URDU_CARD).content.decode()


def test_it_is_there_again_when_the_worker_is_done(client, ready):
    before = client.get(CARD).headers["ETag"]
    Fact.objects.filter(kind__key="emergency-number").update(value_en="112", value_ur="112")

    assert client.get(CARD).status_code == 503
    assert client.get(CARD).status_code == 200
    assert client.get(CARD).headers["ETag"] != before


def test_a_file_is_not_given_after_its_last_day(client, ready, nobody_draws):
    documents = GuideDocument.objects.filter(language="en")
    documents.update(valid_until=timezone.localdate())
    assert client.get(GUIDE).status_code == 200

    documents.update(valid_until=timezone.localdate() - DAY)
    assert client.get(GUIDE).status_code == 503


def test_a_file_that_the_storage_lost_is_made_again(client, ready):
    default_storage.delete(GuideDocument.objects.get(language="en", kind="card").name)

    assert client.get(CARD).status_code == 503
    assert client.get(CARD).status_code == 200


def test_after_a_failure_readers_make_nobody_draw_in_vain(client, ready, nobody_draws):
    GuideDocument.objects.update(problem="no room", fingerprint="0" * 64)
    response = client.get(GUIDE)

    assert response.status_code == 503
    assert "Retry-After" not in response.headers
    assert "There is no PDF right now" in response.content.decode()
    assert nobody_draws == []


def test_without_drawing_there_is_the_page_to_print(client, guide, settings):
    settings.MRC_DRAW_CARDS = False

    assert client.get(GUIDE).status_code == 503
    assert GuideDocument.objects.count() == 0


def test_who_may_not_read_the_page_is_given_no_file(client, ready):
    page = GuidePage.objects.get(locale__language_code="en")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(GUIDE).status_code == 404
    restriction.delete()

    index = PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    assert client.get(CARD).status_code == 404
    index.delete()
    page.unpublish()
    assert client.get(GUIDE).status_code == 404
    assert client.get("/en/destinations/nowhere/guide.pdf").status_code == 404


def test_files_are_not_given_past_the_question_whether_they_hold(client, ready):
    name = GuideDocument.objects.first().name

    assert default_storage.exists(name)
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize("address", [GUIDE, URDU_CARD])
def test_a_file_costs_few_queries_however_many_facts(
    client, ready, address, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        assert client.get(address).status_code == 200
    country = ready.country
    for number in range(20):
        kind = FactKind.objects.create(key=f"k{number}", label_en="K", group="pay", on_card=True)
        Fact.objects.create(country=country, kind=kind, value_en="1", source_name="S")
    draw_guide(ready.translation_key, today=timezone.localdate())
    with django_assert_max_num_queries(10):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_guide_offers_its_files_with_their_sizes(client, ready, language):
    GuideDocument.objects.filter(kind="card").update(size=23_456)
    html = client.get(f"/{language}/destinations/saudi-arabia/").content.decode()

    assert f'href="/{language}/destinations/saudi-arabia/guide.pdf"' in html
    assert f'href="/{language}/destinations/saudi-arabia/card.pdf"' in html
    assert {"en": "22.9\xa0KB", "ur": "22.9\xa0کے\xa0بی"}[language] in html


def test_the_guide_offers_nothing_that_is_not_drawn(client, guide):
    html = client.get("/en/destinations/saudi-arabia/").content.decode()

    assert "guide.pdf" not in html
