import pytest
from django.test import override_settings

from mrc.core.subscriptions.tokens import Purpose, request_of, subscriber_of, token_for

from .factories import make_reader

pytestmark = pytest.mark.django_db


def test_link_opens_what_it_is_for_and_nothing_else() -> None:
    reader = make_reader()
    token = token_for(reader.uid, reader.secret, Purpose.STOP)
    assert subscriber_of(token, Purpose.STOP) == reader
    assert subscriber_of(token, Purpose.MANAGE) is None
    assert request_of(token, Purpose.STOP) is None


def test_link_works_after_the_sites_secret_key_was_changed() -> None:
    reader = make_reader()
    token = token_for(reader.uid, reader.secret, Purpose.STOP)
    with override_settings(SECRET_KEY="a new one", SECRET_KEY_FALLBACKS=[]):
        assert subscriber_of(token, Purpose.STOP) == reader


@pytest.mark.parametrize("forged", ["", "x", "ا" * 48, "A" * 48, "%2e" * 16, "A" * 4000])
def test_forged_link_opens_nothing(forged: str) -> None:
    make_reader()
    assert subscriber_of(forged, Purpose.STOP) is None


def test_every_changed_sign_of_a_link_breaks_it() -> None:
    reader = make_reader()
    token = token_for(reader.uid, reader.secret, Purpose.STOP)
    assert len(token) == 48
    for at in range(len(token)):
        other = "A" if token[at] != "A" else "B"
        assert subscriber_of(token[:at] + other + token[at + 1 :], Purpose.STOP) is None
