"""Wagtail's widgets start without inline scripts (ADR 8)."""

import hashlib
import inspect
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from wagtail.admin.widgets import (
    AdminDateInput,
    AdminDateTimeInput,
    AdminPageChooser,
    AdminTimeInput,
    chooser,
)
from wagtail.admin.widgets.workflows import AdminTaskChooser
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.images.widgets import AdminImageChooser
from wagtail.snippets.widgets import AdminSnippetChooser

from mrc.core.admin_widgets import render
from mrc.core.models import Contact
from tests.factories import ContactFactory, make_page, make_site

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>")
CALL = re.compile(
    r'data-mrc-call-function-value="([^"]+)"\s+data-mrc-call-arguments-value="([^"]+)"'
)


def call_in(html):
    function, arguments = CALL.search(html).groups()
    return function, json.loads(arguments.replace("&quot;", '"').replace("&#x27;", "'"))


@pytest.mark.parametrize(
    ("widget", "function"),
    [
        (AdminDateInput, "initDateChooser"),
        (AdminTimeInput, "initTimeChooser"),
        (AdminDateTimeInput, "initDateTimeChooser"),
    ],
)
def test_date_and_time_inputs_ask_for_their_call(widget, function):
    html = widget().render("day", None, {"id": "id_day"})
    assert not INLINE_SCRIPT.search(html)
    called, arguments = call_in(html)
    assert called == function
    assert arguments[0] == "id_day"
    assert "format" in arguments[1]


@pytest.mark.parametrize(
    ("widget", "function"),
    [
        (AdminPageChooser(), "PageChooser"),
        (AdminImageChooser(), "ImageChooser"),
        (AdminDocumentChooser(), "DocumentChooser"),
        (AdminSnippetChooser(Contact), "SnippetChooser"),
        (AdminTaskChooser(), "createTaskChooser"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_choosers_ask_for_their_call(db, widget, function):
    html = widget.render("thing", None, {"id": "id_thing"})
    assert not INLINE_SCRIPT.search(html)
    called, arguments = call_in(html)
    assert called == function
    assert arguments[0] == "id_thing"


def test_chooser_shows_what_was_chosen_and_escapes_it(db):
    contact = ContactFactory(name_en='"><script>alert(1)</script>')
    html = AdminSnippetChooser(Contact).render("contact", contact.pk, {"id": "id_contact"})
    assert f'value="{contact.pk}"' in html
    assert "<script>alert" not in html


def test_chooser_replacement_still_matches_what_it_replaces():
    """When Wagtail changes its own, compare the two again and write the new sum down here."""
    assert chooser.BaseChooser.render is render
    source = inspect.getsource(chooser)
    own = source.partition("    def render(self, name")[2].partition("    @property")[0]
    start = inspect.getsource(chooser.BaseChooser.render_js_init)
    assert hashlib.sha256((own + start).encode()).hexdigest() == (
        "b4d854a182f137c141d012f62baf0cd50490607a360ca4e5df78de032b883108"
    )


@pytest.mark.parametrize(
    "name",
    ["wagtailadmin/panels/inline_panel.html", "wagtailadmin/panels/multiple_chooser_panel.html"],
)
def test_inline_panels_come_from_our_templates(name):
    source = get_template(name).template.source
    assert "mrc-call" in source
    assert not INLINE_SCRIPT.search(source)


@pytest.fixture
def pages(db):
    homes = make_site()
    return make_page(homes.english, "About us"), homes


def test_admin_pages_hold_no_inline_script(pages, admin_client):
    about, homes = pages
    ContactFactory()
    addresses = [
        "/admin/",
        f"/admin/pages/{homes.english.pk}/",
        f"/admin/pages/{about.pk}/edit/",
        f"/admin/pages/{homes.urdu.pk}/edit/",
        f"/admin/pages/add/home/informationpage/{homes.english.pk}/",
        f"/admin/pages/{about.pk}/history/",
        f"/admin/localize/submit/page/{about.pk}/",
        "/admin/images/add/",
        "/admin/documents/add/",
        "/admin/snippets/core/centre/add/",
        "/admin/redirects/add/",
        "/admin/workflows/add/",
        "/admin/reports/site-history/",
        "/admin/account/",
    ]
    for address in addresses:
        response = admin_client.get(address)
        assert response.status_code == 200, address
        assert not INLINE_SCRIPT.search(response.content.decode()), address


def test_translation_editor_is_among_them(pages, admin_client):
    _about, homes = pages
    html = admin_client.get(f"/admin/pages/{homes.urdu.pk}/edit/").content.decode()
    assert "js-translation-editor" in html
    assert 'data-page-chooser="/admin/choose-page/"' in html


def test_modal_windows_hold_no_inline_script(pages, admin_client):
    for address in ("/admin/images/chooser/", "/admin/documents/chooser/", "/admin/choose-page/"):
        html = json.loads(admin_client.get(address).content)["html"]
        assert not INLINE_SCRIPT.search(html), address


def test_names_are_those_that_the_script_accepts():
    """`mrc/js/admin.js` calls nothing that is not on its list."""
    script = Path(finders.find("mrc/js/admin.js")).read_text(encoding="utf-8")
    classes = re.search(r"CLASSES = /(.+)/;", script)[1]
    functions = re.search(r"CALLS = new Set\(\[(.+)\]\)", script)[1]
    for name in ("PageChooser", "ImageChooser", "DocumentChooser", "SnippetChooser", "InlinePanel"):
        assert re.fullmatch(classes, name), name
    for name in ("initDateChooser", "initTimeChooser", "initDateTimeChooser", "createTaskChooser"):
        assert f'"{name}"' in functions
    for name in ("eval", "Function", "fetch", "open"):
        assert not re.fullmatch(classes, name)
        assert f'"{name}"' not in functions
