"""A new password by mail: the same answer for everybody, and a link that works once."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from mrc.core.accounts.models import User
from mrc.settings import base

from .helpers import PASSWORD, sign_in

NEW = "four other plain words"


def ask(email, query="", **client):
    return Client(**client).post(reverse("account_reset_password") + query, {"email": email})


def link():
    return re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]


def test_known_and_unknown_addresses_get_the_same_answer(officer):
    known, unknown = ask("Ayesha@mrc.example"), ask("nobody@mrc.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [["ayesha@mrc.example"]]


def test_link_sets_a_new_password_and_does_not_sign_in(officer):
    ask("ayesha@mrc.example")
    client = Client()
    page = client.get(link(), follow=True)
    assert "?lang=" not in page.request["PATH_INFO"]
    address = page.redirect_chain[-1][0]
    response = client.post(address, {"password1": NEW, "password2": NEW})
    assert response["Location"].startswith(reverse("account_reset_password_from_key_done"))
    assert "_auth_user_id" not in client.session
    assert sign_in(Client(), "ayesha", PASSWORD).status_code == 200
    assert sign_in(Client(), "ayesha", NEW).status_code == 302


def test_link_works_once(officer):
    ask("ayesha@mrc.example")
    client = Client()
    address = client.get(link(), follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": NEW, "password2": NEW})
    page = Client().get(link())
    assert page.context["token_fail"]


def test_forged_link_is_refused(officer):
    page = Client().get(reverse("account_reset_password_from_key", args=["1", "abc-def"]))
    assert page.context["token_fail"]


def test_link_leads_to_the_sites_own_address_whatever_host_was_asked(officer, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    ask("ayesha@mrc.example", HTTP_HOST="other.example")
    assert "other.example" not in mail.outbox[0].body


def test_mail_speaks_the_language_of_the_page(officer):
    ask("ayesha@mrc.example", "?lang=ur")
    assert link().endswith("?lang=ur")


def test_closed_account_gets_no_mail(officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    ask("ayesha@mrc.example")
    assert mail.outbox == []


def test_weak_password_is_refused(officer):
    ask("ayesha@mrc.example")
    client = Client()
    address = client.get(link(), follow=True).redirect_chain[-1][0]
    for weak in ("short", "password1234", "ayesha@mrc.example"):
        response = client.post(address, {"password1": weak, "password2": weak})
        assert response.status_code == 200, weak
        assert response.context["form"].errors["password1"]


def test_asking_stays_open_while_the_account_is_closed_for_signing_in(officer, settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    for _number in range(6):
        sign_in(Client(), "ayesha", "wrong")
    assert ask("ayesha@mrc.example").status_code == 302
    assert len(mail.outbox) == 1


def test_asking_for_one_address_is_throttled(officer, settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    answers = [
        ask("ayesha@mrc.example", REMOTE_ADDR=f"203.0.113.{number}").status_code
        for number in range(6)
    ]
    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_changing_the_password_needs_the_current_one(officer):
    client = Client()
    sign_in(client, "ayesha")
    data = {"oldpassword": "not it", "password1": NEW, "password2": NEW}
    response = client.post(reverse("account_change_password"), data)
    assert response.context["form"].errors["oldpassword"]
    response = client.post(reverse("account_change_password"), {**data, "oldpassword": PASSWORD})
    assert response["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("field", ["email", "username"])
def test_staff_cannot_change_their_address_in_the_admin(admin_client, admin_user, field):
    page = admin_client.get("/admin/account/")
    assert f'name="name_email-{field}"' not in page.content.decode()
