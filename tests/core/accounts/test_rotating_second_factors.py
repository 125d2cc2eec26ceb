"""A new SECRET_KEY costs nobody their second factor."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from tests.factories import make_user

pytestmark = pytest.mark.django_db
OLD, NEW = "old-key-" * 8, "new-key-" * 8


@pytest.fixture
def factor(settings):
    settings.SECRET_KEY = OLD
    data = {"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")}
    return Authenticator.objects.create(user=make_user(), type="totp", data=data)


def test_after_the_rotation_the_new_key_alone_opens_it(factor, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    call_command("rotate_second_factors", verbosity=0)
    settings.SECRET_KEY_FALLBACKS = []
    factor.refresh_from_db()
    assert get_adapter().decrypt(factor.data["secret"]) == "JBSWY3DPEHPK3PXP"


def test_factor_that_no_key_opens_is_left_and_fails_the_command(factor, settings):
    settings.SECRET_KEY = NEW
    with pytest.raises(CommandError, match="Keep the old keys"):
        call_command("rotate_second_factors", verbosity=0)
    assert Authenticator.objects.get().data == factor.data
