"""The account forms in our own words; phones' Urdu digits are accepted in codes."""

from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mrc.core.urdu import fold_digits

from .models import User
from .tasks import send_password_reset

GOOD_PASSWORD = _(
    "At least 12 characters. Three or four words that do not belong together are easy to keep."
)


class PlainFields:
    """Labels instead of placeholders, which vanish as soon as somebody types."""

    labels: ClassVar[dict[str, Any]] = {}
    #: In place of what allauth writes itself: a link that the page has in a better place, or a
    #: list of rules where a sentence does.
    help_texts: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.labels:
                field.label = self.labels[name]
            if name in self.help_texts:
                field.help_text = self.help_texts[name]


class CodeField(forms.CharField):
    """Six digits from the app or eight of a recovery code, however they were typed."""

    def __init__(self) -> None:
        widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
        )
        super().__init__(label=_("Code"), max_length=20, widget=widget)

    def to_python(self, value: Any) -> str:
        return "".join(fold_digits(super().to_python(value) or "").split())


class SignInForm(PlainFields, account_forms.LoginForm):
    labels: ClassVar[dict[str, Any]] = {"login": _("User name"), "password": _("Password")}
    help_texts: ClassVar[dict[str, Any]] = {"password": ""}


class ResetPasswordForm(PlainFields, account_forms.ResetPasswordForm):
    labels: ClassVar[dict[str, Any]] = {"email": _("E-mail")}

    def clean_email(self) -> str:
        """The address as typed; whether anybody has it shows nowhere."""
        return self.cleaned_data["email"].lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Leave the mail to the worker: sending it here would tell known addresses by the time."""
        email = self.cleaned_data["email"]
        for user in User.objects.filter(email__iexact=email, is_active=True):
            send_password_reset.enqueue(user.pk, get_language() or user.language)
        return email


class NewPasswordForm(PlainFields, account_forms.ResetPasswordKeyForm):
    labels: ClassVar[dict[str, Any]] = {
        "password1": _("New password"),
        "password2": _("New password once more"),
    }
    help_texts: ClassVar[dict[str, Any]] = {"password1": GOOD_PASSWORD}


class ChangePasswordForm(PlainFields, account_forms.ChangePasswordForm):
    labels: ClassVar[dict[str, Any]] = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }
    help_texts: ClassVar[dict[str, Any]] = {"oldpassword": "", "password1": GOOD_PASSWORD}


class ConfirmPasswordForm(PlainFields, account_forms.ReauthenticateForm):
    labels: ClassVar[dict[str, Any]] = {"password": _("Password")}
    help_texts: ClassVar[dict[str, Any]] = {"password": ""}


class CodeForm(code_forms.AuthenticateForm):
    code = CodeField()


class ConfirmCodeForm(code_forms.ReauthenticateForm):
    code = CodeField()


class ActivateForm(totp_forms.ActivateTOTPForm):
    code = CodeField()
