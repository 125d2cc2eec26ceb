"""Cards of a test, several on a page of A4, and the page with the right answers: HTML to draw or to
print. Nothing on a card asks who somebody is."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from campaigns.codes.models import QuestionSet
from mrc.core.drawing.apart import Drawing, DrawingError, draw_apart
from mrc.core.drawing.sheets import Sheet
from mrc.core.drawing.texts import set_text

#: Rows of two cards on one page, all the same, for cutting: Nastaliq needs twice the room.
ROWS = {"en": 2, "ur": 1}
STYLES = Path(__file__).parents[1] / "printing" / "styles"
#: One page each. A text that has no room is set smaller.
_SHEET = Sheet(794, 1123, 1_000_000, tuple(round(1.6 - 0.04 * step, 2) for step in range(28)), 0.4)


class TestPaper(models.TextChoices):
    """What is printed of a question set. Values are the last words of the files' addresses."""

    #: No test of pytest's.
    __test__ = False

    CARDS = "cards", _("Cards to hand out")
    KEY = "answers", _("The right answers, for staff")


def context_of(question_set: QuestionSet, language: str) -> dict[str, Any]:
    """What both ways of printing show, in the language of the cards."""
    questions = [
        {
            "number": question.number,
            "text": set_text(getattr(question, f"text_{language}"), language),
            "rests_on": question.rests_on,
            "answers": [
                {
                    "letter": answer.letter,
                    "text": set_text(getattr(answer, f"text_{language}"), language),
                    "is_right": answer.is_right,
                }
                for answer in question.answers.all()
            ],
        }
        for question in question_set.questions.prefetch_related("answers")
    ]
    return {
        "set": question_set,
        "title": getattr(question_set, f"title_{language}"),
        "questions": questions,
        "card_rows": [range(2)] * ROWS[language],
        "card_language": language,
        "card_direction": "rtl" if language == "ur" else "ltr",
    }


def paper_html(question_set: QuestionSet, paper: TestPaper, language: str) -> str:
    with translation.override(language):
        context = {**context_of(question_set, language), "paper": paper}
        return render_to_string("campaigns/codes/print/cards.html", context)


def draw_paper(question_set: QuestionSet, paper: TestPaper, language: str) -> Drawing:
    """The PDF file. Raises DrawingError where this machine cannot draw."""
    if not settings.MRC_DRAW_CARDS:
        raise DrawingError("drawing is turned off here (MRC_DRAW_CARDS)")
    return draw_apart(paper_html(question_set, paper, language), _SHEET, styles=STYLES)


def file_name(question_set: QuestionSet, paper: TestPaper, language: str) -> str:
    return f"mrc-test-{question_set.name}-{paper.value}-{language}.pdf"
