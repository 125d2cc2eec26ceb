"""Where somebody is in the agent check: read from the address alone, so that nothing is kept.

The first question that has no good answer is the one to show; when all have one, the card follows.
`edit=<question>` shows one again with what was answered.
"""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from .answers import (
    AmountAnswer,
    Answers,
    Finder,
    Holder,
    Known,
    LicenceAnswer,
    Money,
    Paper,
    PermissionAnswer,
    Purpose,
)
from .forms import QuestionForm, form_of
from .looking_up import Candidate, LookUp, look_up
from .questions import (
    AMOUNT,
    FINDER,
    HOLDER,
    LICENCE,
    MONEY,
    OTHER,
    PAPERS,
    PERMISSION,
    PROMOTER,
    QUESTIONS,
    Question,
)

EDIT = "edit"
_KNOWN_PARAMETERS = tuple(name for question in QUESTIONS for name in question.parameters)
#: Nothing that anybody types is longer; longer values are dropped.
_LONGEST_VALUE = 200


class Flow:
    """The state of one check. `current` is the question to show, None once all are answered."""

    def __init__(self, data: QueryDict, *, today: datetime.date) -> None:
        self.data = data
        self.today = today
        self.values: dict[str, Any] = {}
        self.look_up: LookUp | None = None
        self.current: Question | None = None
        self.form: QuestionForm | None = None
        #: Questions that were asked and answered well, in order.
        self.answered: list[Question] = []
        self._walk()
        self._edit(data.get(EDIT, ""))

    def _walk(self) -> None:
        for question in QUESTIONS:
            if not self._is_asked(question):
                continue
            form = self._form(question)
            if not self._is_answered(question, form):
                self.current, self.form = question, form
                return
            self.answered.append(question)
            if form is not None:
                self.values.update(form.cleaned_data)
            if question is LICENCE and self.values.get(LICENCE.key) == Known.YES:
                self.look_up = look_up(self.values["licence"], today=self.today)

    def _edit(self, key: str) -> None:
        question = next((one for one in self.answered if one.key == key), None)
        if question is not None:
            self.current, self.form = question, self._form(question)

    def _form(self, question: Question) -> QuestionForm | None:
        if question is PROMOTER:
            return None
        has_been_asked = question.key in self.data
        return form_of(question, self.data if has_been_asked else None, today=self.today)

    def _is_answered(self, question: Question, form: QuestionForm | None) -> bool:
        if form is None:
            key = self.data.get(PROMOTER.key, "")
            return self.look_up is not None and self.look_up.is_answered_by(key)
        return form.is_bound and form.is_valid()

    def _is_asked(self, question: Question) -> bool:
        """Whether the answers so far leave the question open."""
        if question is PROMOTER:
            return self.look_up is not None and bool(self.look_up.candidates)
        amount = self.values.get(AMOUNT.key)
        if question is FINDER:
            return amount in (None, Known.YES)
        if question is MONEY:
            return amount != Known.NONE
        return True

    @property
    def position(self) -> tuple[int, int]:
        """The current question's number, and how many there are; “Is this the agency?” has none."""
        asked = [one for one in QUESTIONS if one is not PROMOTER and self._is_asked(one)]
        current = LICENCE if self.current is PROMOTER else self.current
        return (asked.index(current) + 1 if current in asked else len(asked)), len(asked)

    @property
    def previous(self) -> Question | None:
        """The question before the current one; None at the first."""
        if self.current in self.answered:
            place = self.answered.index(self.current)
            return self.answered[place - 1] if place else None
        return self.answered[-1] if self.answered else None

    def carried(self) -> list[tuple[str, str]]:
        """What was answered so far, for the hidden fields of the current question."""
        dropped = set(self.current.parameters) if self.current is not None else set()
        if self.current is LICENCE:
            dropped.add(PROMOTER.key)
        return [(name, value) for name, value in self._parameters() if name not in dropped]

    def query(self, *, edit: Question | None = None) -> str:
        """The answers as a query string, with a question to show again."""
        pairs = self._parameters()
        return urlencode([*pairs, (EDIT, edit.key)] if edit is not None else pairs)

    def _parameters(self) -> list[tuple[str, str]]:
        return [
            (name, value)
            for name in _KNOWN_PARAMETERS
            for value in self.data.getlist(name)
            if len(value) <= _LONGEST_VALUE
        ]

    @property
    def candidate(self) -> Candidate | None:
        """The agency that the reader recognised."""
        if self.look_up is None:
            return None
        return self.look_up.chosen(self.data.get(PROMOTER.key, ""))

    def answers(self) -> Answers:
        """All answers, for `judging`. What was not asked is not known."""
        values = self.values
        return Answers(
            licence=self._licence(),
            permission=PermissionAnswer(
                known=Known(values.get(PERMISSION.key, Known.UNKNOWN)),
                given_on=values.get("permission_date"),
            ),
            amount=AmountAnswer(
                known=Known(values.get(AMOUNT.key, Known.UNKNOWN)),
                rupees=values.get("amount"),
                purpose=Purpose(values.get("amount_for") or Purpose.UNKNOWN),
                finder=Finder(values.get(FINDER.key, Finder.UNKNOWN)),
            ),
            money=Money(values.get(MONEY.key, Money.UNKNOWN)),
            holder=Holder(values.get(HOLDER.key, Holder.UNKNOWN)),
            papers_known=Known(values.get(PAPERS.key, Known.UNKNOWN)),
            papers=frozenset(Paper(value) for value in values.get("papers", ())),
        )

    def _licence(self) -> LicenceAnswer:
        known = Known(self.values.get(LICENCE.key, Known.UNKNOWN))
        if known is not Known.YES or self.look_up is None:
            return LicenceAnswer(known=known)
        candidate = self.candidate
        if candidate is not None and self.look_up.is_contradicted_by(candidate):
            # The agency is real; the number that its agent gave is not the agency's.
            candidate = None
        is_other = self.data.get(PROMOTER.key) == OTHER and self.look_up.knows_number
        return LicenceAnswer(
            known=known,
            is_number=self.look_up.is_number,
            state=self.look_up.state.kind,
            standing=candidate.standing if candidate is not None else None,
            is_other_agency=is_other,
        )
