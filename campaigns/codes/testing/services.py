"""Makes question sets. One that is made is sealed: a correction is its next version."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.codes.models import QuestionSet, SetAnswer, SetQuestion
from mrc.core.models import User

#: More do not fit on a card that is filled in within five minutes.
MOST_QUESTIONS = 10
LEAST_ANSWERS, MOST_ANSWERS = 2, 4


class SetError(ValueError):
    """Why a set cannot be made, in words for the person who makes it."""


@dataclass(frozen=True)
class NewAnswer:
    text_en: str
    text_ur: str
    is_right: bool = False


@dataclass(frozen=True)
class NewQuestion:
    text_en: str
    text_ur: str
    answers: Sequence[NewAnswer]
    rests_on: str = ""


def offered_sets() -> "QuerySet[QuestionSet]":
    """Those that officers may name in a new session."""
    return QuestionSet.objects.filter(is_offered=True).order_by("key", "-version")


def newest(key: str) -> QuestionSet | None:
    return QuestionSet.objects.filter(key=key).order_by("-version").first()


def make_set(
    *,
    key: str,
    title_en: str,
    title_ur: str,
    pass_mark: int,
    questions: Sequence[NewQuestion],
    by: User | None,
    now: datetime.datetime,
    version: int | None = None,
) -> QuestionSet:
    """The next version of a set, sealed and offered; the version before is no longer offered.

    Raises `SetError`.
    """
    _check(questions, pass_mark)
    try:
        with transaction.atomic():
            last = QuestionSet.objects.filter(key=key).aggregate(last=Max("version"))["last"] or 0
            made = QuestionSet.objects.create(
                key=key,
                version=version or last + 1,
                title_en=title_en,
                title_ur=title_ur,
                pass_mark=pass_mark,
                made_by=by,
            )
            _add_questions(made, questions)
            QuestionSet.objects.filter(key=key, is_offered=True).update(is_offered=False)
            made.sealed_at, made.is_offered = now, True
            made.save(update_fields=["sealed_at", "is_offered"])
            return made
    except IntegrityError as error:
        raise SetError(_("Somebody has just made this version. Look at it first.")) from error


def offer(*, question_set: QuestionSet, is_offered: bool) -> None:
    """Offers a set to officers, or takes it away; sessions that named it keep it."""
    QuestionSet.objects.filter(pk=question_set.pk).update(is_offered=is_offered)


def _add_questions(made: QuestionSet, questions: Sequence[NewQuestion]) -> None:
    for number, question in enumerate(questions, start=1):
        row = SetQuestion.objects.create(
            question_set=made,
            number=number,
            text_en=question.text_en,
            text_ur=question.text_ur,
            rests_on=question.rests_on,
        )
        SetAnswer.objects.bulk_create(
            SetAnswer(
                question=row,
                number=place,
                text_en=answer.text_en,
                text_ur=answer.text_ur,
                is_right=answer.is_right,
            )
            for place, answer in enumerate(question.answers, start=1)
        )


def _check(questions: Sequence[NewQuestion], pass_mark: int) -> None:
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise SetError(_("A set has 1 to %(most)d questions.") % {"most": MOST_QUESTIONS})
    if not 1 <= pass_mark <= len(questions):
        raise SetError(_("Nobody can have more right answers than there are questions."))
    for question in questions:
        if not (question.text_en.strip() and question.text_ur.strip()):
            raise SetError(_("Each question is needed in both languages."))
        if not LEAST_ANSWERS <= len(question.answers) <= MOST_ANSWERS:
            raise SetError(_("Each question has 2 to 4 answers."))
        if sum(answer.is_right for answer in question.answers) != 1:
            raise SetError(_("Exactly one answer of each question is right."))
        if not all(a.text_en.strip() and a.text_ur.strip() for a in question.answers):
            raise SetError(_("Each answer is needed in both languages."))
