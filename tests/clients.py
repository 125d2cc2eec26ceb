"""Somebody's browser, for tests that need no real one."""

from django.http import HttpResponse
from django.test import Client

from mrc.core.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def is_refused(response: HttpResponse) -> bool:
    """The admin sends people without a right to its front page, with a message."""
    return response.status_code == 405 or (
        response.status_code == 302 and response["Location"].startswith(("/admin/", "/accounts/"))
    )
