"""Glossary and Urdu texts to check come from their files, once, and stay as people left them."""

from pathlib import Path

import pytest

from home.loading import files, pages, words
from home.models import GlossaryTerm, UrduNote
from tests.factories import make_page, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

GLOSSARY = """
- key: protector
  term_en: Protector
  term_ur: پروٹیکٹر
  about_en: A registration.
  about_ur: رجسٹریشن۔
  aliases_en: [protector, protectors]
  aliases_ur: []
  avoid_ur: [پروٹیکٹرشپ]
"""
NOTES = """
- {file: pages/about.ur.yaml, text: بھاگیں نہیں, question: "Polite enough?"}
- {file: glossary.yaml, text: ہروب, question: "Spelled right?"}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "glossary.yaml").write_text(GLOSSARY, "utf-8")
    (tmp_path / "urdu-to-check.yaml").write_text(NOTES, "utf-8")
    monkeypatch.setattr(files, "content_dir", lambda: tmp_path)
    return tmp_path


def test_words_come_with_their_forms(folder: Path) -> None:
    words.load_glossary()
    term = GlossaryTerm.objects.get()
    assert (term.term_ur, term.about_en) == ("پروٹیکٹر", "A registration.")
    assert term.forms_in("en") == ["protector", "protectors"]
    assert term.forms_in("ur") == []


def test_changed_word_stays_as_the_editor_left_it(folder: Path) -> None:
    words.load_glossary()
    GlossaryTerm.objects.update(about_en="Ours.")
    words.load_glossary()
    assert GlossaryTerm.objects.get().about_en == "Ours."


def test_note_knows_its_urdu_page(folder: Path) -> None:
    page = make_page(make_site().english, "About", slug="about")
    urdu = translate(page, {"About": "ہمارے بارے میں"})
    words.load_urdu_notes()
    words.load_urdu_notes()
    about, glossary = UrduNote.objects.order_by("-where")
    assert about.page_id == urdu.pk
    assert glossary.page is None
    assert UrduNote.objects.filter(state=UrduNote.State.WAITING).count() == 2


def test_pages_are_read_in_the_order_that_their_files_give() -> None:
    def pair(path: str, **english: object) -> files.PagePair:
        return files.PagePair(path, dict(english), None)

    given = [pair("b", order=2), pair("a"), pair("c", order=1), pair("alerts"), pair("c/x")]
    assert [p.path for p in sorted(given, key=pages._reading_order)] == [
        "alerts",
        "c",
        "b",
        "a",
        "c/x",
    ]
