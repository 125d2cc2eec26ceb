"""Long sentences and hard words, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.page_checks.sentences import LONGEST, HardWords, read

HARD = {
    "en": HardWords.of([("utilise", "use"), ("in order to", "to"), ("order", "ask for")]),
    "ur": HardWords.of([("مندرجہ ذیل", "نیچے دیے گئے"), ("تاحال", "اب تک"), ("لہٰذا", "اس لیے")]),
}


def texts(text: str, language: str) -> list[str]:
    return [sentence.text for sentence in read(text, language=language, hard=HARD[language])]


@pytest.mark.parametrize(
    ("text", "language", "sentences"),
    [
        ("Do not pay. Ask us first!", "en", ["Do not pay.", "Ask us first!"]),
        ("Pay Rs. 500 by bank, e.g. by card. Keep it.", "en",
         ["Pay Rs. 500 by bank, e.g. by card.", "Keep it."]),
        ("Is it real? Call 0304 1112123.", "en", ["Is it real?", "Call 0304 1112123."]),
        ("رقم نہ دیں۔ پہلے ہم سے پوچھیں۔", "ur", ["رقم نہ دیں۔", "پہلے ہم سے پوچھیں۔"]),
        ("رقم نہ دیں۔پہلے پوچھیں؟ہاں", "ur", ["رقم نہ دیں۔", "پہلے پوچھیں؟", "ہاں"]),
        ("", "en", []),
    ],
)  # fmt: skip
def test_text_is_cut_into_sentences(text: str, language: str, sentences: list[str]) -> None:
    assert texts(text, language) == sentences


@pytest.mark.parametrize(("language", "word", "end"), [("en", "word", "."), ("ur", "لفظ", "۔")])
def test_sentence_is_long_above_the_bound_of_its_language(
    language: str, word: str, end: str
) -> None:
    bound = LONGEST[language]
    for count, is_long in [(bound, False), (bound + 1, True)]:
        text = " ".join([word] * count) + end
        (sentence,) = read(text, language=language, hard=HARD[language])
        assert (sentence.words, sentence.is_long) == (count, is_long)


def test_hard_word_is_found_whatever_its_case_and_only_whole() -> None:
    (sentence,) = read("Utilise it, not utilised.", language="en", hard=HARD["en"])
    assert [(piece.text, piece.instead) for piece in sentence.hard] == [("Utilise", "use")]


def test_longest_hard_words_win() -> None:
    (sentence,) = read("In order to go, order now.", language="en", hard=HARD["en"])
    assert [piece.text for piece in sentence.hard] == ["In order to", "order"]


def test_urdu_words_are_found_in_every_spelling() -> None:
    text = "مندرجه ذيل کاغذات لہذا تاحال نہیں ملے۔"
    (sentence,) = read(text, language="ur", hard=HARD["ur"])
    assert [piece.instead for piece in sentence.hard] == ["نیچے دیے گئے", "اس لیے", "اب تک"]


@given(st.text(max_size=300), st.sampled_from(["en", "ur"]))
def test_nothing_of_a_text_is_lost(text: str, language: str) -> None:
    found = read(text, language=language, hard=HARD[language])
    kept = "".join("".join(sentence.text.split()) for sentence in found)
    assert kept == "".join(text.split())
