"""The mails themselves: their headers, both parts, both languages."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as policy
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.utils import timezone

from mrc.core.models import Contact
from mrc.core.subscriptions.choices import Frequency
from mrc.core.subscriptions.digests import make_digests
from mrc.core.subscriptions.message_ids import mail_ids
from mrc.core.subscriptions.models import Delivery
from mrc.core.subscriptions.news import News, Section
from mrc.core.subscriptions.sending import send_due
from mrc.core.subscriptions.services import ask_to_subscribe

from .factories import make_news, make_reader

pytestmark = pytest.mark.django_db

HOSTILE = News(
    title="Free visa\r\nBcc: everybody@x.example\n\nHello",
    summary="<script>alert(1)</script> & <img src=x onerror=alert(1)>",
    path="/en/alerts/x/",
    label='Danger"><b>',
    note="<a href='javascript:alert(1)'>here</a>",
    sections=(Section("<h1>Now</h1>", ("<b>Pay</b> nothing",)),),
)


def sent() -> list[EmailMessage]:
    """What was sent, as it went over the wire."""
    send_due(limit=50)
    messages = [
        message_from_bytes(one.message().as_bytes(linesep="\r\n"), policy=policy)
        for one in mail.outbox
    ]
    assert all(isinstance(message, EmailMessage) for message in messages)
    return messages  # type: ignore[return-value]


def parts(message: EmailMessage) -> tuple[str, str]:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_headers_say_what_the_mail_is_and_how_to_end_it() -> None:
    make_reader("sana@x.example")
    make_news()
    (message,) = sent()
    assert message["Subject"] == "Serious danger: False visas for Oman"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "list"
    assert message["List-Id"] == "MRC Pakistan news <news.testserver>"
    assert message["Content-Language"] == "en"
    raw = mail.outbox[0].message().as_bytes()
    stop = rb"^List-Unsubscribe: <http://testserver/en/mail/stop/[\w=-]{48}/>$"
    assert re.search(stop, raw, re.MULTILINE)
    assert mail_ids(message["Message-ID"]) == [Delivery.objects.get().pk]
    assert message["Message-ID"].endswith("@testserver>")
    for forgotten in ("Bcc", "X-Mailer", "Received", "Return-Receipt-To"):
        assert message[forgotten] is None


def test_bounces_go_to_their_own_address_and_readers_see_the_sender(settings: object) -> None:
    settings.MRC_BOUNCES_TO = "bounces@x.example"  # type: ignore[attr-defined]
    settings.DEFAULT_FROM_EMAIL = "MRC Pakistan <news@x.example>"  # type: ignore[attr-defined]
    make_reader()
    make_news()
    (message,) = sent()
    assert mail.outbox[0].from_email == "bounces@x.example"
    assert message["From"] == "MRC Pakistan <news@x.example>"


def test_no_typed_word_becomes_a_header_or_live_html() -> None:
    make_reader("sana@x.example")
    make_news(texts={"en": HOSTILE})
    (message,) = sent()
    assert message["Bcc"] is None
    assert "\n" not in message["Subject"]
    assert message["Subject"].startswith('Danger"><b>: Free visa Bcc: everybody@x.example Hello')
    _text, html = parts(message)
    tags = _Tags(html).seen
    assert not {"script", "img", "b"} & {tag for tag, _attributes in tags}
    links = [attributes.get("href") or "" for tag, attributes in tags if tag == "a"]
    assert all(link.startswith(("http://testserver/", "tel:")) for link in links)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ur", "rtl")])
def test_html_needs_no_picture_no_style_sheet_and_has_its_direction_on_every_cell(
    language: str, direction: str
) -> None:
    Contact.objects.create(
        key="mrc-helpline", kind="helpline", name_en="MRC", name_ur="ایم آر سی", phone="0800 12345"
    )
    make_reader(language=language)
    make_news()
    (message,) = sent()
    text, html = parts(message)
    tags = _Tags(html).seen
    assert not {"img", "link", "style", "script", "iframe"} & {tag for tag, _attributes in tags}
    assert "url(" not in html
    for tag, attributes in tags:
        if tag in ("html", "table", "td") and attributes.get("align") != "center":
            has_words = tag != "table" and "background:#0b5a3a;border-radius" not in str(attributes)
            if has_words:
                assert attributes.get("dir") == direction, (tag, attributes)
    styles = [attributes.get("style") or "" for tag, attributes in tags if tag == "td"]
    assert sum("font-family:" in style and "sans-serif;" in style for style in styles) == 3
    start = "right" if language == "ur" else "left"
    assert f"text-align:{start}" in html
    assert len(html.encode()) < 30_000
    assert "0800 12345" in text
    assert f"http://testserver/{language}/alerts/false-visas/" in text
    assert f"http://testserver/{language}/mail/choices/" in text
    assert re.search(rf"http://testserver/{language}/mail/stop/[\w=-]{{48}}/", text)
    assert "&lt;" not in text
    assert "&#x27;" not in text


def test_weekly_mail_shows_each_piece_with_its_link() -> None:
    make_reader(frequency=Frequency.WEEKLY, language="ur")
    make_news("one")
    make_news("two")
    make_digests(now=timezone.make_aware(timezone.datetime(2026, 11, 20, 9)))
    (message,) = sent()
    text, html = parts(message)
    assert text.count("http://testserver/ur/alerts/false-visas/") == 2
    assert html.count("http://testserver/ur/alerts/false-visas/") == 2
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_request_to_confirm_holds_nothing_that_somebody_else_chose() -> None:
    request = ask_to_subscribe(
        address="sana@x.example",
        language="en",
        frequency="at_once",
        chosen={"topic": ["alerts"], "country": ["SA"], "kind": []},
    )
    (message,) = sent()
    text, html = parts(message)
    assert message["List-Unsubscribe"] is None
    assert mail_ids(message["Message-ID"]) == [request.pk]
    for part in (text, html):
        assert "/en/mail/confirm/" in part
        assert "/en/mail/never/" in part
        assert "SA" not in part


def test_long_lines_and_titles_stay_within_what_servers_take() -> None:
    make_reader()
    long = News(title="word " * 100, summary="حرف " * 2000, path="/en/x/")
    make_news(texts={"en": long})
    send_due(limit=5)
    raw = mail.outbox[0].message().as_bytes(linesep="\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert len(mail.outbox[0].subject) <= 150
