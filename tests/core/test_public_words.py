"""Words that stand on many pages are the same on each of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.test import Client
from django.utils import translation

from mrc.core.templatetags.mrc import ltr
from tests.factories import ContactFactory, make_page, make_site, translate

CATALOGUE = Path(settings.REPO_DIR) / "site" / "mrc" / "locale" / "ur" / "LC_MESSAGES" / "django.po"
HOME = {"en": "Home", "ur": "پہلا صفحہ"}
FREE = {"en": "Free advice:", "ur": "مفت مشورہ:"}


def urdu_words() -> Iterator[str]:
    from babel.messages.pofile import read_po

    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="ur"):
            yield from [message.string] if isinstance(message.string, str) else message.string


@pytest.mark.django_db
@pytest.mark.usefixtures("immediate_commits")
@pytest.mark.parametrize("language", ["en", "ur"])
def test_way_home_has_one_name_on_pages_and_views(client: Client, language: str) -> None:
    homes = make_site()
    above = make_page(homes.english, "About us", slug="about")
    below = make_page(above, "History", slug="history")
    for page in (above, below):
        translate(page, {page.title: f"{page.title} ur"})

    for address in ("about/", "about/history/", "destinations/compare/", "alerts/check/"):
        html = client.get(f"/{language}/{address}").content.decode()
        trail = html.partition('class="breadcrumbs"')[2].partition("</nav>")[0]
        first = re.search(r"<a [^>]*>(.*?)</a>", trail)
        assert first, address
        assert first[1] == HOME[language], address


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ur"])
def test_advice_is_called_free_and_the_call_is_not(client: Client, language: str) -> None:
    make_site()
    ContactFactory(key="mrc-helpline", phone="0304 1112123")

    html = client.get(f"/{language}/alerts/check/").content.decode()

    bar = html.partition('class="helpline-bar"')[2].partition("</a>")[0]
    assert FREE[language] in bar


def test_no_words_promise_a_free_call() -> None:
    promises = [text for text in urdu_words() if "کال مفت" in text or "مفت ہیلپ لائن" in text]
    assert promises == []


def test_units_are_written_in_urdu() -> None:
    latin = [text for text in urdu_words() if re.search(r"\b[KMG]B\b", text)]
    assert [text for text in latin if "ISO" not in text] == []
    with translation.override("ur"):
        assert filesizeformat(8 * 1024 * 1024).replace("\xa0", " ") == "8.0 ایم بی"


@pytest.mark.parametrize(
    "text", ["K7QM-2XWD", "AB12-3456", "1234-5678", "LHE-2026-00412", "+92 51 111 040 040"]
)
def test_number_or_reference_never_breaks_over_two_lines(text: str) -> None:
    assert 'class="latin nowrap"' in ltr(text)


def test_long_address_may_break() -> None:
    assert "nowrap" not in ltr("https://mrc.example/en/alerts/check/")
