"""Sealed state: nobody reads it, changes it, keeps it for ever or uses it for another form."""

import datetime
import time

import pytest

from mrc.core import sealed
from mrc.core.sealed import BrokenSealError, seal, unseal

STATE = {"answers": {"what_happened": "اس نے پاسپورٹ لے لیا"}, "step": "who"}


def test_state_comes_back_as_it_was():
    assert unseal("form", seal("form", STATE)) == STATE


def test_state_shows_nothing_of_what_was_typed():
    text = seal("form", {"name": "Asghar"})
    assert "Asghar" not in text
    assert seal("form", {"name": "Asghar"}) != text


@pytest.mark.parametrize("broken", ["", "abc", "ابج", "\ud800", "A" * 300_000])
def test_what_is_no_seal_is_refused(broken):
    with pytest.raises(BrokenSealError):
        unseal("form", broken)


def test_changed_seal_is_refused():
    text = seal("form", STATE)
    changed = text[:50] + ("A" if text[50] != "A" else "B") + text[51:]
    with pytest.raises(BrokenSealError):
        unseal("form", changed)


def test_seal_of_another_form_is_refused():
    with pytest.raises(BrokenSealError):
        unseal("another form", seal("form", STATE))


def test_seal_older_than_a_day_is_refused(monkeypatch):
    text = seal("form", STATE)
    now = time.time()
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: now + 24 * 3600 - 60)
    assert unseal("form", text) == STATE
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: now + 24 * 3600 + 60)
    with pytest.raises(BrokenSealError):
        unseal("form", text)
    assert unseal("form", text, max_age=datetime.timedelta(days=2)) == STATE


def test_seal_holds_while_the_secret_is_changed(settings):
    text = seal("form", STATE)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret of this site, long enough for it"
    assert unseal("form", text) == STATE
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(BrokenSealError):
        unseal("form", text)


def test_longest_state_of_a_form_is_taken_back():
    answers = {f"field_{number}": "ظ" * 6000 for number in range(12)}
    text = seal("form", {"answers": answers})
    assert len(text) < sealed.MOST_CHARACTERS
    assert unseal("form", text) == {"answers": answers}
