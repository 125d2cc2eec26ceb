"""What a counsellor does with a question. Each deed leaves an event: codes only, never words.

Each asks `visible_to` again under a lock and raises `Http404` where the question is not (any more)
this person's to answer; `QuestionError` says why something else cannot be done. What is worked on
is kept from that day on for as long as a new one would be.
"""

import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from mrc.core.accounts.models import User
from mrc.core.personal_numbers import personal_number_in
from mrc.core.places.models import Centre
from mrc.core.questions.choices import (
    OPEN_STATES,
    Deed,
    Outcome,
    QuestionState,
    Result,
    Way,
)
from mrc.core.questions.models import (
    AnswerMail,
    GuideSuggestion,
    Question,
    QuestionAnswer,
    QuestionEvent,
)
from mrc.core.questions.querysets import may_answer
from mrc.core.questions.retention import purge_day

from .access import today
from .errors import (
    EmptyAnswerError,
    MovedOnError,
    PersonalNumberError,
    QuestionError,
    SameCentreError,
    SomebodyElseError,
)

_DONE = (QuestionState.ANSWERED, QuestionState.CLOSED)


@transaction.atomic
def take(*, pk: UUID, by: User, now: datetime.datetime) -> None:
    """To oneself, also from a colleague. One of no centre becomes this centre's."""
    question = _locked(pk, by)
    if question.state not in OPEN_STATES:
        raise MovedOnError
    _make_mine(question, by, now)


@transaction.atomic
def give_back(*, pk: UUID, by: User, now: datetime.datetime) -> None:
    """To nobody: a colleague of the centre may take it."""
    question = _locked(pk, by)
    if question.state != QuestionState.TAKEN or question.taken_by_id != by.pk:
        raise MovedOnError
    _change(question, state=QuestionState.NEW, taken_by=None)
    _record(question, Deed.GIVEN_BACK, by, now, by.username, "")


@transaction.atomic
def pass_on(*, pk: UUID, centre: Centre, by: User, now: datetime.datetime) -> None:
    """Another centre's from now on, and nobody's there yet; the own one sees it no longer."""
    question = _locked(pk, by)
    if question.state not in OPEN_STATES or question.quarantine:
        raise MovedOnError
    if centre.pk == (question.centre_id or by.centre_id):
        raise SameCentreError(field="centre")
    before = question.centre.code if question.centre is not None else ""
    _change(question, centre=centre, state=QuestionState.NEW, taken_by=None)
    _record(question, Deed.PASSED, by, now, before, centre.code)


@transaction.atomic
def answer_by_mail(*, pk: UUID, key: UUID, text: str, by: User, now: datetime.datetime) -> None:
    """Writes the answer down and puts its mail into the outbox: in one piece, and once for a key.

    The worker sends it; a mail server that is away loses nothing.
    """
    question = _locked(pk, by)
    if QuestionAnswer.objects.filter(pk=key, question=question).exists():
        return
    if question.reply_by != Way.EMAIL:
        raise QuestionError
    _take_for_answer(question, by, now)
    if not text.strip():
        raise EmptyAnswerError(field="text")
    answer = QuestionAnswer.objects.create(
        pk=key, question=question, way=Way.EMAIL, text=text.strip(), by=by, at=now
    )
    AnswerMail.objects.create(answer=answer, next_at=now)
    _change(question, state=QuestionState.ANSWERED)
    _record(question, Deed.ANSWERED, by, now, "", Way.EMAIL.value)
    transaction.on_commit(_send_soon, robust=True)


@transaction.atomic
def record_answer(
    *, pk: UUID, key: UUID, way: str, result: str, text: str, by: User, now: datetime.datetime
) -> None:
    """What came of a call, a message or a visit, once for a key. Nobody reached: it stays open."""
    question = _locked(pk, by)
    if QuestionAnswer.objects.filter(pk=key, question=question).exists():
        return
    if way == Way.EMAIL or result not in Result.values:
        raise QuestionError
    _take_for_answer(question, by, now)
    QuestionAnswer.objects.create(
        pk=key, question=question, way=way, result=result, text=text.strip(), by=by, at=now
    )
    if result == Result.REACHED:
        _change(question, state=QuestionState.ANSWERED)
        _record(question, Deed.ANSWERED, by, now, "", way)
    else:
        _change(question)
        _record(question, Deed.TRIED, by, now, way, result)


