"""No card ever promises that an offer is good: every combination of findings, both languages."""

import itertools
import re

import pytest
from django.utils import translation

from alerts.agent_check import costs, judging
from alerts.agent_check.findings import (
    WEIGHTS,
    Amount,
    Licence,
    Papers,
    Passport,
    Payment,
    Permission,
    Weight,
)
from alerts.agent_check.offer import SIGNS
from alerts.agent_check.questions import PAPERS_SHOWN, PROMOTER, PURPOSES, QUESTIONS
from alerts.agent_check.results import LEADS, STEPS, TITLES, filled
from alerts.agent_check.wording import CITED, WORDS

LANGUAGES = ["en", "ur"]
#: Words of a promise: safe, guaranteed good, trusted, without danger, real, honest.
PROMISES = {
    "en": re.compile(r"\b(?:un)?safe(?:ly|ty)?\b|\bsecure\b|\btrust|\bgenuine\b|\bno risk\b", re.I),
    "ur": re.compile("محفوظ|بے خطر|بے فکر|قابل اعتماد|قابلِ اعتماد|اطمینان|خطرے سے پاک|حفاظت"),
}
VALUES = {
    name: f"[{name}]"
    for name in (
        "as_of", "number", "agency", "typed", "given", "ends", "amount", "cap", "cap_all", "over",
    )
}  # fmt: skip


def card_text(findings) -> str:
    """All words that a card with these findings shows."""
    verdict = judging.Judgement(findings).verdict
    lines = [str(TITLES[verdict]), str(LEADS[verdict]), *map(str, STEPS[verdict])]
    for finding in findings:
        if finding in WORDS:
            words = WORDS[finding]
            lines += [str(words.title), filled(words.text, VALUES), str(words.advice)]
    return "\n".join(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_combination_promises_anything(language):
    """As a card is made of its findings' words and its verdict's, each is read once with each."""
    families = (Licence, Permission, Amount, Payment, Passport, Papers)
    seen = set()
    with translation.override(language):
        for findings in itertools.product(*families):
            verdict = judging.Judgement(findings).verdict
            new = {(verdict, finding) for finding in findings} - seen
            if new:
                seen |= new
                text = card_text(findings)
                assert PROMISES[language].search(text) is None, findings
    # Each finding was read beside each verdict that it allows.
    for finding in itertools.chain.from_iterable(families):
        for verdict in Weight:
            assert ((verdict, finding) in seen) == (verdict >= WEIGHTS[finding])


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_and_signs_promise_nothing(language):
    with translation.override(language):
        texts = [str(sign.label) + str(sign.meaning) for sign in SIGNS]
        for question in QUESTIONS:
            texts += [str(question.title), str(question.help)]
            texts += [str(option.label) for option in question.options]
        for text in texts:
            assert PROMISES[language].search(text) is None, text


def test_passed_says_that_it_is_no_promise():
    assert "no promise" in str(LEADS[Weight.PASSED])
    with translation.override("ur"):
        assert PROMISES["ur"].search(str(LEADS[Weight.PASSED])) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_takes_the_values_that_there_are(language):
    with translation.override(language):
        for words in WORDS.values():
            text = filled(words.text, VALUES)
            assert "%(" not in text
            assert set(words.facts) <= {*CITED, *costs.ALL_KINDS}


def test_every_question_but_the_agency_can_be_left_open():
    for question in QUESTIONS:
        values = [option.value for option in question.options]
        assert ("unknown" in values) == (question is not PROMOTER)


def test_every_picture_exists():
    from django.template.loader import get_template

    options = [option for question in QUESTIONS for option in question.options]
    for one in [*QUESTIONS, *options, *PAPERS_SHOWN]:
        assert "<svg" in get_template(one.template_of_picture).render()
    assert len(PURPOSES) == 3
