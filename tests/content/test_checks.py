"""Each check notices what it is for, and lets the right thing pass: small made-up pages."""

from typing import Any

import pytest

from tests.content import checks
from tests.content.files import page_outline

SOURCES = [{"name": "A newspaper", "url": "https://example.org", "date": "2025"}]


def made_up(*blocks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An information page with enough words to be one."""
    words = "Some words that every page of this kind needs. " * 8
    return {
        "type": "home.InformationPage",
        "title": "Made up",
        "summary": "A page that exists in this test only.",
        "body": [{"text": words}, *blocks],
        **fields,
    }


def text(words: str) -> dict[str, Any]:
    return {"text": words}


# --- Figures --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        "Call 0304 1112123 now.",
        "Ring +92 51 111 040 040.",
        "Write to 923018119872.",
        "Dial 1799 for fraud.",
        "پولیس کے لیے 999 ملائیں۔",
        "It costs Rs 15,000.",
        "The fine is 5,000 riyals.",
        "فیس 15,000 روپے ہے۔",
        "فیس 2 لاکھ روپے ہے۔",
        "He paid 2.2 million rupees.",
        "About 47 per cent went alone.",
        "Overtime is 50% more.",
        "اوور ٹائم 50 فیصد زیادہ ہے۔",
        "See Law No. 17/2020.",
        "Rule 11 forbids it.",
        "دفعہ 6 میں لکھا ہے۔",
        "The office is at House No. 338.",
        "مکان نمبر 338 میں آئیں۔",
    ],
)
def test_figure_that_belongs_into_the_facts_is_noticed(words: str) -> None:
    page = made_up(text(words), sources=SOURCES)
    assert checks.figures_out_of_place(page, checks.prose(page))


@pytest.mark.parametrize(
    "words",
    [
        "The centre opened in June 2024.",
        "In 2018 they sent home 20.9 billion.",
        "Three checks take one day.",
        "سینٹر 2016 میں کھلا۔",
        "The rules WCAG 2.2 hold.",
        "Look at [the law](https://example.org/law/17-2020).",
    ],
)
def test_figure_with_a_source_may_stand(words: str) -> None:
    page = made_up(text(words), sources=SOURCES)
    assert checks.figures_out_of_place(page, checks.prose(page)) == []


def test_figure_without_a_source_is_noticed() -> None:
    page = made_up(text("The centre opened in 2016."))
    assert checks.figures_out_of_place(page, checks.prose(page)) == ["no source for: 2016."]
    assert checks.figures_out_of_place(made_up(), checks.prose(made_up())) == []


def test_sum_in_a_warning_may_stand_with_its_source_but_no_phone_number() -> None:
    page = made_up(text("They ask for Rs 4,000."), type="alerts.AlertPage", sources=SOURCES)
    assert checks.figures_out_of_place(page, checks.prose(page)) == []
    assert checks.figures_out_of_place(page, "Call 0304 1112123.")


def test_sum_that_was_reported_may_stand_and_no_other() -> None:
    page = made_up(text("He paid 25,000 euros and then 300 euros."), sources=SOURCES)
    found = checks.figures_out_of_place(page, checks.prose(page), reported=["25,000 euros"])
    assert found == ["sum: 300 euros"]


def test_reported_figure_needs_its_source() -> None:
    good = {"number": 73, "what": "people", "source_name": "MRC", "source_date": "2021-07"}
    assert checks.figures_without_source([good]) == []
    assert checks.figures_without_source([{**good, "source_name": ""}])
    assert checks.figures_without_source([{"number": 73, "what": "people", "source_name": "MRC"}])


@pytest.mark.parametrize(
    ("english", "urdu"),
    [
        ("150,000 people", "ڈیڑھ لاکھ لوگ"),
        ("1.7 million people", "17 لاکھ لوگ"),
        ("140,000 people", "ایک لاکھ 40 ہزار لوگ"),
        ("in 2018", "2018 میں"),
    ],
)
def test_same_figure_in_both_languages_passes(english: str, urdu: str) -> None:
    assert checks.numbers_that_differ(english, urdu) == []


def test_other_figure_in_urdu_is_noticed() -> None:
    assert checks.numbers_that_differ("in 2018", "2019 میں") == ["2018", "2019"]
    assert checks.numbers_that_differ("150,000 people", "15 لاکھ لوگ")


# --- Links ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "link",
    [
        "[words](page:nowhere)",
        "[words](http://example.org)",
        "[words](https://example)",
        "[words](https://example.org/a...b)",
        "[words](example.org)",
        "[words](javascript:alert)",
        "[ ](https://example.org)",
    ],
)
def test_bad_link_is_noticed(link: str) -> None:
    assert checks.broken_links(made_up(text(link)), ["about"])


def test_good_links_pass() -> None:
    page = made_up(text("[one](page:about) and [two](https://www.example.org/a?b=1)"))
    assert checks.broken_links(page, ["about"]) == []


# --- Sentences ------------------------------------------------------------------------------------
def test_long_sentence_is_noticed_in_both_languages() -> None:
    assert checks.hard_sentences(made_up(text("word " * 34 + ".")), "en")
    assert checks.hard_sentences(made_up(text("لفظ " * 43 + "۔")), "ur")


def test_many_rather_long_sentences_are_noticed() -> None:
    page = made_up(*[text("word " * 28 + ".") for _number in range(20)])
    (problem,) = checks.hard_sentences(page, "en")
    assert problem.endswith("words on average")


def test_short_sentences_pass() -> None:
    page = made_up(text("Ask for the number. Look at the list.\n\n- One entry\n- Another entry"))
    assert checks.hard_sentences(page, "en") == []
    assert checks.sentences("پہلے پوچھیں۔ پھر رقم دیں۔", "ur") == ["پہلے پوچھیں", "پھر رقم دیں"]


# --- Sections -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "blocks",
    [
        [{"heading": "Nothing here"}],
        [{"heading": "Nothing here"}, {"heading": "Next"}, {"text": "Words."}],
        [{"text": ""}],
        [{"text": "### Nothing under this\n"}],
        [{"checklist": {"heading": "Empty", "items": []}}],
        [{"checklist": {"heading": "Empty item", "items": [""]}}],
        [{"steps": {"heading": "", "items": [{"title": "", "text": "How"}]}}],
        [{"callout": {"tone": "info", "heading": "Empty", "text": ""}}],
        [{"question": {"question": "Why?", "answer": ""}}],
        [{"facts": {"heading": "Empty", "kinds": []}}],
        [{"text": "More information is coming soon."}],
        [{"text": "TODO"}],
        [{"text": "Lorem ipsum dolor."}],
    ],
)
def test_empty_section_or_filler_is_noticed(blocks: list[dict[str, Any]]) -> None:
    assert checks.empty_sections(made_up(*blocks))


def test_page_that_says_nothing_is_noticed() -> None:
    page = {**made_up(), "body": [{"text": "Welcome to this page."}]}
    assert checks.empty_sections(page)
    assert checks.empty_sections({**page, "type": "events.EventIndexPage"}) == []


def test_full_section_passes() -> None:
    page = made_up({"heading": "Here"}, {"text": "### Under it\nWords."})
    assert checks.empty_sections(page) == []


# --- Words ----------------------------------------------------------------------------------------
GLOSSARY = [
    {
        "key": "protector",
        "term_en": "Protector",
        "term_ur": "پروٹیکٹر",
        "aliases_en": ["protector"],
        "aliases_ur": ["پروٹیکٹر"],
        "avoid_en": ["protection stamp"],
        "avoid_ur": ["پروٹیکٹرشپ"],
    }
]


def test_forbidden_word_is_noticed() -> None:
    assert checks.words_to_avoid("Get the Protection stamp.", GLOSSARY, "en")
    assert checks.words_to_avoid("پروٹیکٹرشپ کروائیں۔", GLOSSARY, "ur")
    assert checks.words_to_avoid("Get the protector.", GLOSSARY, "en") == []
    assert checks.words_to_avoid("پروٹیکٹر کروائیں۔", GLOSSARY, "ur") == []


def test_other_word_in_urdu_is_noticed() -> None:
    assert checks.words_that_differ("Get the protector.", "اندراج کروائیں۔", GLOSSARY)
    assert checks.words_that_differ("Get the protector.", "پروٹیکٹر کروائیں۔", GLOSSARY) == []
    accepted = [{**GLOSSARY[0], "accepted_ur": ["اندراج"]}]
    assert checks.words_that_differ("Get the protector.", "اندراج کروائیں۔", accepted) == []


def test_part_of_a_word_is_not_the_word() -> None:
    assert not checks.contains("protectorate", "protector")
    assert checks.contains("The Protector office", "protector")
    assert not checks.contains("the opf office", "OPF")


def test_clash_in_the_glossary_is_noticed() -> None:
    other = {**GLOSSARY[0], "key": "other", "term_en": "Other", "term_ur": "کچھ اور"}
    assert checks.glossary_clashes([*GLOSSARY, other])
    forbidding = {**other, "aliases_en": [], "aliases_ur": [], "avoid_en": ["protector"]}
    assert checks.glossary_clashes([*GLOSSARY, forbidding])
    assert checks.glossary_clashes(GLOSSARY) == []


# --- Both languages -------------------------------------------------------------------------------
def test_missing_part_in_urdu_is_noticed() -> None:
    english = made_up({"heading": "One"}, {"text": "Words with **weight**."})
    assert page_outline({**english, "body": english["body"][:-1]}) != page_outline(english)
    light = {**english, "body": [*english["body"][:-1], {"text": "Words without weight."}]}
    assert page_outline(light) != page_outline(english)
