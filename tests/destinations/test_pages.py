import datetime
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from destinations.models import GuideIndexPage, GuidePage, GuidePart, GuidePartPage
from mrc.core import slots
from tests.destinations.factories import (
    CODES,
    CountryFactory,
    FactFactory,
    FactKindFactory,
    block,
    facts,
    make_alias,
    make_guide,
    make_index,
    make_part,
    source,
    text,
)
from tests.factories import ContactFactory, make_page, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

INDEX = "/en/destinations/"
GUIDE = "/en/destinations/saudi-arabia/"
PARTS = [GuidePart.LEGAL_WAYS, GuidePart.COSTS, GuidePart.PAY_AND_HOURS]


@pytest.fixture
def index():
    ContactFactory()
    return make_index(make_site().english)


@pytest.fixture
def guide(index):
    country = CountryFactory(code="SA", slug="saudi-arabia", synonyms="KSA\nسعودیہ")
    return make_guide(index, country, summary="What to know before you go.")


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def plain(html):
    """The text of a page, as a reader sees it."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html[html.index("<body") :], flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def element(html, opening):
    """The HTML of the first element that begins like `opening`, up to where the next one ends."""
    start = html.index(opening)
    return html[start : html.index(">", start) + 1]


# --- Where pages may stand ------------------------------------------------------------------------


def test_index_stands_below_a_home_page_only(index, guide):
    home = index.get_parent()
    assert GuideIndexPage.can_exist_under(home)
    assert not GuideIndexPage.can_exist_under(guide)
    assert not GuideIndexPage.can_exist_under(home.get_parent())
    assert not GuideIndexPage.can_create_at(home), "one index a home page"


def test_guides_and_parts_have_one_place_each(index, guide):
    part = make_part(guide)
    assert GuidePage.can_exist_under(index)
    assert not GuidePage.can_exist_under(guide)
    assert GuidePartPage.can_exist_under(guide)
    assert not GuidePartPage.can_exist_under(index)
    assert not part.allowed_subpage_models()


def test_guide_is_one_a_country_and_language(index, guide):
    with pytest.raises(ValidationError) as caught:
        make_guide(index, guide.country, slug="another")
    assert "country" in caught.value.message_dict
    make_alias(index)
    assert make_alias(guide).country == guide.country


def test_guide_holds_each_part_once(guide):
    part = make_part(guide, GuidePart.COSTS)
    with pytest.raises(ValidationError) as caught:
        make_part(guide, GuidePart.COSTS, slug="another")
    assert "part" in caught.value.message_dict
    part.title = "What it costs"
    part.full_clean()


# --- The index ------------------------------------------------------------------------------------


def test_index_shows_both_scripts_and_links_the_guide(client, guide):
    html = read(client, INDEX)
    assert f'href="{GUIDE}"' in html
    assert '<span class="muted" lang="ur" dir="rtl">سعودی عرب</span>' in html


def test_index_lists_a_country_without_guide_with_the_helpline(client, index):
    CountryFactory(code="QA")
    html = read(client, INDEX)
    assert "Qatar" in html
    heading = html.index("Guide not yet written: call the helpline")
    assert html.index("Qatar") > heading
    assert 'href="tel:+923041112123"' in html


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("KSA", True), ("سعوديه", True), ("saudi", True), ("qatar", False), ("%3Cb%3E", False)],
)
def test_index_filters_without_javascript(client, guide, typed, is_found):
    html = read(client, f"{INDEX}?q={typed}")
    assert (f'href="{GUIDE}"' in html) is is_found
    none = element(html, '<div id="country-none"')
    assert ("hidden" in none) is is_found


def test_index_keeps_what_was_typed_escaped(client, guide):
    html = read(client, f'{INDEX}?q="><script>')
    assert 'value="&quot;&gt;&lt;script&gt;"' in html


def test_index_has_letters_only_when_there_are_enough_guides(client, index):
    countries = many_countries(20)
    for country in countries[:19]:
        make_guide(index, country)
    assert 'id="letters"' not in read(client, INDEX)
    make_guide(index, countries[19])
    html = read(client, INDEX)
    assert re.findall(r'<h2 id="letter-\d+">(.)</h2>', html) == list("ABCGIJKMOQRSTU")


def test_index_in_urdu_follows_the_urdu_alphabet(client, index):
    for code in ("TR", "IT", "AU"):
        CountryFactory(code=code)
    translate(index, {"Countries": "ملک"})
    html = read(client, "/ur/destinations/")
    places = [html.index(name) for name in ("آسٹریلیا", "اٹلی", "ترکیہ")]
    assert places == sorted(places)
    assert '<span class="muted" lang="en" dir="ltr">Australia</span>' in html


def test_index_in_urdu_leads_to_english_where_the_guide_is_not_there(client, index, guide):
    translate(index, {"Countries": "ملک"})
    assert f'href="{GUIDE}"' in read(client, "/ur/destinations/")
    make_alias(guide)
    html = read(client, "/ur/destinations/")
    assert 'href="/ur/destinations/saudi-arabia/"' in html
    assert f'href="{GUIDE}"' not in html


def test_index_leaves_out_a_guide_that_is_not_published(client, guide):
    guide.unpublish()
    html = read(client, INDEX)
    assert GUIDE not in html
    assert "Guide not yet written" in html


# --- The guide ------------------------------------------------------------------------------------


def test_guide_opens_with_the_card_and_its_sources(client, guide):
    kind = FactKindFactory(on_card=True, label_en="Minimum wage", key="minimum-wage")
    FactFactory(country=guide.country, kind=kind, value_en="SAR 4,000", note_en="For citizens.")
    shown = plain(read(client, GUIDE))
    assert "Minimum wage SAR 4,000 For citizens." in shown
    assert "As published by Labour ministry , 4 December 2025; not yet checked by MRC." in shown
    assert "SAR 4,000 For citizens. Not yet checked by MRC" in shown


def test_guide_says_each_state_in_words(client, guide, settings):
    long_ago, soon = datetime.date(2024, 5, 3), datetime.date(2999, 1, 1)
    for state in ("checked", "expired", "missing"):
        FactKindFactory(key=state, on_card=True)
    kinds = {kind: FactKindFactory(key=kind) for kind in ("checked", "expired", "missing")}
    own = {"country": guide.country}
    FactFactory(kind=kinds["checked"], checked_on=long_ago, check_due_on=soon, **own)
    due = datetime.date(2024, 6, 1)
    FactFactory(kind=kinds["expired"], checked_on=long_ago, check_due_on=due, **own)
    shown = plain(read(client, GUIDE))
    assert "Checked by MRC on 3 May 2024 Source: Labour ministry (Official site)" in shown
    assert "Checked on 3 May 2024; this may have changed" in shown
    assert "Missing To be confirmed Ask the helpline: 0304 1112123" in shown


def test_guide_shows_national_facts_and_what_other_sources_say(client, guide):
    kind = FactKindFactory(on_card=True)
    FactFactory(country=None, kind=kind, value_en="Rs 9,200")
    FactFactory(country=None, kind=kind, value_en="Rs 7,200", is_alternative=True)
    shown = plain(read(client, GUIDE))
    assert "Rs 9,200" in shown
    assert "Another source says: Rs 7,200" in shown


def test_guide_does_not_show_another_countrys_facts(client, guide):
    other = CountryFactory(code="AE")
    FactFactory(country=other, kind=FactKindFactory(on_card=True), value_en="AED 1")
    assert "AED 1" not in read(client, GUIDE)


def test_guide_lists_live_parts_in_order(client, guide):
    for part in PARTS:
        make_part(guide, part, summary=f"About {part}.")
    GuidePartPage.objects.get(part=GuidePart.COSTS).unpublish()
    html = read(client, GUIDE)
    found = re.findall(r'href="/en/destinations/saudi-arabia/([a-z-]+)/"', html)
    assert found == ["legal-ways", "pay-and-hours", "print"]
    assert "About pay-and-hours." in html


def test_guide_has_breadcrumbs_goal_and_structured_data(client, guide):
    make_part(guide, GuidePart.COSTS)
    html = read(client, GUIDE)
    assert 'data-goal="Guide opened"' in element(html, "<html")
    assert f'<a href="{INDEX}">Countries</a>' in html
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert data["about"] == {"@type": "Country", "name": "Saudi Arabia", "identifier": "SA"}
    assert [part["url"] for part in data["hasPart"]] == [f"http://localhost{GUIDE}costs/"]


def test_guide_leaves_a_place_for_its_warnings(client, guide):
    def warn(request, country):
        return f"A warning about {country.code}"

    slots.register("guide_aside", warn)
    try:
        shown = plain(read(client, GUIDE))
    finally:
        slots.unregister("guide_aside", warn)
    assert "A warning about SA" in shown
    assert "Warnings about this country" not in read(client, GUIDE)


def test_guide_is_honest_about_its_review(client, guide):
    assert "Not yet checked by MRC." in read(client, GUIDE)
    reviewed, due = datetime.date(2024, 1, 2), datetime.date(2024, 7, 2)
    GuidePage.objects.filter(pk=guide.pk).update(reviewed_on=reviewed, review_due_on=due)
    shown = plain(read(client, GUIDE))
    assert "Checked by MRC on 2 January 2024." in shown
    assert "The next check was due on 2 July 2024 and has not been done" in shown


def test_guide_shows_facts_in_urdu_words_on_the_urdu_page(client, index, guide):
    kind = FactKindFactory(on_card=True, label_ur="کم از کم تنخواہ")
    FactFactory(country=guide.country, kind=kind, value_ur="4,000 ریال")
    only_english = FactKindFactory(on_card=True, label_ur="")
    FactFactory(country=guide.country, kind=only_english, value_en="Only English", value_ur="")
    translate(index, {"Countries": "ملک"})
    texts = {"Guide to Saudi Arabia": "سعودی عرب کی گائیڈ"}
    translate(guide, {**texts, "What to know before you go.": "جانے سے پہلے"})
    html = read(client, "/ur/destinations/saudi-arabia/")
    assert 'lang="ur" dir="rtl"' in element(html, "<html")
    assert "کم از کم تنخواہ" in html
    assert "4,000 ریال" in html
    assert '<span lang="en" dir="ltr">Only English</span>' in html


def test_guide_without_translation_is_english_with_urdu_labels_around(client, index, guide):
    FactFactory(country=guide.country, kind=FactKindFactory(on_card=True))
    part = make_part(guide, summary="Fees")
    make_alias(index)
    make_alias(guide)
    make_alias(part)
    html = read(client, "/ur/destinations/saudi-arabia/")
    assert '<div lang="en" dir="ltr">' in html
    card = element(html, '<section class="prose" id="facts"')
    assert 'lang="ur" dir="rtl"' in card
    assert "8 گھنٹے" in html
    assert re.search(r'<li>\s*<a class="steps__title" href="/ur/[^"]+costs/">What it should', html)


# --- A part ---------------------------------------------------------------------------------------


def test_part_knows_its_place_among_live_siblings(client, guide):
    for part in [*PARTS, GuidePart.HEALTH]:
        make_part(guide, part)
    GuidePartPage.objects.get(part=GuidePart.COSTS).unpublish()
    html = read(client, f"{GUIDE}pay-and-hours/")
    assert "Part 2 of 3" in html
    assert f'rel="prev" href="{GUIDE}legal-ways/"' in html
    assert f'rel="next" href="{GUIDE}health/"' in html
    first = read(client, f"{GUIDE}legal-ways/")
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in read(client, f"{GUIDE}health/")
    read(client, f"{GUIDE}costs/", status=404)


def test_part_shows_facts_of_its_guides_country(client, guide):
    kind, unknown = FactKindFactory(), FactKindFactory(label_en="Fee for the medical")
    FactFactory(country=guide.country, kind=kind, value_en="One full day")
    make_part(guide, body=[facts(kind, unknown, heading="Rest")], sources=[source("ILO brief")])
    html = read(client, f"{GUIDE}costs/")
    assert "<h2>Rest</h2>" in html
    shown = plain(html)
    assert "One full day" in shown
    assert "Fee for the medical To be confirmed Ask the helpline:" in shown
    assert "Sources ILO brief" in shown
    assert "Not sure? Ask us" in shown


def test_part_survives_a_kind_of_fact_that_was_deleted(client, guide):
    kind, gone = FactKindFactory(label_en="Still here"), FactKindFactory(label_en="Gone")
    make_part(guide, body=[facts(kind, gone)])
    gone.delete()
    shown = plain(read(client, f"{GUIDE}costs/"))
    assert "Still here" in shown
    assert "Gone" not in shown


# --- The whole guide on paper ---------------------------------------------------------------------


def test_print_view_holds_every_part_and_source_once(client, guide):
    kind = FactKindFactory()
    FactFactory(country=guide.country, kind=kind, value_en="One full day")
    question = {"question": "Must I pay?", "answer": "<p>No.</p>"}
    shared = source("ILO brief", date="2020-04")
    make_part(guide, GuidePart.LEGAL_WAYS, body=[text("<h3>Two ways</h3>")], sources=[shared])
    make_part(
        guide,
        GuidePart.COSTS,
        body=[facts(kind, heading="Rest"), block("question", question)],
        sources=[shared, source("BEOE")],
    )
    html = read(client, f"{GUIDE}print/")
    assert '<meta name="robots" content="noindex">' in html
    assert f'<link rel="canonical" href="http://localhost{GUIDE}">' in html
    headings = re.findall(r"<(h\d)[^>]*>(.*?)</h\d>", html[html.index("<main") :], flags=re.S)
    assert ("h2", "1. Legal ways to go") in headings
    assert ("h4", "Two ways") in headings
    assert ("h3", "Rest") in headings
    assert "One full day" in html
    assert re.findall(r"<details(?! open)", html) == []
    assert html.count("ILO brief") == 1
    assert html.count("<h1") == 1


def test_print_view_marks_parts_that_are_not_translated(client, index, guide):
    part = make_part(guide, body=[facts(FactKindFactory(label_ur="ہفتہ وار چھٹی"))])
    translate(index, {"Countries": "ملک"})
    texts = {"Guide to Saudi Arabia": "سعودی عرب", "What to know before you go.": "پہلے"}
    translate(guide, texts)
    make_alias(part)
    html = read(client, "/ur/destinations/saudi-arabia/print/")
    assert 'lang="en" dir="ltr"' in element(html, '<section id="costs"')
    assert 'lang="ur" dir="rtl"' in element(html, '<div class="prose" lang=')


def test_print_view_of_an_unpublished_guide_is_not_found(client, guide):
    guide.unpublish()
    read(client, f"{GUIDE}print/", status=404)


# --- Queries --------------------------------------------------------------------------------------


def queries_for(client, address):
    client.get(address)  # what a process reads once is not the page's own cost
    with CaptureQueriesContext(
        connection,
    ) as captured:
        read(client, address)
    return captured


@pytest.fixture
def frame_queries(client, index):
    """What any page costs, for its address, its frame and its languages."""
    make_alias(make_page(index.get_parent(), "About us", slug="about"))
    return len(queries_for(client, "/en/about/"))


def many_countries(number):
    return [CountryFactory(code=code) for code in CODES[:number]]


def test_index_costs_the_same_for_three_and_thirty_guides(client, index, frame_queries):
    make_alias(index)
    for country in many_countries(3):
        make_guide(index, country)
    few = len(queries_for(client, INDEX))
    for country in many_countries(29)[3:]:
        make_guide(index, country)
    assert len(queries_for(client, INDEX)) == few
    # Guides and countries.
    assert few <= frame_queries + 2


def test_guide_and_part_cost_the_same_for_few_and_many_rows(
    client, index, guide, frame_queries, monkeypatch
):
    # What other apps show beside a guide is theirs to count.
    for name in ("guide_aside", "guide_head", "guide_actions", "related_pages", "page_foot"):
        monkeypatch.setitem(slots._functions, name, [])
    make_alias(index)
    make_alias(guide)
    kinds = [FactKindFactory(on_card=True) for _number in range(30)]
    parts = list(GuidePart.values)

    def grow(fact_kinds, part_names):
        for kind in fact_kinds:
            FactFactory(country=guide.country, kind=kind)
        for name in part_names:
            body = [facts(*fact_kinds), facts(*fact_kinds[:2]), contact(), contact()]
            make_alias(make_part(guide, name, body=body))
        return {
            address: len(queries_for(client, address))
            for address in (GUIDE, f"{GUIDE}{parts[1]}/", f"{GUIDE}print/")
        }

    few = grow(kinds[:3], parts[:3])
    many = grow(kinds[3:], parts[3:])
    assert many == few
    # One for the guide's own level of the address, its parts, kinds of facts, facts, changes; a
    # part also for its own level and for the contacts in it, the print view for those and kinds.
    own = {address: number - frame_queries for address, number in few.items()}
    assert own[GUIDE] <= 5
    assert own[f"{GUIDE}{parts[1]}/"] <= 6
    assert own[f"{GUIDE}print/"] <= 7


def contact():
    return block("contact", {"contact": ContactFactory().pk, "note": ""})
