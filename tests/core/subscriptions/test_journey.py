"""From the form to the end of a subscription, as a browser without JavaScript does it."""

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from destinations.models import Country
from mrc.core.subscriptions import services
from mrc.core.subscriptions.choices import Frequency, Reason, State
from mrc.core.subscriptions.models import (
    Choice,
    Delivery,
    NoMail,
    Subscriber,
    SubscriptionRequest,
)
from mrc.core.subscriptions.sending import send_due
from mrc.core.subscriptions.tokens import Purpose, token_for
from tests.factories import make_site

from .factories import make_news, make_reader

pytestmark = pytest.mark.django_db

FORM = {"topic": ["alerts"], "frequency": "at_once", "language": "ur"}


@pytest.fixture(autouse=True)
def site() -> None:
    make_site()
    for code, slug in (("SA", "saudi-arabia"), ("OM", "oman")):
        Country.objects.create(code=code, slug=slug, region="gulf")


def subscribe(client: Client, address: str, tree: str = "en", **fields: object) -> HttpResponse:
    return client.post(f"/{tree}/alerts/subscribe/", {**FORM, "email": address, **fields})


def link(kind: str) -> str:
    """The path of a link in the newest mail."""
    found = re.search(rf"http://testserver(/\w\w/mail/{kind}/[^/\s]+/)", mail.outbox[-1].body)
    assert found is not None, mail.outbox[-1].body
    return found[1]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_from_the_form_to_one_click_unsubscribe(client: Client, language: str) -> None:
    answer = subscribe(
        client, "Sana@Example.org", language, language=language, country=["SA"], kind=["fake_visa"]
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"/{language}/alerts/subscribe/sent/"
    assert not Subscriber.objects.exists()
    send_due(limit=10)
    assert mail.outbox[0].to == ["sana@example.org"]
    confirm = link("confirm")
    assert confirm.startswith(f"/{language}/")

    client = Client(enforce_csrf_checks=True)
    page = client.get(confirm)
    assert page.status_code == 200
    assert not page.cookies
    assert not Subscriber.objects.exists(), "opening the link confirmed it"
    assert client.post(confirm).status_code == 200
    reader = Subscriber.objects.get()
    assert (reader.address, reader.language) == ("sana@example.org", language)
    assert set(reader.choices.values_list("what", "value")) == {
        ("topic", "alerts"),
        ("country", "SA"),
        ("kind", "fake_visa"),
    }
    assert SubscriptionRequest.objects.get().address == ""

    make_news(countries=["SA"], kinds=["fake_visa"])
    send_due(limit=10)
    headers = mail.outbox[-1].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    client = Client(enforce_csrf_checks=True)
    assert client.get(address).status_code == 200
    assert Subscriber.objects.exists(), "opening the link ended it"
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert not Subscriber.objects.exists()
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.get(address).status_code == 200
    # The confirmation of then opens nothing again.
    assert client.post(confirm).status_code == 404
    assert not Subscriber.objects.exists()


def test_answer_is_the_same_for_known_and_unknown_addresses(client: Client) -> None:
    make_reader("known@x.example")
    services.keep_from_mailing(
        address_hash=services.address_hash("refused@x.example"), reason=Reason.REFUSED
    )
    answers = []
    for address in ("known@x.example", "unknown@x.example", "refused@x.example"):
        cache.clear()
        answer = subscribe(client, address)
        answers.append((answer.status_code, answer["Location"], len(answer.content)))
    assert len(set(answers)) == 1


def test_form_asks_the_database_the_same_for_known_and_unknown_addresses(
    client: Client, django_assert_num_queries: object
) -> None:
    make_reader("known@x.example")
    subscribe(client, "warm-up@x.example")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    for address in ("known@x.example", "unknown@x.example"):
        with CaptureQueriesContext(connection) as queries:
            subscribe(client, address)
        asked.append([re.sub(r"'[^']*'", "?", query["sql"]) for query in queries])
    assert asked[0] == asked[1]


def test_second_request_of_a_subscriber_changes_nothing_before_it_is_confirmed(
    client: Client,
) -> None:
    reader = make_reader("sana@x.example", language="en", countries=["OM"])
    subscribe(client, "sana@x.example", country=["SA"], frequency="weekly")
    reader.refresh_from_db()
    assert (reader.language, reader.frequency) == ("en", Frequency.AT_ONCE)
    send_due(limit=10)
    client.post(link("confirm"))
    reader.refresh_from_db()
    assert (reader.language, reader.frequency) == ("ur", Frequency.WEEKLY)
    assert [one.value for one in reader.choices.filter(what="country")] == ["SA"]
    assert Subscriber.objects.count() == 1


def test_choosing_all_is_choosing_none(client: Client) -> None:
    subscribe(client, "sana@x.example", country=["SA", "OM"])
    assert SubscriptionRequest.objects.get().chosen["country"] == []


@pytest.mark.parametrize("language", ["en", "ur"])
def test_mistakes_are_told_beside_their_field_and_everything_typed_is_kept(
    client: Client, language: str
) -> None:
    answer = client.post(
        f"/{language}/alerts/subscribe/",
        {"email": "ثنا@example.org", "country": ["SA"], "frequency": "weekly", "kind": ["rumour"]},
    )
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'id="id_email_error"' in page
    assert 'id="id_language_error"' in page
    assert 'aria-invalid="true"' in page
    assert "ثنا@example.org" in page
    assert re.search(r'value="SA"[^>]*checked', page)
    assert re.search(r'value="weekly"[^>]*checked', page)
    assert re.search(r'value="rumour"[^>]*checked', page)
    assert not SubscriptionRequest.objects.exists()


def test_form_is_filled_in_from_its_address(client: Client) -> None:
    page = client.get("/ur/alerts/subscribe/?country=SA&country=XX&kind=fake_job").content.decode()
    assert re.search(r'value="SA"[^>]*checked', page)
    assert not re.search(r'value="OM"[^>]*checked', page)
    assert re.search(r'value="fake_job"[^>]*checked', page)
    assert re.search(r'value="ur"[^>]*checked', page)
    assert 'value="XX"' not in page


def test_form_is_kept_by_no_cache_and_guarded_against_other_sites() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/en/alerts/subscribe/")
    assert "no-store" in page["Cache-Control"]
    assert client.post("/en/alerts/subscribe/", {**FORM, "email": "a@x.example"}).status_code == 403


def test_pages_of_links_are_kept_by_no_cache_and_load_no_script(client: Client) -> None:
    reader = make_reader()
    for kind, purpose in (("stop", Purpose.STOP), ("choices", Purpose.MANAGE)):
        token = token_for(reader.uid, reader.secret, purpose)
        answer = client.get(f"/en/mail/{kind}/{token}/")
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
        page = answer.content.decode()
        assert "<script" not in page
        assert 'content="noindex"' in page
        assert reader.address not in page
        assert not answer.cookies


def test_address_is_asked_a_few_times_and_then_told_to_wait(client: Client) -> None:
    statuses = [subscribe(client, "sana@x.example").status_code for _time in range(5)]
    assert statuses == [302, 302, 302, 429, 429]
    answer = subscribe(client, "sana@x.example", country=["SA"])
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert "sana@x.example" in page
    assert re.search(r'value="SA"[^>]*checked', page)
    assert subscribe(client, "ali@x.example").status_code == 302


def test_phones_of_one_network_share_a_wide_limit(client: Client, settings: object) -> None:
    settings.MRC_SUBSCRIBE_LIMITS = {"address": 3, "network": 10}  # type: ignore[attr-defined]
    answers = [
        client.post(
            "/en/alerts/subscribe/",
            {**FORM, "email": f"r{number}@x.example"},
            REMOTE_ADDR=f"203.0.113.{number}",
        ).status_code
        for number in range(12)
    ]
    assert answers == [302] * 10 + [429] * 2
    elsewhere = client.post(
        "/en/alerts/subscribe/", {**FORM, "email": "z@x.example"}, REMOTE_ADDR="198.51.100.7"
    )
    assert elsewhere.status_code == 302


def test_form_works_while_the_cache_is_down(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: object, **kwargs: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "add", down)
    assert subscribe(client, "sana@x.example").status_code == 302


def test_form_says_not_sent_where_it_cannot_be_stored(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**values: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(services, "ask_to_subscribe", broken)
    answer = subscribe(client, "sana@x.example")
    assert answer.status_code == 503
    assert "sana@x.example" in answer.content.decode()
    assert "was not sent" in answer.content.decode()


def test_one_address_is_mailed_three_requests_a_day(client: Client) -> None:
    for _time in range(5):
        cache.clear()
        subscribe(client, "sana@x.example")
        send_due(limit=10)
    assert len(mail.outbox) == 3


def test_who_did_not_ask_can_forbid_it(client: Client) -> None:
    subscribe(client, "victim@x.example")
    send_due(limit=10)
    never = link("never")
    assert client.get(never).status_code == 200
    assert not NoMail.objects.exists(), "opening the link did something"
    client.post(never)
    assert NoMail.objects.get().reason == Reason.REFUSED
    assert not SubscriptionRequest.objects.exclude(address="").exists()
    assert client.post(link("confirm")).status_code == 404
    cache.clear()
    subscribe(client, "victim@x.example")
    send_due(limit=10)
    assert len(mail.outbox) == 1


def test_choices_are_changed_by_their_link(client: Client) -> None:
    reader = make_reader("sana@x.example", countries=["OM"])
    address = f"/ur/mail/choices/{token_for(reader.uid, reader.secret, Purpose.MANAGE)}/"
    page = client.get(address).content.decode()
    assert re.search(r'value="OM"[^>]*checked', page)
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        address,
        {"topic": ["alerts"], "country": ["SA"], "frequency": "weekly", "language": "ur"},
    )
    assert answer.status_code == 200
    reader.refresh_from_db()
    assert (reader.frequency, reader.language) == ("weekly", "ur")
    assert [one.value for one in Choice.objects.filter(what="country")] == ["SA"]
    assert client.post(address, {"frequency": "daily", "language": "ur"}).status_code == 400
    client.post(address, {"stop": "1"})
    assert not Subscriber.objects.exists()
    assert client.get(address).status_code == 404


def test_confirming_twice_is_told_the_same(client: Client) -> None:
    subscribe(client, "sana@x.example")
    send_due(limit=10)
    first = client.post(link("confirm"))
    second = client.post(link("confirm"))
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert Subscriber.objects.count() == 1


def test_unknown_link_for_stopping_gives_nothing_away(client: Client) -> None:
    reader = make_reader()
    token = token_for(reader.uid, reader.secret, Purpose.STOP)
    real = client.post(f"/en/mail/stop/{token}/")
    forged = client.post(f"/en/mail/stop/{'A' * 48}/")
    assert (real.status_code, forged.status_code) == (200, 200)
    strip = re.compile(r"/mail/stop/[^/]+/")
    assert strip.sub("", real.content.decode()) == strip.sub("", forged.content.decode())


def test_unconfirmed_addresses_are_forgotten_after_a_week(client: Client, settings: object) -> None:
    subscribe(client, "old@x.example")
    SubscriptionRequest.objects.update(
        created_at=timezone.now() - services.datetime.timedelta(days=8)
    )
    subscribe(client, "new@x.example")
    services.purge(now=timezone.now())
    assert [one.address for one in SubscriptionRequest.objects.all()] == ["new@x.example"]


def test_who_had_which_news_is_forgotten_and_how_many_had_it_is_kept() -> None:
    make_reader()
    make_reader()
    announcement = make_news(until=timezone.localdate())
    send_due(limit=10)
    later = timezone.now() + services.datetime.timedelta(days=91)
    assert services.purge(now=timezone.now())["deliveries"] == 0
    assert services.purge(now=later)["deliveries"] == 2
    assert services.purge(now=later)["deliveries"] == 0
    assert not Delivery.objects.exists()
    assert services.reached(announcement.key) == 2


def test_hashes_follow_a_new_secret_key(settings: object) -> None:
    reader = make_reader("sana@x.example")
    settings.SECRET_KEY = "a new secret key of this site"  # type: ignore[attr-defined]
    services.purge(now=timezone.now())
    reader.refresh_from_db()
    assert reader.address_hash == services.address_hash("sana@x.example")


def test_nothing_is_kept_but_what_was_promised() -> None:
    kept = {field.name for field in Subscriber._meta.concrete_fields}
    assert kept == {
        "id", "uid", "secret", "address", "address_hash", "language", "frequency",
        "confirmed_at", "changed_at",
    }  # fmt: skip


@pytest.fixture(autouse=True)
def _no_mail_left() -> Iterator[None]:
    yield
    assert not SubscriptionRequest.objects.filter(state=State.FAILED).exists()
