"""The account pages that staff need, under the names that allauth knows; no other of its pages.

No sign-up, no e-mail management, no sign-in by code: `manage.py staff` is the only way in.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import never_cache

from . import token_views, views

urlpatterns: list[URLPattern] = [
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("logout/", never_cache(account.logout), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", never_cache(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", never_cache(account.password_change), name="account_change_password"),
    path("password/reset/", never_cache(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        never_cache(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("tokens/", token_views.TokensView.as_view(), name="api_tokens"),
    path("tokens/<int:pk>/", token_views.RevokeView.as_view(), name="api_token_revoke"),
    path("second-factor/", never_cache(second_factor.index), name="mfa_index"),
    path("second-factor/code/", second_factor.authenticate, name="mfa_authenticate"),
    path(
        "second-factor/confirm/",
        never_cache(second_factor.reauthenticate),
        name="mfa_reauthenticate",
    ),
    path(
        "second-factor/app/",
        never_cache(views.ActivateView.as_view()),
        name="mfa_activate_totp",
    ),
    path(
        "second-factor/app/remove/",
        never_cache(views.DeactivateView.as_view()),
        name="mfa_deactivate_totp",
    ),
    path(
        "second-factor/recovery-codes/",
        never_cache(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/recovery-codes/new/",
        never_cache(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-factor/recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
