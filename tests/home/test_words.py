"""Hard words become links to their explanation: the first time only, in running text only."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.glossary import GlossaryPage, GlossaryTerm
from home.search import search_pages
from home.words import Word, explain, words_of
from mrc.core.accounts.roles import Role
from tests.factories import Homes, make_page, make_site, make_user, translate

KAFEEL = Word(
    "sponsor", "Sponsor (kafeel)", "The employer in whose name your visa is.", ("kafeel",)
)
OFFICE = Word("office", "Protector office", "Where it is done.", ("Protector office",))
PROTECTOR = Word("protector", "Protector", "A registration.", ("protector",))
OPF = Word("opf", "OPF", "A foundation.", ("OPF",))
URDU = Word("sponsor", "کفیل", "جس کے نام پر ویزا ہے۔", ("کفیلوں", "کفیل"))
LINK = '<a class="term" href="#word-{0}" aria-describedby="word-{0}">{1}</a>'


# --- Marking --------------------------------------------------------------------------------------
def test_first_place_is_linked_and_no_other() -> None:
    html, words = explain("<p>The kafeel. Your kafeel again.</p>", (KAFEEL,))
    assert html == f"<p>The {LINK.format('sponsor', 'kafeel')}. Your kafeel again.</p>"
    assert words == [KAFEEL]


def test_words_come_in_the_order_of_the_text() -> None:
    _html, words = explain("<p>A protector, then a kafeel.</p>", (KAFEEL, PROTECTOR))
    assert words == [PROTECTOR, KAFEEL]


def test_longer_word_wins_over_the_shorter_one_in_it() -> None:
    html, words = explain("<p>At the Protector office.</p>", (PROTECTOR, OFFICE))
    assert LINK.format("office", "Protector office") in html
    assert words == [OFFICE]


def test_small_letters_fit_capitals_but_not_the_other_way() -> None:
    assert explain("<p>Protector first.</p>", (PROTECTOR,))[1] == [PROTECTOR]
    assert explain("<p>An opf-like word.</p>", (OPF,))[1] == []


def test_part_of_a_word_is_left_alone() -> None:
    assert explain("<p>The protectorate.</p>", (PROTECTOR,))[1] == []


@pytest.mark.parametrize(
    "html",
    [
        "<h2>The kafeel</h2>",
        '<p><a href="/en/">the kafeel</a></p>',
        "<details><summary>Who is the kafeel?</summary></details>",
        "<dl><dt>Kafeel</dt><dd><p>kafeel</p></dd></dl>",
        '<div class="contact"><p>Ask your kafeel</p></div>',
        '<p><span class="visually-hidden">kafeel</span></p>',
        "<div>kafeel</div>",
        '<p><img alt="kafeel" src="a.png"></p>',
        "<p><bdi>kafeel</bdi></p>",
    ],
)
def test_headings_links_facts_and_contacts_are_left_alone(html: str) -> None:
    assert explain(html, (KAFEEL,)) == (html, [])


def test_text_after_what_is_left_alone_is_marked() -> None:
    html = '<div class="contact"><div><p>kafeel</p></div></div><ul><li>A kafeel<br>here</li></ul>'
    marked, words = explain(html, (KAFEEL,))
    assert marked.endswith(f"<li>A {LINK.format('sponsor', 'kafeel')}<br>here</li></ul>")
    assert words == [KAFEEL]


@pytest.mark.parametrize("word", ["کفیل", "کفیلوں", "كفیل"])
def test_urdu_forms_and_spellings_are_marked_as_they_stand(word: str) -> None:
    html, words = explain(f"<p>اپنے {word} سے پوچھیں۔</p>", (URDU,))
    assert LINK.format("sponsor", word) in html
    assert words == [URDU]


def test_urdu_word_inside_another_is_left_alone() -> None:
    assert explain("<p>کفیلانہ بات</p>", (URDU,))[1] == []


def test_markup_in_a_term_is_escaped_on_the_page() -> None:
    odd = Word("odd", "<b>odd</b>", "<script>", ("R&D",))
    html, words = explain("<p>R&amp;D</p>", (odd,))
    assert words == [odd]
    assert ">R&amp;D</a>" in html


# --- On pages -------------------------------------------------------------------------------------
@pytest.fixture
def homes(db: None, immediate_commits: None) -> Homes:
    return make_site()


def make_term(**values: str) -> GlossaryTerm:
    return GlossaryTerm.objects.create(
        **{
            "key": "sponsor",
            "term_en": "Sponsor (kafeel)",
            "term_ur": "کفیل",
            "about_en": "The employer in whose name your visa is.",
            "about_ur": "جس کے نام پر آپ کا ویزا ہے۔",
            "aliases_en": "kafeel",
            "aliases_ur": "کفیل",
            **values,
        }
    )


def html_of(url: str) -> str:
    response = Client().get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_page_explains_its_words_at_its_foot_in_its_language(homes: Homes) -> None:
    make_term()
    body = [{"type": "text", "value": "<p>Your kafeel.</p>"}]
    page = make_page(homes.english, "Rights", slug="rights", body=body)
    translate(page, {"Rights": "حقوق", "Your kafeel.": "آپ کا کفیل۔"})
    english, urdu = html_of("/en/rights/"), html_of("/ur/rights/")
    assert english.count('href="#word-sponsor"') == english.count('id="word-sponsor"') == 1
    assert "The employer in whose name your visa is." in english
    assert urdu.count('href="#word-sponsor"') == urdu.count('id="word-sponsor"') == 1
    assert "جس کے نام پر آپ کا ویزا ہے۔" in urdu
    assert "The employer" not in urdu


def test_page_that_waits_for_its_translation_explains_in_english(homes: Homes) -> None:
    make_term()
    body = [{"type": "text", "value": "<p>Your kafeel.</p>"}]
    page = make_page(homes.english, "Rights", slug="rights", body=body)
    page.copy_for_translation(homes.urdu.locale, alias=True)
    html = html_of("/ur/rights/")
    assert "Words on this page" in html
    assert "The employer in whose name your visa is." in html


def test_page_without_hard_words_has_no_list(homes: Homes) -> None:
    make_term()
    make_page(homes.english, "About", slug="about")
    assert "word-sponsor" not in html_of("/en/about/")


def test_words_cost_no_query_a_page_once_they_are_known(homes: Homes) -> None:
    for number in range(30):
        make_term(key=f"term-{number}", aliases_en=f"word{number}")
    body = [{"type": "text", "value": f"<p>{' '.join(f'word{n}' for n in range(30))}</p>"}]
    page = make_page(homes.english, "Many", slug="many", body=body)
    html_of(page.url)
    with CaptureQueriesContext(connection) as queries:
        assert html_of(page.url).count('class="term"') == 30
    assert not [query for query in queries if "glossaryterm" in query["sql"]]


def test_changed_term_is_explained_anew_at_once(homes: Homes) -> None:
    term = make_term()
    assert words_of("en")[0].about == "The employer in whose name your visa is."
    term.about_en = "Your employer."
    term.save()
    assert words_of("en")[0].about == "Your employer."
    term.delete()
    assert words_of("en") == ()


# --- The glossary ---------------------------------------------------------------------------------
@pytest.fixture
def glossary(homes: Homes) -> GlossaryPage:
    make_term()
    make_term(key="visa", term_en="Azad visa", term_ur="آزاد ویزا", aliases_en="", aliases_ur="")
    page = GlossaryPage(title="Words", slug="glossary", locale=homes.english.locale)
    homes.english.add_child(instance=page)
    page.save_revision().publish()
    translate(page, {"Words": "الفاظ"})
    return page


def test_glossary_lists_every_word_in_the_readers_order(glossary: GlossaryPage) -> None:
    html = html_of("/en/glossary/")
    assert html.index('id="word-visa"') < html.index('id="word-sponsor"')
    assert 'lang="ur" dir="rtl">کفیل' in html
    html = html_of("/ur/glossary/")
    assert html.index('id="word-visa"') < html.index('id="word-sponsor"')
    assert "جس کے نام پر آپ کا ویزا ہے۔" in html


def test_glossary_queries_do_not_grow_with_words(glossary: GlossaryPage) -> None:
    html_of("/en/glossary/")
    with CaptureQueriesContext(connection) as few:
        html_of("/en/glossary/")
    for number in range(20):
        make_term(key=f"term-{number}")
    with CaptureQueriesContext(connection) as many:
        html_of("/en/glossary/")
    assert len(many) == len(few) <= 15


def test_search_finds_a_word_on_the_glossary_page(glossary: GlossaryPage) -> None:
    assert [page.title for page in search_pages("kafeel", language="en").pages] == ["Words"]
    assert [page.title for page in search_pages("كفیل", language="ur").pages] == ["الفاظ"]
    make_term(key="huroob", term_en="Huroob", aliases_en="huroob")
    assert [page.title for page in search_pages("huroob", language="en").pages] == ["Words"]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR])
def test_editor_and_translator_keep_the_glossary(homes: Homes, role: Role) -> None:
    term = make_term()
    client = Client()
    client.force_login(make_user(role))
    address = reverse(f"{GlossaryTerm.snippet_viewset.get_url_name('edit')}", args=[term.pk])
    assert client.get(address).status_code == 200
    values = {
        name: getattr(term, name)
        for name in ("key", "term_en", "term_ur", "about_ur", "aliases_en", "aliases_ur")
    }
    response = client.post(address, {**values, "about_en": "Your employer."})
    assert response.status_code == 302
    term.refresh_from_db()
    assert term.about_en == "Your employer."


def test_others_may_not_change_the_glossary(homes: Homes) -> None:
    term = make_term()
    client = Client()
    client.force_login(make_user(Role.COUNSELLOR))
    address = reverse(GlossaryTerm.snippet_viewset.get_url_name("edit"), args=[term.pk])
    assert client.get(address).status_code in {302, 403}
