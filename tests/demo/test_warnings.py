"""The first warnings went through the ordinary publishing, so each has left its messages."""

import pytest

from alerts.models import AlertMessage, AlertPage, ReadyText

pytestmark = [pytest.mark.demo, pytest.mark.django_db]


def test_every_warning_was_published_in_english_and_then_in_urdu() -> None:
    pages = AlertPage.objects.live().filter(locale__language_code="en", alias_of__isnull=True)
    assert pages.count() == 12

    for page in pages:
        sent = list(AlertMessage.objects.of(page).order_by("number"))
        assert [message.kind for message in sent] == ["alert", "update"], page.slug
        assert [message.is_major for message in sent] == [True, False], page.slug
        assert sent[-1].languages == ["en", "ur"], page.slug
        assert sent[-1].expires_on == page.expires_on
        assert sent[-1].text("ur")["do_now"], page.slug


def test_ready_texts_cover_every_list_in_both_languages() -> None:
    texts = list(ReadyText.objects.all())

    assert {text.part for text in texts} == {"signs", "do_now", "already_paid"}
    assert all(text.text_en and text.text_ur for text in texts)
