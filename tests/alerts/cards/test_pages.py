"""Cards on the warning's page: offered with their sizes, shown when the page is shared."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from alerts.warnings.cards.models import AlertCard
from alerts.warnings.cards.shapes import FORMATS, Shape
from alerts.warnings.messages import AlertMessage
from mrc.core.accounts.roles import Role
from mrc.core.models import DailyCount
from tests.alerts.factories import make_alert, make_alert_index
from tests.factories import make_site, make_user, translate

pytestmark = pytest.mark.usefixtures("db", "files_apart")

BROWSER = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"


@pytest.fixture
def alert(set_clock, immediate_commits):
    set_clock()
    alert = make_alert(make_alert_index(make_site()))
    translate(alert, {"There is no free visa": "مفت ویزا نہیں ہوتا"})
    return alert


@pytest.fixture
def cards(alert):
    """Files of the newest message, as the worker leaves them."""
    message = AlertMessage.objects.of(alert).latest().get()
    return {shape: make_card(message, shape) for shape in Shape}


def make_card(message, shape, content=b"x" * 2048):
    name = f"cards/{message.code}-0123456789abcdef-{shape}.{FORMATS[shape].ending}"
    return AlertCard.objects.create(
        message=message,
        shape=shape,
        name=default_storage.save(name, ContentFile(content)),
        size=len(content),
        width=FORMATS[shape].width,
        height=FORMATS[shape].height,
        design=1,
        made_at=timezone.now(),
    )


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_page_offers_the_files_with_their_sizes(client, alert, cards, language):
    html = client.get(f"/{language}/alerts/{alert.slug}/").content.decode()

    for shape in Shape:
        assert f'href="/{language}/alerts/{alert.slug}/card/{shape}/"' in html
    assert html.count({"en": "2.0\u00a0KB", "ur": "2.0\u00a0کے\u00a0بی"}[language]) == 3


def test_a_page_without_cards_offers_none_and_keeps_its_buttons(client, alert):
    html = client.get(f"/en/alerts/{alert.slug}/").content.decode()

    assert "/card/" not in html
    assert "share/whatsapp" in html
    assert "share-en.png" in html


def test_a_shared_page_shows_its_card_with_size_and_words(client, alert, cards):
    english = client.get(f"/en/alerts/{alert.slug}/").content.decode()
    urdu = client.get(f"/ur/alerts/{alert.slug}/").content.decode()
    address = f"http://testserver{cards[Shape.WIDE].url}"

    for html in (english, urdu):
        assert f'<meta property="og:image" content="{address}">' in html
        assert f'<meta name="twitter:image" content="{address}">' in html
        assert '<meta property="og:image:width" content="1200">' in html
        assert '<meta property="og:image:height" content="630">' in html
    assert 'og:image:alt" content="Serious danger: There is no free visa. Valid until' in english
    assert "مفت ویزا نہیں ہوتا" in urdu.partition('og:image:alt" content="')[2].partition('"')[0]


def test_the_cards_cost_one_query(alert, cards, rf, django_assert_num_queries):
    from alerts.warnings.cards.pages import page_cards

    alert.locale  # noqa: B018 (fetched before)
    with django_assert_num_queries(1):
        assert len(page_cards(alert, rf.get("/")).downloads) == 3


@pytest.mark.parametrize(("shape", "measure"), [("wide", "card"), ("poster", "poster")])
def test_a_download_is_counted_and_leads_to_the_file(client, alert, cards, shape, measure):
    address = f"/ur/alerts/{alert.slug}/card/{shape}/"
    response = client.get(address, headers={"user-agent": BROWSER})

    assert response.headers["Location"] == cards[Shape(shape)].url
    assert "no-store" in response.headers["Cache-Control"]
    count = DailyCount.objects.get()
    assert count.key == f"warning:{alert.translation_key}:{measure}:ur"


def test_what_is_not_drawn_or_not_there_is_not_found(client, alert):
    assert client.get(f"/en/alerts/{alert.slug}/card/wide/").status_code == 404
    assert client.get("/en/alerts/nothing/card/wide/").status_code == 404
    assert client.get(f"/en/alerts/{alert.slug}/card/huge/").status_code == 404


def test_a_file_may_be_kept_for_ever(client, cards):
    response = client.get(cards[Shape.WIDE].url)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    b"".join(response.streaming_content)


def test_the_admin_says_what_to_install_and_what_failed(client, alert, settings, monkeypatch):
    from alerts.warnings.cards import notices
    from mrc.core.drawing.fonts import Missing

    settings.MRC_DRAW_CARDS = True
    message = AlertMessage.objects.of(alert).latest().get()
    AlertCard.objects.create(
        message=message, shape="wide", design=1, made_at=timezone.now(), problem="no room here"
    )
    monkeypatch.setattr(notices, "missing_parts", lambda: Missing((), ("Noto Nastaliq Urdu",)))
    user = make_user(None, username="chief", is_superuser=True)
    client.force_login(user)
    html = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "apt-get install fontconfig" in html
    assert "no room here" in html


def test_officers_are_told_nothing_about_cards(rf, settings, monkeypatch):
    from alerts.warnings.cards import notices
    from mrc.core.drawing.fonts import Missing

    monkeypatch.setattr(notices, "missing_parts", lambda: Missing((), ("Noto Nastaliq Urdu",)))
    settings.MRC_DRAW_CARDS = True
    request = rf.get("/admin/")
    request.user = make_user(Role.OFFICER)

    assert notices.CardsNotice().render_html({"request": request}).strip() == ""
