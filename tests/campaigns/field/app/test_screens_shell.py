"""The shell of the app: one page for everybody, with every word that its scripts say."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image

from campaigns.field.app.texts import texts
from campaigns.field.forms import CountForm
from mrc.core.models import User
from tests.campaigns.factories import make_officer

SCRIPTS = Path(__file__).resolve().parents[4] / "site/mrc/static/mrc/js/outreach/screens"
LANGUAGES = ("en", "ur")


def shell(client: Client, language: str = "en") -> Any:
    return client.get(f"/{language}/outreach/app/")


def scripts() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(SCRIPTS.glob("*.js")))


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shell_is_the_same_for_everybody(officer: User, language: str) -> None:
    pages = []
    for user in (None, officer, make_officer(officer.centre, username="bilal")):
        client = Client()
        if user is not None:
            client.force_login(user)
        response = shell(client, language)
        assert "Cookie" not in response.headers.get("Vary", "")
        assert not response.cookies
        pages.append(response.content)
    assert pages[0] == pages[1] == pages[2]


def test_the_shell_asks_nothing_of_the_database(client: Client) -> None:
    """No fixture of the database: a query would be refused."""
    response = shell(client)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"
    again = client.get("/en/outreach/app/", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_the_policy_is_the_strict_one_and_nothing_is_inline(client: Client) -> None:
    response = shell(client)
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "blob:" not in policy
    html = response.content.decode()
    assert re.findall(r"<script(?![^>]* src=)", html) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", html) == []


def test_without_script_it_leads_to_the_form_online(client: Client) -> None:
    html = shell(client, "ur").content.decode()
    refresh = '<noscript><meta http-equiv="refresh" content="0; url=/ur/outreach/"></noscript>'
    assert refresh in html


@pytest.mark.django_db
def test_signing_in_leads_an_officer_to_the_app(client: Client, officer: User) -> None:
    officer.language = "ur"
    officer.save()
    client.force_login(officer)
    assert client.get(reverse("signed_in")).headers["Location"] == "/ur/outreach/app/"
    page = client.get("/ur/outreach/").content.decode()
    assert "/ur/outreach/app/" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_has_what_an_installation_needs(client: Client, language: str) -> None:
    html = shell(client, language).content.decode()
    address = re.search(r'<link rel="manifest" href="([^"]+)"', html)
    assert address is not None
    response = client.get(address[1])
    assert response.headers["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert manifest["start_url"] == f"/{language}/outreach/app/"
    assert manifest["scope"] == f"/{language}/outreach/"
    assert manifest["display"] == "standalone"
    assert manifest["lang"] == language
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert "maskable" in {icon["purpose"] for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        assert path, icon
        if icon["type"] == "image/png":
            with Image.open(str(path)) as picture:
                assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_scripts_say_no_word_that_the_page_has_not() -> None:
    source = scripts()
    known = {key for key, _text in texts()}
    said = set(re.findall(r'\btext\(\s*"([a-z_]+)"', source))
    said |= set(re.findall(r'\bfilled\("([a-z_]+)"', source))
    counted = {
        f"{key}_{ending}"
        for key in re.findall(r'\bcounted\("([a-z_]+)"', source)
        for ending in ("one", "other")
    }
    assert said | counted <= known
    # Keys that are put together, or stand in a table of a script.
    rest = known - said - counted
    patterns = [
        re.compile(re.escape(prefix).replace("\\$\\{", "").split("$")[0])
        for prefix in re.findall(r"\btext\(`([a-z_]+_)\$\{", source)
    ]
    tables = set(re.findall(r'"([a-z]+(?:_[a-z]+)*)"', source))
    unused = {
        key for key in rest if key not in tables and not any(one.match(key) for one in patterns)
    }
    assert unused == set()


def test_every_template_that_scripts_copy_is_in_the_page(client: Client) -> None:
    html = shell(client).content.decode()
    names = set(re.findall(r'\bclone\("([a-z-]+)"\)', scripts()))
    names |= {f"remark-{kind}" for kind in ("error", "warning", "explained", "seen", "comment")}
    names |= {"correct", "go-on-correcting", "choose", "mend"}
    missing = {name for name in names if f'<template id="t-{name}">' not in html}
    assert missing == set()


def test_every_field_of_the_form_online_is_in_the_shell(client: Client) -> None:
    html = shell(client).content.decode()
    form = html[html.index('<form id="step"') : html.index("</form>")]
    for name in (*CountForm.base_fields, "campaign", "place", "venue", "district", "held_on"):
        assert f'name="{name}"' in form, name
    for name in ("starts_at", "ends_at", "mode", "audience", "cohort", "language", "referrals"):
        assert f'name="{name}"' in form, name
    assert form.count('name="cell_') == 28
    for name in ("topics", "facilitators", "partners"):
        assert f'data-choices="{name}"' in form, name


class _Words(HTMLParser):
    """The words of a page that are not marked as another language's."""

    VOID = frozenset({"input", "br", "use", "img", "meta", "link", "hr", "path"})
    SILENT = frozenset({"script", "style"})
    ATTRIBUTES = ("aria-label", "title", "placeholder", "alt")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        for name, value in values.items():
            if value and (name in self.ATTRIBUTES or (name.startswith("data-") and " " in value)):
                self.found.append(value)
        if tag not in self.VOID:
            is_other = values.get("lang") == "en" or tag in self.SILENT
            self.open.append(is_other or bool(self.open and self.open[-1]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1]):
            self.found.append(data)


def test_no_english_is_in_the_urdu_shell(client: Client) -> None:
    parser = _Words()
    parser.feed(shell(client, "ur").content.decode())
    #: Names that are the same in both languages, places to be filled in, and the a.m. of English.
    allowed = re.compile(
        r"\{\w+\}|field-log-unsent|MRC|CNIC|KB|a\.m\.|p\.m\.|/ur/outreach/|/en/outreach/"
    )
    english = [
        text.strip() for text in parser.found if re.search("[A-Za-z]{2,}", allowed.sub("", text))
    ]
    assert english == []
