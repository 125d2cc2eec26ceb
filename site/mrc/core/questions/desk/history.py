"""What happened to a question, in words; its events hold codes only."""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise

from mrc.core.accounts.models import User
from mrc.core.places.models import Centre
from mrc.core.questions.choices import (
    Deed,
    Outcome,
    Quarantine,
    QuestionState,
    Result,
    Way,
)
from mrc.core.questions.models import Question, QuestionEvent
from mrc.core.staff_words import person

_CODES: dict[str, str | Promise] = {
    **dict(QuestionState.choices),
    **dict(Way.choices),
    **dict(Result.choices),
    **dict(Outcome.choices),
    **{code: label for code, label in Quarantine.choices if code},
}


@dataclass(frozen=True)
class Entry:
    at: datetime.datetime
    by: str
    title: str | Promise
    #: Between which two things, or with what; empty where the deed says it all.
    before: str
    after: str


def history_of(question: Question) -> tuple[list[Entry], list[Entry]]:
    """What was done, and who opened it; the newest first, in three queries."""
    events = list(question.events.select_related("by").order_by("-id"))
    words = _words(events)
    entries = [
        (
            event.what,
            Entry(
                at=event.at,
                by=person(event.by),
                title=event.get_what_display(),
                before=words.get(event.before, event.before),
                after=words.get(event.after, event.after),
            ),
        )
        for event in events
    ]
    done = [entry for what, entry in entries if what != Deed.OPENED]
    return done, [entry for what, entry in entries if what == Deed.OPENED]


def _words(events: list[QuestionEvent]) -> dict[str, str]:
    """Code -> what people call it."""
    codes = {code for event in events for code in (event.before, event.after) if code}
    words = {code: str(label) for code, label in _CODES.items()}
    words |= {user.username: person(user) for user in User.objects.filter(username__in=codes)}
    words |= {centre.code: centre.name for centre in Centre.objects.filter(code__in=codes)}
    return words
