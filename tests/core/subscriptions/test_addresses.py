import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from mrc.core.subscriptions.addresses import address_hash, known_hashes, normalised


@pytest.mark.parametrize(
    "typed",
    [
        "sana@example.org",
        "  Sana@Example.ORG ",
        "sana\u200f@example.org",
        "sana @example.org",
        "\u2066sana@example.org\u2069",
        "ｓａｎａ＠example.org",
    ],
)
def test_one_address_has_one_form_however_it_was_typed(typed: str) -> None:
    assert normalised(typed) == "sana@example.org"


def test_digits_of_an_urdu_keyboard_are_understood() -> None:
    assert (
        normalised("ali۷۸۶@example.org")
        == normalised("ali٧٨٦@example.org")
        == ("ali786@example.org")
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("sana", "invalid"),
        ("sana@", "invalid"),
        ("a@b@example.org", "invalid"),
        ("ثنا@example.org", "script"),
        ("sana@مثال.org", "script"),
        (f"{'a' * 250}@example.org", "invalid"),
        ("", "invalid"),
    ],
)
def test_what_is_no_address_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as error:
        normalised(typed)
    assert error.value.code == code


@given(st.text(max_size=60))
def test_no_accepted_address_can_end_a_header_line(typed: str) -> None:
    try:
        address = normalised(f"{typed}@example.org")
    except ValidationError:
        return
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set("\r\n\0 ")
    assert normalised(address) == address


def test_hash_needs_the_secret_key() -> None:
    here = address_hash("sana@example.org")
    with override_settings(SECRET_KEY="another one", SECRET_KEY_FALLBACKS=[]):
        assert address_hash("sana@example.org") != here
    with override_settings(SECRET_KEY="another one", SECRET_KEY_FALLBACKS=["x"]):
        assert len(set(known_hashes("sana@example.org"))) == 2
