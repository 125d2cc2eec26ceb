"""What checklists need to remember ticks: the same place and items in both languages."""

import re

import pytest

from tests.destinations.factories import (
    CountryFactory,
    block,
    make_alias,
    make_guide,
    make_index,
    make_part,
)
from tests.factories import ContactFactory, make_page, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


def checklist(*texts):
    items = [
        {"type": "item", "id": f"1111111{number}-2222-3333-4444-555555555555", "value": text}
        for number, text in enumerate(texts)
    ]
    return block("checklist", {"heading": "Take with you", "items": items})


@pytest.fixture
def homes():
    ContactFactory()
    return make_site()


@pytest.fixture
def part(homes):
    index = make_index(homes.english)
    guide = make_guide(index, CountryFactory(code="SA", slug="saudi-arabia"))
    return make_part(guide, body=[checklist("<p>Passport</p>", "<p>Visa</p>")])


def places(client, address):
    html = client.get(address).content.decode()
    return (
        re.findall(r'data-checklist="([^"]*)"', html),
        re.findall(r'data-item="([^"]*)"', html),
        html,
    )


def test_boxes_are_real_and_named_by_their_text(client, part):
    _place, items, html = places(client, part.get_url())
    assert len(items) == 2
    for item in items:
        assert f'aria-labelledby="item-{item}"' in html
        assert html.count(f'id="item-{item}"') == 1
    assert html.count('class="checklist__box"') == 2


def test_foot_waits_for_the_script(client, part):
    _place, _items, html = places(client, part.get_url())
    foot = re.search(r'<div class="checklist__foot[^>]*>', html)[0]
    assert " hidden" in foot
    assert "{done} of {total} done" in html
    assert "mrc/js/checklist.js" in html


def test_both_languages_and_the_print_view_share_a_list(client, homes, part):
    guide = part.get_parent().specific
    english = places(client, part.get_url())[:2]
    printed = places(client, f"{guide.get_url()}print/")[:2]
    assert english == printed
    for page in (guide.get_parent(), guide):
        make_alias(page)
    urdu = translate(
        part,
        {
            "Passport": "پاسپورٹ",
            "Visa": "ویزا",
            "What it should cost": "خرچ",
            "Take with you": "ساتھ لیں",
        },
    )
    place, items, html = places(client, urdu.get_url())
    assert "پاسپورٹ" in html
    assert (place, items) == english


def test_copied_page_has_a_list_of_its_own(client, homes):
    first = make_page(homes.english, "First", body=[checklist("<p>Passport</p>")])
    second = first.copy(update_attrs={"slug": "second", "title": "Second"})
    one, other = (places(client, page.get_url()) for page in (first, second))
    assert one[0] != other[0]
