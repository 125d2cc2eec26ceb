"""Sign-in for staff only: nobody signs up, and every account is made by `manage.py staff`."""

import base64
import time
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts without sign-up; every word of ours, so that each has its Urdu."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask your centre's supervisor."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right, or it has run out. Type the newest one."),
        "incorrect_password": _("This password is not right."),
        "too_many_login_attempts": _("Too many failed attempts. Try again in five minutes."),
        "rate_limited": _("Too many failed attempts. Try again in five minutes."),
        "username_password_mismatch": _("The user name or the password is not right."),
    }
    #: What a page says after something was done, in place of allauth's own templates.
    success_messages: ClassVar[dict[str, Any]] = {
        "account/messages/password_changed.txt": _("Your password is changed."),
        "mfa/messages/totp_activated.txt": _("Your authenticator app is set up."),
        "mfa/messages/totp_deactivated.txt": _("Your authenticator app is removed."),
        "mfa/messages/recovery_codes_generated.txt": _("Here are your new recovery codes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or self.success_messages.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Of the account alone. allauth puts the host in front, and a host may name any port: with
        another one for each try, nobody would ever have tried too often."""
        return str(credentials.get("email", credentials.get("username", ""))).lower()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not from somebody who has signed in within the last minutes: one password is enough."""
        records = get_authentication_records(self.request, self.request.user)
        recent = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        if any(record["method"] == "password" and record["at"] > recent for record in records):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The authenticator's secrets are encrypted at rest, and its picture needs no inline style.

    The key is derived from SECRET_KEY; while that is being changed, SECRET_KEY_FALLBACKS read
    what older keys wrote.
    """

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": StaffAccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_label(self, user: Any) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        """The picture as an element that can stand in a page: without the XML declaration."""
        svg = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived_key(secret)) for secret in secrets])


def _derived_key(secret: str | bytes) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mrc.second-factor")
    return base64.urlsafe_b64encode(derivation.derive(force_bytes(secret)))
