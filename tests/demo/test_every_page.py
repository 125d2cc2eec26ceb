"""Every page of the demo, in both languages, read and opened in its editor."""

import gzip
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from campaigns.models import Campaign
from home.loading.demo_accounts import DEMO_ACCOUNTS

pytestmark = [pytest.mark.demo, pytest.mark.django_db]

MOST_QUERIES = 15
MOST_HTML = 30 * 1024

#: Public addresses that are no pages of the tree.
VIEWS = [
    "/{}/search/",
    "/{}/search/?q=visa",
    "/{}/search/?q=ویزا",
    "/{}/our-work/",
    "/{}/campaigns/",
    "/{}/campaigns/sample-check-before-you-pay/",
    "/{}/events/calendar.ics",
    "/{}/destinations/?q=KSA",
    "/{}/destinations/saudi-arabia/print/",
    "/{}/destinations/compare/",
    "/{}/destinations/compare/?c=SA&c=AE&c=QA&c=DE",
    "/{}/destinations/contract/",
    "/{}/destinations/contract/?c=SA",
    "/{}/alerts/check/",
    "/{}/alerts/check/agent/",
    "/{}/alerts/check/pay/",
    "/{}/alerts/check/pay/?country=SA&asked=50000",
    "/{}/alerts/check/offer/",
    "/{}/alerts/check/register/",
    "/{}/alerts/check/register/?q=Falcon",
    "/{}/alerts/follow/",
    "/{}/alerts/feed.atom",
]
#: What there is to check, below `/alerts/check`.
CHECKS = ("", "/agent", "/pay", "/offer", "/register")


def public_pages() -> list[Page]:
    return list(Page.objects.live().filter(depth__gt=1).specific().order_by("path"))


def problems_of(url: str, client: Client, language: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)
    problems = []
    if response.status_code != 200:
        return [f"{url}: {response.status_code}"]
    if not response["Content-Type"].startswith("text/html"):
        return []
    html = response.content.decode()
    direction = "rtl" if language == "ur" else "ltr"
    opening = re.search(r"<html[^>]*>", html)
    if (
        opening is None
        or f'lang="{language}"' not in opening[0]
        or f'dir="{direction}"' not in opening[0]
    ):
        problems.append(f"{url}: wrong lang or dir: {opening and opening[0]}")
    if html.count("<h1") != 1:
        problems.append(f"{url}: {html.count('<h1')} h1 elements")
    if len(queries) > MOST_QUERIES:
        problems.append(f"{url}: {len(queries)} queries")
    weight = len(gzip.compress(response.content))
    if weight > MOST_HTML:
        problems.append(f"{url}: {weight} bytes of HTML")
    if response.cookies:
        problems.append(f"{url}: sets cookies {list(response.cookies)}")
    if re.search(r"<script(?![^>]*(src=|ld\+json))|<style| style=\"| onclick=", html):
        problems.append(f"{url}: inline script or style")
    return problems


def test_every_page_is_right_in_its_language() -> None:
    client = Client()
    pages = public_pages()
    languages = {page.locale.language_code for page in pages}
    assert languages == {"en", "ur"}
    # What is kept for all pages is not the page's own cost.
    for language in languages:
        client.get(f"/{language}/destinations/saudi-arabia/")
    problems = [
        problem
        for page in pages
        for problem in problems_of(page.url, client, page.locale.language_code)
    ]
    assert problems == []


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("address", VIEWS)
def test_every_view_is_right_in_its_language(address: str, language: str) -> None:
    client = Client()
    client.get(f"/{language}/")  # the frame of every page is kept for a few seconds
    assert problems_of(address.format(language), client, language) == []


def test_every_page_has_a_translation_that_is_not_behind() -> None:
    pages = public_pages()
    assert [p.url for p in pages if p.alias_of_id] == [], "pages that nobody translated"
    english = {p.translation_key: p for p in pages if p.locale.language_code == "en"}
    urdu = {p.translation_key: p for p in pages if p.locale.language_code == "ur"}
    assert english.keys() == urdu.keys()
    behind = [
        page.url
        for key, page in urdu.items()
        if not page.translated_hash or page.translated_hash != english[key].source_hash
    ]
    assert behind == []


def test_every_editor_opens() -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(username="admin"))
    failed = {}
    for page in public_pages():
        response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        if response.status_code != 200:
            failed[page.url] = response.status_code
    assert failed == {}


def test_alternates_are_reciprocal() -> None:
    client = Client()
    alternates = {}
    for page in public_pages():
        html = client.get(page.url).content.decode()
        alternates[page.full_url] = dict(
            re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', html)
        )
    for url, links in alternates.items():
        assert set(links) >= {"en", "ur"}, url
        for other in (links["en"], links["ur"]):
            assert alternates[other]["en"] == links["en"]
            assert alternates[other]["ur"] == links["ur"]


def test_no_english_sentence_leaks_into_urdu() -> None:
    """Longer runs of Latin words in Urdu pages stand inside elements marked as such."""
    client = Client()
    leaks = {}
    for page in public_pages():
        if page.locale.language_code != "ur":
            continue
        html = client.get(page.url).content.decode()
        body = html[html.index("<body") :]
        body = re.sub(r"<(bdi|code|script)\b.*?</\1>", " ", body, flags=re.S)
        body = re.sub(r'<(\w+)[^>]*\blang="en"[^>]*>.*?</\1>', " ", body, flags=re.S)
        text = re.sub(r"<[^>]+>", "\n", body)
        found = re.findall(r"[A-Za-z]{3,}(?:[ ,]+[A-Za-z]{2,}){3,}", text)
        if found:
            leaks[page.url] = found
    assert leaks == {}


def test_every_page_knows_the_pages_below_it() -> None:
    """A parent that was saved from an old copy answers for its children with 404."""
    assert Page.find_problems() == ([], [], [], [], [])


def test_second_load_changes_nothing() -> None:
    before = {p.pk: p.latest_revision_id for p in public_pages()}
    call_command("load_demo", verbosity=0)
    assert {p.pk: p.latest_revision_id for p in public_pages()} == before


def test_every_account_can_sign_in() -> None:
    for account in DEMO_ACCOUNTS:
        client = Client()
        assert client.login(username=account.username, password="demo-mrc-2026"), account.username


def test_load_demo_refuses_on_production_settings(settings: object) -> None:
    from django.core.management.base import CommandError

    settings.MRC_ALLOW_DEMO_DATA = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)


def test_sitemap_lists_every_page_with_its_alternates() -> None:
    xml = Client().get("/sitemap.xml").content.decode()
    for page in public_pages():
        assert f"<loc>{page.full_url}</loc>" in xml
    assert "/en/our-work/" in xml
    # Each page and each view that is no page, in two languages, names its Urdu one.
    guides = ("destinations/compare", "destinations/contract")
    views = (
        "our-work",
        "campaigns",
        *(f"campaigns/{one.slug}" for one in Campaign.objects.public()),
        "ask",
        "alerts/follow",
        *guides,
        *(f"alerts/check{one}" for one in CHECKS),
    )
    for view in views:
        assert f"/en/{view}/</loc>" in xml
    assert xml.count('hreflang="ur"') == len(public_pages()) + 2 * len(views)
