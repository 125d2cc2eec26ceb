"""Walking through the report form as a browser without JavaScript does."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

ADDRESS = "/en/alerts/report/"
#: What somebody answers who answers everything, page by page.
ANSWERS: list[dict[str, str]] = [
    {"in_danger": "no"},
    {"what_happened": "He promised a job in a shop and took the money."},
    {"kind": "job"},
    {"channel": "whatsapp"},
    {"who": "Asghar, 0300 1234567"},
    {"amount_band": "up_to_50k"},
    {"country_code": "", "district": "", "happened_in": ""},
    {"contact": "Sadia 0311 7654321", "reach_safely": "After 6 in the evening"},
]


def state_in(response: HttpResponse) -> str:
    """The sealed state that a page carries."""
    found = re.search(r'name="state" value="([^"]+)"', response.content.decode())
    assert found, response.content.decode()[:2000]
    return html.unescape(found[1])


def text_of(response: HttpResponse) -> str:
    return html.unescape(response.content.decode())


def press(
    client: Client, page: HttpResponse, typed: dict[str, Any], go: str = "next", **extra: Any
) -> HttpResponse:
    """Presses a button of the page with what was typed on it."""
    address = extra.pop("address", ADDRESS)
    return client.post(address, {"state": state_in(page), "go": go, **typed}, **extra)


def walk_to_the_end(
    client: Client, answers: list[dict[str, str]] = ANSWERS, *, address: str = ADDRESS
) -> HttpResponse:
    """The last page, with everything answered."""
    page = client.get(address)
    for typed in answers:
        page = press(client, page, typed, address=address)
        assert page.status_code == 200, text_of(page)
    return page


def reference_in(response: HttpResponse) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}", text_of(response))
    assert found, text_of(response)
    return found[0]
