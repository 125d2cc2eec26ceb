"""Signing in, its throttles, its languages, and what is not there."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from mrc.settings import base

from .helpers import code_for, set_up_second_factor, sign_in


@pytest.fixture
def throttled(settings):
    """The limits as production has them; other tests run without."""
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS


def test_officer_lands_in_the_field_log_in_her_language(officer):
    client = Client()
    assert sign_in(client, "ayesha")["Location"] == reverse("signed_in")
    assert client.get(reverse("signed_in"))["Location"] == "/ur/outreach/app/"


def test_next_leads_back_and_never_to_another_site(officer):
    assert sign_in(Client(), "ayesha", query="?next=/en/about/")["Location"] == "/en/about/"
    foreign = sign_in(Client(), "ayesha", query="?next=https://attacker.example/")
    assert foreign["Location"] == reverse("signed_in")


def test_officer_who_opens_the_admin_is_told_and_not_sent_in_circles(officer):
    client = Client()
    sign_in(client, "ayesha")
    page = client.get("/admin/", follow=True)
    assert page.status_code == 200
    assert page.request["PATH_INFO"] == reverse("mfa_index")
    assert "callout--danger" in page.content.decode()


def test_pages_run_no_script(officer):
    client = Client()
    assert "<script" not in client.get(reverse("account_login")).content.decode()
    sign_in(client, "ayesha")
    for name in ("mfa_index", "mfa_activate_totp", "account_change_password"):
        assert "<script" not in client.get(reverse(name)).content.decode()
    # Signing out says what is still unsent on this phone, which no server knows.
    sign_out = client.get(reverse("account_logout")).content.decode()
    assert sign_out.count("<script") == sign_out.count("mrc/js/outreach/screens/logout.js") == 1


def test_wrong_password_and_unknown_name_get_the_same_answer(officer):
    answers = [
        sign_in(Client(), name, "not the password").context["form"].non_field_errors()
        for name in ("ayesha", "nobody-of-that-name")
    ]
    assert answers[0] == answers[1] == ["The user name or the password is not right."]


def test_closed_account_does_not_get_in(officer):
    officer.is_active = False
    officer.save()
    client = Client()
    sign_in(client, "ayesha")
    assert "_auth_user_id" not in client.session


def test_five_wrong_passwords_close_the_account_from_every_address(officer, throttled):
    for number in range(5):
        sign_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), "ayesha", "wrong")
    response = sign_in(Client(REMOTE_ADDR="198.51.100.7"), "ayesha")
    assert "Too many failed attempts" in str(response.context["form"].errors)


@pytest.mark.parametrize(
    "hosts",
    [
        [f"testserver:{port}" for port in range(1, 6)],
        ["testserver", "TestServer", "testserver.", "TESTSERVER", "Testserver"],
    ],
)
def test_another_name_of_the_host_is_no_other_account(officer, throttled, hosts):
    """Neither its port nor the size of its letters."""
    for number, host in enumerate(hosts):
        client = Client(headers={"host": host}, REMOTE_ADDR=f"203.0.113.{number}")
        sign_in(client, "ayesha", "wrong")
    client = Client(headers={"host": "testserver:777"}, REMOTE_ADDR="198.51.100.7")
    assert "Too many failed attempts" in str(sign_in(client, "ayesha").context["form"].errors)


def test_closed_account_does_not_close_its_neighbour_at_the_same_address(officer, throttled):
    """A mobile network gives thousands of people one address."""
    for _number in range(5):
        sign_in(Client(), "somebody-else", "wrong")
    assert sign_in(Client(), "ayesha").status_code == 302


def test_many_names_from_one_address_close_the_address(officer, throttled):
    for number in range(30):
        sign_in(Client(REMOTE_ADDR="203.0.113.9"), f"name-{number}", "wrong")
    refused = sign_in(Client(REMOTE_ADDR="203.0.113.9"), "ayesha")
    assert "Too many failed attempts" in str(refused.context["form"].errors)
    assert sign_in(Client(REMOTE_ADDR="203.0.113.10"), "ayesha").status_code == 302


def test_addresses_of_one_household_count_as_one(officer, throttled):
    """IPv6 gives every household a /64: its last half changes at will."""
    for number in range(30):
        client = Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}")
        sign_in(client, f"name-{number}", "wrong")
    refused = sign_in(Client(REMOTE_ADDR="2001:db8:1:2:ffff::1"), "ayesha")
    assert "Too many failed attempts" in str(refused.context["form"].errors)


def test_forwarded_address_is_believed_only_from_a_trusted_proxy(officer, throttled, settings):
    for number in range(30):
        client = Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        sign_in(client, f"name-{number}", "wrong")
    assert "Too many" in str(sign_in(Client(), "ayesha").context["form"].errors)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert sign_in(Client(HTTP_X_FORWARDED_FOR="192.0.2.1"), "ayesha").status_code == 302


def test_wrong_codes_are_throttled_by_account(officer, throttled, strict):
    client = Client()
    sign_in(client, "ayesha")
    secret, _response = set_up_second_factor(client)
    for number in range(5):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        sign_in(client, "ayesha")
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    response = client.post(reverse("mfa_authenticate"), {"code": code_for(secret, steps=1)})
    assert response.status_code == 200
    assert "Too many failed attempts" in str(response.context["form"].errors)


@pytest.mark.parametrize(
    ("query", "browser", "language"),
    [
        ("", "en-GB", "en"),
        ("", "ur-PK,ur;q=0.9", "ur"),
        ("?lang=ur", "en-GB", "ur"),
        ("?lang=en", "ur", "en"),
        ("?lang=xx", "en-GB", "en"),
    ],
)
def test_sign_in_page_speaks_the_chosen_language(db, query, browser, language):
    response = Client(HTTP_ACCEPT_LANGUAGE=browser).get(reverse("account_login") + query)
    direction = "rtl" if language == "ur" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in response.content.decode()


def test_chosen_language_stays_through_the_sign_in(officer, strict):
    client = Client()
    sign_in(client, "ayesha")
    set_up_second_factor(client)
    response = sign_in(Client(), "ayesha", query="?lang=ur")
    assert response["Location"] == reverse("mfa_authenticate") + "?lang=ur"


def test_signed_in_pages_speak_the_language_of_the_account(officer):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    sign_in(client, "ayesha")
    assert '<html lang="ur"' in client.get(reverse("mfa_index")).content.decode()


def test_language_link_of_the_page_keeps_where_it_leads(db):
    html = Client().get(reverse("account_login") + "?next=/admin/pages/").content.decode()
    assert 'href="/accounts/login/?next=/admin/pages/&amp;lang=ur"' in html


def test_pages_with_forms_are_never_kept_in_a_cache(officer):
    client = Client()
    for name in ("account_login", "account_reset_password"):
        assert "no-store" in client.get(reverse(name))["Cache-Control"]
    sign_in(client, "ayesha")
    for name in ("mfa_index", "account_logout", "account_change_password", "mfa_activate_totp"):
        assert "no-store" in client.get(reverse(name))["Cache-Control"]


def test_signing_out_takes_a_post(officer):
    client = Client()
    sign_in(client, "ayesha")
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "account_set_password", "account_confirm_login_code"],
)
def test_other_pages_of_the_account_library_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/email/", "/accounts/social/"])
def test_other_addresses_of_the_account_library_do_not_exist(db, address):
    assert Client().get(address, follow=True).status_code == 404