@transaction.atomic
def close(*, pk: UUID, outcome: str, by: User, now: datetime.datetime) -> None:
    """Without an answer, and why."""
    question = _locked(pk, by)
    if outcome not in Outcome.values:
        raise QuestionError(field="outcome")
    if question.state not in OPEN_STATES or question.quarantine:
        raise MovedOnError
    _own(question, by)
    _change(question, state=QuestionState.CLOSED, outcome=outcome, centre=_centre(question, by))
    _record(question, Deed.CLOSED, by, now, "", outcome)


@transaction.atomic
def reopen(*, pk: UUID, by: User, now: datetime.datetime) -> None:
    """The person asked on, or the mail did not arrive: taken up by whoever does this."""
    question = _locked(pk, by)
    if question.state not in _DONE or question.quarantine:
        raise MovedOnError
    before = question.state
    _change(
        question,
        state=QuestionState.TAKEN,
        taken_by=by,
        outcome="",
        centre=_centre(question, by),
    )
    _record(question, Deed.REOPENED, by, now, before, by.username)


@transaction.atomic
def release(*, pk: UUID, by: User, now: datetime.datetime) -> None:
    """A person sent it after all: out of quarantine, and open again if it was junk."""
    question = _locked(pk, by)
    if not question.quarantine:
        raise MovedOnError
    before = question.quarantine
    _change(question, quarantine="", state=QuestionState.NEW, outcome="", taken_by=None)
    _record(question, Deed.RELEASED, by, now, before, "")


@transaction.atomic
def mark_as_junk(*, pk: UUID, by: User, now: datetime.datetime) -> None:
    """It stays in quarantine, closed, until its time is over. That is not made any longer."""
    question = _locked(pk, by)
    if not question.quarantine or question.state not in OPEN_STATES:
        raise MovedOnError
    question.state, question.outcome = QuestionState.CLOSED, Outcome.SPAM
    question.save(update_fields=["state", "outcome"])
    _record(question, Deed.CLOSED, by, now, "", Outcome.SPAM.value)


@transaction.atomic
def suggest(*, pk: UUID, sentence: str, by: User, now: datetime.datetime) -> None:
    """Hands editors a sentence of the counsellor's own. Nothing leads from it to the question."""
    question = _locked(pk, by)
    if question.quarantine:
        raise MovedOnError
    if personal_number_in(sentence) is not None:
        raise PersonalNumberError(field="sentence")
    GuideSuggestion.objects.create(
        sentence=" ".join(sentence.split()),
        topic=question.topic,
        country_code=question.country_code,
        page=question.page,
        made_on=today(),
    )
    _change(question)
    _record(question, Deed.SUGGESTED, by, now, "", "")


def record_opening(*, question: Question, by: User, now: datetime.datetime) -> None:
    """Who opened it: written before a word is shown. An opening makes nothing last longer."""
    _record(question, Deed.OPENED, by, now, "", "")


def _locked(pk: UUID, by: User) -> Question:
    """The question without its words, nobody else's until the transaction ends."""
    if not may_answer(by):
        raise Http404
    visible = Question.objects.visible_to(by).without_texts()
    question: Question | None = visible.select_for_update(of=("self",)).filter(pk=pk).first()
    if question is None:
        raise Http404
    return question


def _own(question: Question, by: User) -> None:
    if question.state == QuestionState.TAKEN and question.taken_by_id != by.pk:
        raise SomebodyElseError


def _take_for_answer(question: Question, by: User, now: datetime.datetime) -> None:
    """An answer is given by whoever has the question; nobody has it yet: then it is taken now."""
    if question.state not in OPEN_STATES or question.quarantine:
        raise MovedOnError
    _own(question, by)
    if question.state == QuestionState.NEW:
        _make_mine(question, by, now)


def _make_mine(question: Question, by: User, now: datetime.datetime) -> None:
    before = question.taken_by
    if before == by:
        return
    if question.quarantine:
        raise MovedOnError
    _change(question, state=QuestionState.TAKEN, taken_by=by, centre=_centre(question, by))
    _record(question, Deed.TAKEN, by, now, before.username if before else "", by.username)


def _centre(question: Question, by: User) -> Centre | None:
    return question.centre if question.centre is not None else by.centre


def _change(question: Question, **values: object) -> None:
    """The values, and the days on which it was worked on and will be deleted."""
    day = today()
    values |= {"touched_on": day, "purge_on": purge_day(day)}
    for name, value in values.items():
        setattr(question, name, value)
    question.save(update_fields=list(values))


def _record(
    question: Question, what: Deed, by: User, now: datetime.datetime, before: str, after: str
) -> None:
    QuestionEvent.objects.create(
        question=question, what=what, before=before, after=after, by=by, at=now
    )


def _send_soon() -> None:
    from mrc.core.subscriptions.tasks import send_soon

    send_soon()
