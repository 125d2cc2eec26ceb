"""What stands on a card, in words."""

import datetime

import pytest
from django.utils import timezone

from alerts.warnings.cards.texts import card_of, grouped, one_line
from tests.factories import ContactFactory

from .building import LONG_EN, build_message

pytestmark = pytest.mark.django_db


def texts(message):
    card = card_of(message)
    return {text.language: text for text in card.texts}


def test_urdu_comes_first_and_both_say_how_long_it_holds():
    card = card_of(build_message())

    assert [text.language for text in card.texts] == ["ur", "en"]
    assert card.texts[1].until == "Valid until 8 April 2026"
    assert "اپریل" in card.texts[0].until


def test_the_address_is_short_and_the_scan_is_marked(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://mrc.example.org"
    card = card_of(build_message())

    assert card.address == "mrc.example.org/v/K7MQ-2T9X"
    assert card.scanned == "https://mrc.example.org/v/K7MQ2T9X?q=1"
    assert grouped("K7MQ2T9X") == "K7MQ-2T9X"


def test_a_line_takes_whole_sentences_only():
    assert (
        one_line("Do not pay. Ask for the letter first.", 40)
        == "Do not pay. Ask for the letter first."
    )
    assert one_line("Do not pay. Ask for the letter first.", 30) == "Do not pay."
    assert one_line("رقم نہ دیں۔ پہلے پوچھیں۔", 14) == "رقم نہ دیں۔"
    assert one_line(LONG_EN) == ""


def test_where_no_step_is_short_enough_our_own_line_stands():
    ContactFactory(phone="0304 1112123")
    english = texts(build_message(en={"do_now": [LONG_EN]}))["en"]

    assert english.do_line == "Free advice before you pay or travel: 0304\u00a01112123"


def test_a_number_in_urdu_keeps_its_own_order_and_never_breaks():
    urdu = texts(build_message(ur={"title": "0304 1112123 پر کال کریں"}))["ur"]

    assert urdu.title == "\u20660304\u00a01112123\u2069 پر کال کریں"


def test_a_language_that_is_not_published_has_no_title_but_its_headline():
    message = build_message()
    del message.content["ur"]
    urdu = texts(message)["ur"]

    assert urdu.title == ""
    assert urdu.headline
    assert urdu.until


def test_a_cancel_says_so_in_both_languages_with_its_reason():
    message = build_message(
        kind="cancel", number=2, reason_en="It was wrong.", reason_ur="یہ غلط تھی۔"
    )
    card = card_of(message)

    assert card.is_withdrawn
    assert card.tone == "withdrawn"
    assert card.texts[1].headline == "Withdrawn"
    assert card.texts[1].statement == "This warning is withdrawn"
    assert card.texts[1].until == "Withdrawn on 9 March 2026"
    assert [text.reason for text in card.texts] == ["یہ غلط تھی۔", "It was wrong."]


def test_a_day_is_a_day_in_karachi():
    late = datetime.datetime(2026, 3, 9, 22, tzinfo=datetime.UTC)
    message = build_message(kind="update", number=2, sent_at=late)

    assert timezone.localdate(late) == datetime.date(2026, 3, 10)
    assert texts(message)["en"].updated == "Updated on 10 March 2026"


def test_markup_of_an_editor_is_text_on_a_card():
    from alerts.warnings.cards.page import card_html
    from alerts.warnings.cards.shapes import Shape

    card = card_of(build_message(both={"title": '<img src="https://evil.example/x">'}))

    for shape in Shape:
        assert "<img" not in card_html(card, shape)
