"""The words of every page: figures, links, sentences, sections and terms (`checks.py`)."""

from typing import Any

import pytest

from tests.content import checks
from tests.content.files import (
    contacts,
    fact_files,
    load,
    page,
    page_paths,
    reported_figures,
)

LANGUAGES = ("en", "ur")
#: Files with short texts in both languages side by side.
LISTS = [
    "destinations/fact_kinds.yaml",
    "places/contacts.yaml",
    "places/centres.yaml",
    *fact_files(),
]


@pytest.mark.parametrize("path", page_paths())
def test_figures_are_facts_or_have_a_source(path: str) -> None:
    english = page(path, "en")
    problems = checks.figures_without_source(reported_figures(english))
    for language in LANGUAGES:
        text = checks.prose(page(path, language))
        reported = [row[language] for row in load("reported-sums.yaml") if row["page"] == path]
        problems += checks.figures_out_of_place(english, text, reported=reported)
    assert problems == []


def test_reported_sums_stand_on_their_page_with_their_source() -> None:
    for row in load("reported-sums.yaml"):
        english = page(row["page"], "en")
        assert row["source"] in {source["name"] for source in english["sources"]}, row
        for language in LANGUAGES:
            assert row[language] in checks.prose(page(row["page"], language)), row


@pytest.mark.parametrize("path", page_paths())
def test_figures_are_the_same_in_both_languages(path: str) -> None:
    english, urdu = (checks.prose(page(path, language)) for language in LANGUAGES)
    assert checks.numbers_that_differ(english, urdu) == []


@pytest.mark.parametrize("path", page_paths())
def test_links_lead_somewhere(path: str) -> None:
    problems = []
    for language in LANGUAGES:
        problems += checks.broken_links(page(path, language), page_paths())
    assert problems == []


def test_addresses_of_contacts_are_secure() -> None:
    for key, contact in contacts().items():
        assert not contact["url"] or checks.is_secure_address(contact["url"]), key


@pytest.mark.parametrize("path", page_paths())
def test_sentences_are_short(path: str) -> None:
    problems = []
    for language in LANGUAGES:
        problems += checks.hard_sentences(page(path, language), language)
    assert problems == []


@pytest.mark.parametrize("path", page_paths())
def test_no_section_is_empty(path: str) -> None:
    kind = page(path, "en")["type"]
    problems = []
    for language in LANGUAGES:
        problems += checks.empty_sections({**page(path, language), "type": kind})
    assert problems == []


@pytest.mark.parametrize("path", page_paths())
def test_each_term_has_one_word(path: str) -> None:
    glossary = load("glossary.yaml")
    english, urdu = (checks.prose(page(path, language)) for language in LANGUAGES)
    problems = checks.words_to_avoid(english, glossary, "en")
    problems += checks.words_to_avoid(urdu, glossary, "ur")
    problems += checks.words_that_differ(english, urdu, glossary)
    assert problems == []


def paired_texts(rows: Any, language: str) -> list[str]:
    """The values side by side in a list's rows, such as `name_en` and `name_ur`."""
    return [
        text
        for row in (rows["facts"] if isinstance(rows, dict) else rows)
        for key, text in row.items()
        if key.endswith(f"_{language}")
    ]


@pytest.mark.parametrize("name", LISTS)
def test_lists_use_the_words_of_the_glossary(name: str) -> None:
    problems = []
    for language in LANGUAGES:
        for text in paired_texts(load(name), language):
            problems += checks.words_to_avoid(text, load("glossary.yaml"), language)
    assert problems == []


def test_glossary_gives_each_word_to_one_term() -> None:
    glossary = load("glossary.yaml")
    assert checks.glossary_clashes(glossary) == []
    assert len({term["key"] for term in glossary}) == len(glossary)
    for term in glossary:
        for name in ("term", "about"):
            assert all(term[f"{name}_{language}"].strip() for language in LANGUAGES), term["key"]


def test_every_marked_word_stands_in_a_text() -> None:
    """A form that no text uses is a slip of spelling, or a term that nobody needs."""
    glossary = load("glossary.yaml")
    lists = [load(name) for name in LISTS]
    for language in LANGUAGES:
        pages = [checks.prose(page(path, language)) for path in page_paths()]
        text = "\n".join(pages + [text for rows in lists for text in paired_texts(rows, language)])
        unused = [
            term["key"]
            for term in glossary
            if term[f"aliases_{language}"]
            and not any(checks.contains(text, form) for form in term[f"aliases_{language}"])
        ]
        assert unused == [], language


@pytest.mark.parametrize("path", ["alerts/fake-protector", "alerts/e-protector-not-compulsory"])
def test_warnings_say_in_one_way_what_the_protector_looks_like(path: str) -> None:
    words = {"en": "a stamp or a sticker in the passport", "ur": "پاسپورٹ پر مہر یا اسٹیکر"}
    for language in LANGUAGES:
        assert words[language] in checks.prose(page(path, language))
