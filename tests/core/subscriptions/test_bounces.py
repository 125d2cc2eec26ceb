"""Notices of mail servers (RFC 3464), in the forms in which common servers write them."""

import io
import uuid
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from mrc.core.management.commands import read_bounces
from mrc.core.subscriptions.addresses import address_hash
from mrc.core.subscriptions.bounces import LARGEST_NOTICE, note_bounce, read_notice
from mrc.core.subscriptions.choices import Reason
from mrc.core.subscriptions.models import (
    Bounce,
    Delivery,
    NoMail,
    Subscriber,
    SubscriptionRequest,
)
from mrc.core.subscriptions.sending import send_due
from mrc.core.subscriptions.services import ask_to_subscribe

from .factories import make_news, make_reader

pytestmark = pytest.mark.django_db


def notice(
    mail_id: uuid.UUID,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    whole: bool = False,
    address: str = "sana@x.example",
) -> bytes:
    """As Postfix writes it (RFC 3464, appendix E): words, the status of each recipient, and the
    mail that came back, whole or its headers alone."""
    headers = f"""\
Message-ID: <news.{mail_id.hex}@testserver>
From: MRC Pakistan <news@x.example>
To: {address}
Subject: =?utf-8?b?2KjYsdinINiu2LfYsdmB?=
"""
    if whole:
        returned = f"Content-Type: message/rfc822\n\n{headers}\nThe mail itself.\n"
    else:
        returned = f"Content-Type: text/rfc822-headers\n\n{headers}"
    text = f"""\
Return-Path: <>
Date: Sun, 22 Nov 2026 06:00:00 +0500 (PKT)
From: MAILER-DAEMON@mx.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: bounces@x.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4Xq1.1764/mx.example"

--4Xq1.1764/mx.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

<{address}>: host mx.x.example said: {status}

--4Xq1.1764/mx.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Sun, 22 Nov 2026 05:59:58 +0500 (PKT)

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.x.example
Diagnostic-Code: smtp; 550 {status} {address}

--4Xq1.1764/mx.example
Content-Description: Undelivered Message
{returned}
--4Xq1.1764/mx.example--
"""
    return text.replace("\n", "\r\n").encode()


def sent_mail(key: str) -> Delivery:
    make_news(key)
    send_due(limit=10)
    return Delivery.objects.get(announcement__key=key)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(
    ("status", "is_hard"),
    [
        ("5.1.1", True),
        ("5.1.2", True),
        ("5.2.1", True),
        ("5.1.1 (bad destination)", True),
        ("5.2.2", False),
        ("5.7.1", False),
        ("4.4.7", False),
        ("5.0.0", False),
        ("", False),
    ],
)
def test_notice_is_read_with_how_final_it_is(status: str, is_hard: bool, whole: bool) -> None:
    mail_id = uuid.uuid4()
    (found,) = read_notice(notice(mail_id, status=status, whole=whole))
    assert (found.mail_id, found.is_hard) == (mail_id, is_hard)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_line_ends_do_not_matter(line_end: bytes) -> None:
    raw = notice(uuid.uuid4()).replace(b"\r\n", line_end)
    assert len(read_notice(raw)) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00" * 50,
        b"Subject: I am on leave\r\nAuto-Submitted: auto-replied\r\n\r\nBack on Monday",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\nhello\r\n--x--\r\n",
        b"Content-Type: multipart/report\r\n\r\nno boundary",
        b"A: " * 400_000,
    ],
)
def test_what_is_no_notice_is_none(raw: bytes) -> None:
    assert read_notice(raw) == []


def test_what_was_delivered_or_still_tries_did_not_come_back() -> None:
    for action in ("delayed", "delivered", "relayed", "expanded"):
        assert read_notice(notice(uuid.uuid4(), action=action)) == []


def test_notice_about_somebody_elses_mail_is_none() -> None:
    raw = notice(uuid.uuid4()).replace(b"<news.", b"<other.")
    assert read_notice(raw) == []


def test_notice_that_is_too_large_is_left_alone() -> None:
    raw = notice(uuid.uuid4(), whole=True) + b"x" * LARGEST_NOTICE
    assert read_notice(raw) == []


def test_second_wrong_address_ends_a_subscription_and_keeps_only_its_hash() -> None:
    make_reader("sana@x.example")
    first, second = sent_mail("one"), sent_mail("two")
    note_bounce(mail_id=first.pk, is_hard=True)
    note_bounce(mail_id=first.pk, is_hard=True)
    assert Subscriber.objects.count() == 1, "one mail was counted twice"
    note_bounce(mail_id=second.pk, is_hard=True)
    assert not Subscriber.objects.exists()
    assert not Bounce.objects.exists()
    blocked = NoMail.objects.get()
    assert (blocked.address_hash, blocked.reason) == (
        address_hash("sana@x.example"),
        Reason.BOUNCED,
    )


def test_full_mailbox_ends_it_after_the_fifth() -> None:
    make_reader("sana@x.example")
    for number in range(5):
        assert Subscriber.objects.exists()
        note_bounce(mail_id=sent_mail(f"news-{number}").pk, is_hard=False)
    assert not Subscriber.objects.exists()


def test_wrong_address_typed_into_the_form_is_forgotten_at_once() -> None:
    request = ask_to_subscribe(
        address="wrong@x.example", language="en", frequency="weekly", chosen={}
    )
    send_due(limit=1)
    assert note_bounce(mail_id=request.pk, is_hard=True)
    assert not SubscriptionRequest.objects.exists()
    assert NoMail.objects.get().address_hash == address_hash("wrong@x.example")


def test_notice_about_nothing_of_ours_changes_nothing() -> None:
    make_reader()
    assert not note_bounce(mail_id=uuid.uuid4(), is_hard=True)
    assert Subscriber.objects.count() == 1


def test_mail_that_was_not_sent_cannot_come_back() -> None:
    reader = make_reader()
    announcement = make_news()
    waiting = Delivery.objects.create(
        announcement=announcement, subscriber=reader, next_at=announcement.created_at
    )
    assert not note_bounce(mail_id=waiting.pk, is_hard=True)


def test_maildir_is_read_and_notices_are_deleted(tmp_path: Path) -> None:
    make_reader("sana@x.example")
    (tmp_path / "new").mkdir()
    for number in range(2):
        raw = notice(sent_mail(f"news-{number}").pk)
        (tmp_path / "new" / f"notice{number}.mx").write_bytes(raw)
    (tmp_path / "new" / "letter.mx").write_bytes(b"Subject: Hello\r\n\r\nA letter")
    call_command("read_bounces", maildir=tmp_path, verbosity=0)
    assert not Subscriber.objects.exists()
    assert list((tmp_path / "new").iterdir()) == []
    assert [path.name for path in (tmp_path / "cur").iterdir()] == ["letter.mx:2,S"]
    call_command("read_bounces", maildir=tmp_path, verbosity=0)


def test_folder_that_is_no_maildir_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no Maildir"):
        call_command("read_bounces", maildir=tmp_path)


def test_one_notice_comes_through_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    make_reader("sana@x.example")
    raw = notice(sent_mail("one").pk)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    call_command("read_bounces", pipe=True)
    assert Bounce.objects.count() == 1


def test_pipe_asks_the_mail_server_to_try_again_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(**values: object) -> bool:
        raise DatabaseError

    monkeypatch.setattr(read_bounces, "note_bounce", away)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(notice(uuid.uuid4()))))
    with pytest.raises(SystemExit) as ended:
        call_command("read_bounces", pipe=True)
    assert ended.value.code == 75
