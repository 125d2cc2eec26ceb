"""Everybody who may come to the site: one of each role, a superuser and a stranger."""

import time
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client

from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.factories import make_user

ANONYMOUS, SUPERUSER = "anonymous", "superuser"
#: Everybody, from the one who may least.
EVERYBODY = (ANONYMOUS, *(role.value for role in Role), SUPERUSER)
STAFF = EVERYBODY[1:]


def make_person(name: str, centre: Centre) -> User | None:
    """A person of this centre. Each has an authenticator app, so that no page offers to set it up
    instead of showing itself."""
    if name == ANONYMOUS:
        return None
    if name == SUPERUSER:
        user = make_user(centre=centre, username=name, is_staff=True, is_superuser=True)
    else:
        user = make_user(Role(name), centre=centre, username=name)
    user.email = f"{name}@mrc.example"
    user.save(update_fields=["email"])
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": "kept elsewhere"}
    )
    return user


def browser_of(user: User | None, *, second_factor: bool = True) -> Client:
    """Somebody's browser, signed in by password and, unless told otherwise, by a code."""
    client = Client(raise_request_exception=False)
    if user is None:
        return client
    client.force_login(user)
    session: Any = client.session
    # Records count for the account alone in whose name they were made.
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "username": user.username},
        *([{"method": "mfa", "at": time.time(), "type": "totp"}] if second_factor else []),
    ]
    session.save()
    return client
