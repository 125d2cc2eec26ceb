"""Drawing in a process of its own, keeping the files, trying again."""

import subprocess

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from alerts.warnings.cards import services
from alerts.warnings.cards.models import AlertCard
from alerts.warnings.cards.pages import newest_cards, urls_of
from alerts.warnings.cards.receivers import draw_soon
from alerts.warnings.cards.services import CardsFailedError, draw_cards, without_cards
from alerts.warnings.cards.shapes import FORMATS, Shape
from alerts.warnings.cards.tasks import draw_cards_of
from alerts.warnings.life import withdraw
from alerts.warnings.messages import AlertMessage
from mrc.core.drawing.apart import Drawing, DrawingError
from tests.alerts.factories import make_alert, make_alert_index
from tests.factories import make_site

pytestmark = pytest.mark.usefixtures("db", "drawing_on")


@pytest.fixture
def alert():
    return make_alert(make_alert_index(make_site()))


@pytest.fixture
def message(alert):
    return AlertMessage.objects.of(alert).get()


@pytest.fixture
def drawn_at_once(monkeypatch):
    """The real keeping, with a file that is written here: what is drawn has tests of its own."""
    calls = []

    def answer(html, sheet, *, styles):
        calls.append(sheet)
        content = f"{sheet.width} {len(html)}".encode()
        return Drawing(content, sheet.width, sheet.height, 1)

    monkeypatch.setattr(services, "draw_apart", answer)
    return calls


@pytest.mark.usefixtures("can_draw")
def test_a_message_gets_its_three_files_through_the_worker(message):
    draw_soon(sender=AlertMessage, message=message)

    cards = {card.shape: card for card in AlertCard.objects.filter(message=message)}
    assert set(cards) == {"wide", "square", "poster"}
    for shape, card in cards.items():
        content = default_storage.open(card.name).read()
        assert card.name.startswith(f"cards/{message.code}-")
        assert card.size == len(content)
        assert content.startswith(b"%PDF" if shape == "poster" else b"\x89PNG")
        assert card.problem == ""


def test_drawing_again_draws_nothing_that_is_there(message, drawn_at_once):
    assert draw_cards(message) == 3
    assert draw_cards(message) == 0
    assert len(drawn_at_once) == 3

    lost = AlertCard.objects.get(message=message, shape="wide")
    default_storage.delete(lost.name)

    assert draw_cards(message) == 1
    assert AlertCard.objects.count() == 3
    assert default_storage.exists(lost.name)


def test_the_names_of_files_come_from_what_they_hold(message, drawn_at_once, monkeypatch):
    draw_cards(message)
    before = urls_of(message)
    draw_cards(message, again=True)

    assert urls_of(message) == before
    monkeypatch.setattr(
        services, "draw_apart", lambda html, sheet, styles: Drawing(b"another look", 1, 1, 1)
    )
    draw_cards(message, again=True)
    assert set(urls_of(message).values()).isdisjoint(before.values())
    for address in before.values():
        # Somebody has forwarded it: it stays.
        assert default_storage.exists(address.partition("/media/")[2])


def test_a_withdrawn_warning_offers_no_card_of_the_time_before(alert, message, drawn_at_once):
    draw_cards(message)
    old = AlertCard.objects.get(message=message, shape="wide").name
    assert set(newest_cards(alert)) == {"wide", "square", "poster"}

    cancel = withdraw(alert, reason_en="Wrong.", reason_ur="غلط۔", user=None)
    assert newest_cards(alert) == {}

    draw_cards(cancel)
    assert newest_cards(alert)["wide"].message_id == cancel.pk
    assert default_storage.exists(old)


def test_one_card_that_fails_keeps_no_other_from_being_drawn(message, drawn_at_once, monkeypatch):
    answer = services.draw_apart

    def square_fails(html, sheet, *, styles):
        if sheet is FORMATS[Shape.SQUARE]:
            raise DrawingError("no room")
        return answer(html, sheet, styles=styles)

    monkeypatch.setattr(services, "draw_apart", square_fails)
    with pytest.raises(CardsFailedError, match=message.code):
        draw_cards(message)

    assert set(urls_of(message)) == {"wide", "poster"}
    assert AlertCard.objects.get(message=message, shape="square").problem == "no room"
    assert without_cards() == [message.pk]


def test_a_crash_of_the_drawing_process_is_a_problem_in_words(message, monkeypatch):
    run = subprocess.run

    def crash(command, **kwargs):
        kill_itself = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
        return run([command[0], "-c", kill_itself], **kwargs)

    monkeypatch.setattr(subprocess, "run", crash)
    assert draw_cards_of.enqueue(message.pk).return_value == 0

    problems = set(AlertCard.objects.values_list("problem", flat=True))
    assert len(problems) == 1
    assert "-11" in problems.pop()


def test_a_card_has_a_file_or_a_problem(message):
    for values in ({"name": "", "problem": ""}, {"name": "cards/x.png", "size": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AlertCard.objects.create(
                message=message, shape="wide", design=1, made_at=message.sent_at, **values
            )


def test_the_command_draws_what_is_missing_and_can_run_twice(message, drawn_at_once, capsys):
    call_command("draw_cards")
    call_command("draw_cards")

    assert len(drawn_at_once) == 3
    assert "Done: 1 warning(s)." in capsys.readouterr().out
    assert without_cards() == []


def test_the_command_leaves_the_work_to_the_worker(message, drawn_at_once, capsys):
    call_command("draw_cards", queue=True)

    assert "1 warning(s) left to the worker." in capsys.readouterr().out
    assert len(drawn_at_once) == 3


def test_the_command_says_what_to_install(message, monkeypatch):
    from alerts.management.commands import draw_cards as command
    from mrc.core.drawing.fonts import Missing

    monkeypatch.setattr(command, "missing_parts", lambda: Missing(("libpango-1.0.so.0",), ()))

    with pytest.raises(CommandError, match=r"apt-get install fontconfig"):
        call_command("draw_cards")


def test_nothing_is_drawn_where_cards_are_turned_off(message, settings, drawn_at_once, capsys):
    settings.MRC_DRAW_CARDS = False
    draw_soon(sender=AlertMessage, message=message)
    call_command("draw_cards")

    assert drawn_at_once == []


def test_the_check_names_the_packages(monkeypatch, settings):
    from alerts.warnings.cards import checks
    from mrc.core.drawing.fonts import Missing

    monkeypatch.setattr(checks, "missing_parts", lambda: Missing((), ("Noto Nastaliq Urdu",)))

    [warning] = checks.can_draw_cards(None)
    assert "fonts-noto-core" in warning.hint
    settings.MRC_DRAW_CARDS = False
    assert checks.can_draw_cards(None) == []
