"""The second factor: a code from an authenticator app, or one of ten recovery codes."""

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest


def has_authenticator(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the account has an authenticator app set up."""
    if user.pk is None:
        return False
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def record_second_factor(request: HttpRequest) -> None:
    """The session that has just set up the app typed in a code of it: that is a second factor."""
    record_authentication(request, request.user, method="mfa", type=Authenticator.Type.TOTP)


def forget_second_factor(request: HttpRequest) -> None:
    """After the app was removed, staff areas ask this session to set up a new one."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record for record in records if record.get("method") != "mfa"
    ]


def reset_second_factor(user: AbstractBaseUser) -> int:
    """Remove app and recovery codes of somebody who lost both; gives how many there were.

    For `manage.py staff` alone: the account then sets up a new app at its next sign-in.
    """
    deleted, _by_model = Authenticator.objects.filter(user_id=user.pk).delete()
    return deleted
