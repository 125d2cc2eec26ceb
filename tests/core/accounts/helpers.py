"""Signing in as the pages do it, and the codes of an authenticator app."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

PASSWORD = "three plain words here"


def code_for(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows; `steps` half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in(client: Client, username: str, password: str = PASSWORD, query: str = ""):
    return client.post(reverse("account_login") + query, {"login": username, "password": password})


def set_up_second_factor(client: Client) -> tuple[str, object]:
    """The secret that the page showed, and the answer to its code."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    return secret, client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
