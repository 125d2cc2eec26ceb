"""Account mail, sent by the worker."""

from urllib.parse import urlencode

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from .models import User


@task()
def send_password_reset(user_id: int, language: str) -> None:
    """Mail a link for a new password. The key in it is made here, so no queue ever holds it.

    The link begins with the site's own address from the settings: the request's Host header does
    not decide where a member of staff is sent.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not user.email:
        return
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    url = f"{settings.WAGTAILADMIN_BASE_URL}{path}?{urlencode({'lang': language})}"
    with translation.override(language):
        context = {"url": url, "username": user.get_username()}
        subject = render_to_string("account/email/password_reset_key_subject.txt", context)
        text = render_to_string("account/email/password_reset_key_message.txt", context)
    send_mail(subject.strip(), text, None, [user.email])
