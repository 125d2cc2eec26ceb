"""No session without a second factor reaches a staff area, whatever way it signed in."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from mrc.core.accounts.second_factor import reset_second_factor
from mrc.core.urdu import fold_digits

from .helpers import PASSWORD, code_for, set_up_second_factor, sign_in

STAFF_AREAS = ["/admin/", "/admin/pages/", "/en/outreach/", "/ur/outreach/"]


@pytest.fixture
def signed_in(officer, strict):
    client = Client()
    sign_in(client, officer.username)
    return client


@pytest.fixture
def with_app(officer, strict):
    """An officer with an app set up, signed out again; gives the app's secret."""
    client = Client()
    sign_in(client, officer.username)
    secret, _response = set_up_second_factor(client)
    return secret


@pytest.mark.parametrize("address", STAFF_AREAS)
def test_staff_area_without_second_factor_leads_to_setting_it_up(signed_in, address):
    response = signed_in.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("mfa_activate_totp"))


def test_staff_area_refuses_to_take_anything_without_second_factor(signed_in):
    assert signed_in.post("/admin/pages/add/home/informationpage/3/", {}).status_code == 403
    session = "/api/outreach/sessions/019a2012-f469-73cf-a76c-5bed9bc49b49"
    assert signed_in.put(session).status_code == 401


def test_api_knows_nobody_without_second_factor_and_redirects_nowhere(signed_in):
    """A script could not follow: it is told, in its own words, to have somebody sign in."""
    response = signed_in.get("/api/outreach/bundle")
    assert response.status_code == 401
    assert response.json()["error"] == "signed-out"
    assert signed_in.get("/api/outreach/ping").json()["user"] is None


def test_setting_up_opens_the_staff_area_and_shows_recovery_codes(signed_in):
    _secret, response = set_up_second_factor(signed_in)
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    page = signed_in.get(response["Location"])
    assert len(page.context["unused_codes"]) == 10
    assert not signed_in.get("/admin/").get("Location", "").startswith("/accounts/second-factor")


def test_setting_up_does_not_ask_for_the_password_twice(signed_in):
    assert signed_in.get(reverse("mfa_activate_totp")).status_code == 200


def test_setting_up_long_after_signing_in_asks_for_the_password_again(signed_in):
    session = signed_in.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    response = signed_in.get(reverse("mfa_activate_totp"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_wrong_code_sets_nothing_up(signed_in, officer):
    signed_in.get(reverse("mfa_activate_totp"))
    response = signed_in.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert response.status_code == 200
    assert not Authenticator.objects.filter(user=officer).exists()


def test_signing_in_asks_for_the_code(with_app, officer):
    client = Client()
    response = sign_in(client, officer.username)
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get("/admin/")["Location"].startswith(reverse("account_login"))
    response = client.post(reverse("mfa_authenticate"), {"code": code_for(with_app)})
    assert response["Location"] == reverse("signed_in")
    assert "second-factor" not in client.get("/admin/").get("Location", "")


@pytest.mark.parametrize("steps", [-1, 1])
def test_code_of_a_phone_whose_clock_drifts_is_accepted(with_app, officer, steps):
    client = Client()
    sign_in(client, officer.username)
    code = code_for(with_app, steps=steps)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302


def test_code_in_urdu_digits_with_a_space_is_accepted(with_app, officer):
    client = Client()
    sign_in(client, officer.username)
    code = code_for(with_app).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert fold_digits(code) == code_for(with_app)
    response = client.post(reverse("mfa_authenticate"), {"code": f"{code[:3]} {code[3:]}"})
    assert response.status_code == 302


def test_code_works_once(with_app, officer):
    code = code_for(with_app)
    for expected in (302, 200):
        client = Client()
        sign_in(client, officer.username)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_recovery_code_works_once(with_app, officer):
    codes = Authenticator.objects.get(user=officer, type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]
    for expected in (302, 200):
        client = Client()
        sign_in(client, officer.username)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_session_that_got_in_another_way_still_has_to_prove_it(with_app, officer):
    client = Client()
    client.force_login(officer)
    response = client.get("/admin/")
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))


def test_wagtails_own_sign_in_is_no_way_round(officer, strict):
    client = Client()
    for address in (
        "/admin/login/",
        "/admin/password_reset/",
        "/admin/password_reset/confirm/a/b/",
    ):
        data = {"username": officer.username, "password": PASSWORD}
        response = client.post(address, data)
        assert response["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_removing_the_app_closes_the_staff_area_at_once(signed_in):
    set_up_second_factor(signed_in)
    signed_in.post(reverse("mfa_deactivate_totp"))
    assert signed_in.get("/admin/")["Location"].startswith(reverse("mfa_activate_totp"))


def test_reset_for_a_lost_phone_removes_app_and_recovery_codes(with_app, officer):
    assert reset_second_factor(officer) == 2
    assert sign_in(Client(), officer.username)["Location"] == reverse("signed_in")


def test_secrets_are_not_readable_in_the_database(with_app, officer):
    stored = [str(a.data) for a in Authenticator.objects.filter(user=officer)]
    assert len(stored) == 2
    assert all(with_app not in text for text in stored)


def test_secret_key_being_changed_keeps_second_factors(with_app, officer, settings):
    settings.SECRET_KEY_FALLBACKS = [django_settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key of this test, as long as keys should be " * 2
    client = Client()
    sign_in(client, officer.username)
    response = client.post(reverse("mfa_authenticate"), {"code": code_for(with_app)})
    assert response.status_code == 302


def test_picture_of_the_key_needs_no_inline_style(signed_in):
    html = signed_in.get(reverse("mfa_activate_totp")).content.decode()
    assert "<svg" in html
    assert "<?xml" not in html
    assert " style=" not in html
    assert "data:image" not in html


def test_development_asks_for_none_and_says_so(admin_client):
    response = admin_client.get("/admin/")
    assert "asks for no second factor" in response.content.decode()


def test_required_second_factor_leaves_no_banner(admin_user, strict):
    admin_user.set_password(PASSWORD)
    admin_user.save()
    client = Client()
    sign_in(client, admin_user.username)
    set_up_second_factor(client)
    response = client.get("/admin/")
    assert response.status_code == 200
    assert "asks for no second factor" not in response.content.decode()
