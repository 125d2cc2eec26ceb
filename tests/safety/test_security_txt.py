"""People who find a weakness are told where to write, and for how long that holds."""

import datetime
from typing import Any

import pytest
from django.test import Client

from mrc.core.security_txt import PATH, security_lines
from tests.core.test_settings import problems

pytestmark = pytest.mark.django_db
CONTACT = "mailto:security@mrc.example"


def fields(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.splitlines())


def test_file_has_the_fields_of_the_rfc(client: Client, settings: Any) -> None:
    settings.MRC_SECURITY_CONTACT = CONTACT
    settings.WAGTAILADMIN_BASE_URL = "https://mrc.example"
    response = client.get(PATH)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    told = fields(response.content.decode())
    assert told.keys() == {"Contact", "Expires", "Preferred-Languages", "Canonical"}
    assert told["Contact"] == CONTACT
    assert told["Preferred-Languages"] == "en, ur"
    assert told["Canonical"] == "https://mrc.example/.well-known/security.txt"
    assert not response.cookies


def test_canonical_address_is_ours_whatever_host_was_asked(settings: Any) -> None:
    settings.MRC_SECURITY_CONTACT, settings.ALLOWED_HOSTS = CONTACT, ["*"]
    forged = Client().get(PATH, headers={"host": "attacker.example"})
    assert "attacker.example" not in forged.content.decode()


@pytest.mark.parametrize("now", ["2026-11-22T23:59:59+05:00", "2028-02-29T00:00:00+00:00"])
def test_it_runs_out_within_a_year_and_not_at_once(now: str) -> None:
    moment = datetime.datetime.fromisoformat(now)
    lines = "\n".join(security_lines(contact=CONTACT, origin="https://mrc.example", now=moment))
    expires = datetime.datetime.fromisoformat(fields(lines)["Expires"].replace("Z", "+00:00"))
    assert datetime.timedelta(days=90) < expires - moment < datetime.timedelta(days=365)


def test_there_is_none_while_no_contact_is_configured(client: Client, settings: Any) -> None:
    assert settings.MRC_SECURITY_CONTACT == ""
    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize("contact", ["security@mrc.example", "http://mrc.example/report"])
def test_production_refuses_a_contact_that_is_no_address(contact: str) -> None:
    (found,) = problems(MRC_SECURITY_CONTACT=contact)
    assert found.startswith("MRC_SECURITY_CONTACT: must begin with mailto:")
