"""Slide, poster and leaflet: what stands on them, and that the drawn code can be read."""

import io

import pypdfium2
import pytest
from django.urls import reverse
from PIL import Image

from campaigns.codes.printing.services import draw_handout
from campaigns.codes.printing.shapes import Handout
from campaigns.codes.printing.texts import sheetful_of
from campaigns.codes.services import code_of
from tests.campaigns.codes_reading import read_code_in
from tests.clients import signed_in
from tests.drawings import can_draw, pictures_of  # noqa: F401  (a fixture)
from tests.factories import ContactFactory


@pytest.fixture
def drawing(settings, can_draw):  # noqa: F811
    settings.MRC_DRAW_CARDS = True
    settings.WAGTAILADMIN_BASE_URL = "https://mrc.example.org"


@pytest.mark.parametrize("handout", list(Handout))
def test_the_drawn_code_leads_to_its_address_with_its_medium(drawing, plan, handout):
    drawn = draw_handout(plan, handout)
    if handout == Handout.SLIDE:
        picture = Image.open(io.BytesIO(drawn.content))
        assert picture.size == (1920, 1080)
    else:
        assert len(pypdfium2.PdfDocument(drawn.content)) == 1
        picture = pictures_of(drawn.content, scale=3)[0]
    letter = {"slide": "s", "poster": "p", "leaflet": "l"}[handout.value]
    assert read_code_in(picture) == f"https://mrc.example.org/c/{code_of(plan)}/{letter}"


def test_a_long_campaign_and_many_topics_still_have_room(drawing, plan):
    plan.campaign.name_en = "Improving Migration Management in the Silk Routes Countries " * 2
    plan.campaign.name_ur = "شاہراہِ ریشم کے ملکوں میں ہجرت کا بہتر انتظام اور آگاہی کی مہم " * 2
    plan.campaign.save()
    for handout in Handout:
        assert draw_handout(plan, handout).content


def test_no_handout_names_the_officer_or_the_institution(plan):
    said = repr(sheetful_of(plan, Handout.POSTER))
    assert "Very Secret" not in said
    assert "Zulqarnain" not in said


def test_both_languages_stand_on_each_sheet(plan, db):
    ContactFactory(key="mrc-helpline", phone="0304 1112123")
    sheet = sheetful_of(plan, Handout.SLIDE)
    assert [half.language for half in sheet.halves] == ["ur", "en"]
    assert sheet.phone == "0304 1112123"


def test_where_nothing_can_be_drawn_the_page_for_printing_comes_instead(settings, officer, plan):
    settings.MRC_DRAW_CARDS = False
    client = signed_in(officer)
    response = client.get(reverse("officer_plan_handout", args=[plan.pk, "slide"]))
    assert response.status_code == 503
    assert "could not be drawn" in response.content.decode()
    page = client.get(reverse("officer_plan_handout_print", args=[plan.pk, "slide"]))
    assert page.status_code == 200
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode()


def test_the_file_is_a_download_that_no_cache_keeps(drawing, officer, plan):
    response = signed_in(officer).get(reverse("officer_plan_handout", args=[plan.pk, "slide"]))
    assert response["Content-Type"] == "image/png"
    assert (
        response["Content-Disposition"] == f'attachment; filename="mrc-{code_of(plan)}-slide.png"'
    )
    assert response["Cache-Control"] == "no-store"


def test_an_unknown_handout_does_not_exist(officer, plan):
    client = signed_in(officer)
    assert client.get(reverse("officer_plan_handout", args=[plan.pk, "mug"])).status_code == 404
