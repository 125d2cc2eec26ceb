"""What stands in the HTML of the documents: everything, in its own language, with addresses."""

import io
import re

import pytest
from django.template.loader import get_template
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from destinations.blocks import GuideBodyBlock
from destinations.documents.kinds import DocumentKind
from destinations.documents.printed import print_document
from destinations.models import GuidePage, GuidePartPage
from tests.destinations.factories import block, text

from .building import NUMBER, content_of, html_of

pytestmark = pytest.mark.usefixtures("db", "own_origin", "files_apart", "guide")
GUIDE, CARD = DocumentKind.GUIDE, DocumentKind.CARD


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<body") :]).split())


def test_every_kind_of_block_has_a_form_on_paper():
    for name in GuideBodyBlock().child_blocks:
        get_template(f"destinations/documents/blocks/{name}.html")


def test_a_guide_holds_its_parts_facts_contacts_and_sources():
    said = words(html_of("en", GUIDE))

    for wanted in (
        "Guide to Saudi Arabia",
        "As of 9 March 2026",
        "mrc.example.org/en/destinations/saudi-arabia",
        "1. What it should cost",
        "Pay by bank only.",
        "Rs 15,000 (at most)".replace(" ", "\xa0", 0),
        "Not yet checked by MRC",
        "Source: Arab News , 4 December 2025.",
        NUMBER,
        "To be confirmed",
        "example.org/arab-news",
    ):
        assert wanted in said


def test_what_is_not_translated_is_marked_and_set_in_its_own_direction():
    html = html_of("ur", GUIDE)
    part = html[html.index('id="documents"') :]

    assert part.startswith('id="documents" lang="en" dir="ltr">')
    assert '<p class="untranslated" lang="ur" dir="rtl">' in part
    assert "Not yet in Urdu." in part
    assert html.startswith('\n\n<!doctype html>\n<html lang="ur" dir="rtl"') or "<html lang" in html


def test_a_part_that_is_private_stays_out():
    from wagtail.models import PageViewRestriction

    part = GuidePartPage.objects.get(part="costs", locale__language_code="en")
    PageViewRestriction.objects.create(page=part, restriction_type="login")

    assert "Pay by bank only." not in html_of("en", GUIDE)
    assert "رقم صرف بینک سے دیں۔" in html_of("ur", GUIDE)


def test_links_are_whole_addresses_and_markup_of_an_editor_stays_text():
    guide = GuidePage.objects.get(locale__language_code="en")
    page_link = f'<a linktype="page" id="{guide.pk}">the guide</a>'
    GuidePartPage.objects.filter(part="costs", locale__language_code="en").update(
        title="<script>alert(1)</script>", body=[text(f"<p>{page_link}</p>")]
    )
    html = html_of("en", GUIDE)

    assert 'href="https://mrc.example.org/en/destinations/saudi-arabia/"' in html
    assert "<script" not in html
    assert not re.findall(r'(?:href|src)="/', html)


def test_a_contact_is_told_in_full_once():
    part = GuidePartPage.objects.get(part="if-things-go-wrong", locale__language_code="en")
    key = next(row["value"]["contact"] for row in part.body.raw_data if row["value"]["note"])
    again = [block("contact", {"contact": key, "note": ""})]
    GuidePartPage.objects.filter(part="documents", locale__language_code="en").update(body=again)

    html = html_of("en", GUIDE)
    assert html.count(f"{NUMBER}</bdi></strong>") == 2
    assert words(html).count("As published by Urdu News") == 1


def test_a_picture_goes_with_the_page():
    image = get_image_model().objects.create(title="A form", file=get_test_image_file())
    shown = [block("image", {"image": image.pk, "alt": "A form", "caption": ""})]
    GuidePartPage.objects.filter(part="costs", locale__language_code="en").update(body=shown)

    printed = print_document(content_of("en"), GUIDE)
    [(name, content)] = printed.pictures.items()
    assert f'<img src="{name}" alt="A form">' in printed.html
    assert Picture.open(io.BytesIO(content)).format == "JPEG"


def test_the_card_says_whom_to_call_and_what_is_not_known():
    said = words(html_of("en", CARD))

    for wanted in (
        "Police and any emergency 911 or 999 *",
        "Pakistan&#x27;s embassy To be confirmed",
        f"OPF complaint cell Complaints from abroad {NUMBER} *",
        "I need help. Please call for me.",
        "My contact:",
        "mrc.example.org/en/destinations/saudi-arabia",
        "not yet checked by MRC",
    ):
        assert wanted in said
