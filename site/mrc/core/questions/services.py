"""The one place that stores a question: once, however often it is sent."""

import datetime
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from mrc.core.our_pages import our_page
from mrc.core.places.models import Centre

from .choices import Origin, Quarantine
from .models import Question
from .references import new_reference
from .reply import ReplyTo, read_reply
from .retention import purge_day

__all__ = ["ReplyTo", "ask", "known_question", "read_reply"]


def known_question(key: uuid.UUID) -> Question | None:
    """The question that was stored under this key already."""
    return Question.objects.without_texts().filter(pk=key).first()


def ask(
    *,
    topic: str,
    question: str,
    reply_to: ReplyTo,
    centre: Centre | None,
    language: str,
    page: str | None = None,
    source: str = Origin.WEB.value,
    country_code: str = "",
    key: uuid.UUID | None = None,
    quarantine: str = Quarantine.NONE.value,
    today: datetime.date | None = None,
) -> Question:
    """The stored question; the one that is there where the same `key` comes again.

    `topic` is a `choices.Topic`, `reply_to` what `read_reply` gives, `language` that of the
    answer. No `centre`: it waits at every centre. Of `page` the path is kept where it is one of
    ours. Who asks on behalf of a person (a session) makes the key out of what they have, so that
    sending it twice is one question. Raises what the database raises.
    """
    key = key or uuid.uuid4()
    if (known := known_question(key)) is not None:
        return known
    day = today or timezone.localdate()
    ours = our_page(page)
    row = Question(
        pk=key,
        reference=new_reference(),
        quarantine=quarantine,
        centre=centre,
        received_on=day,
        touched_on=day,
        purge_on=purge_day(day),
        topic=topic,
        language=language,
        country_code=country_code,
        page=ours.path if ours is not None else "",
        source=source,
        reply_by=reply_to.by,
        question=question.strip(),
        reply_to=reply_to.to,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # The same question came a moment ago through another connection.
        if (known := known_question(key)) is not None:
            return known
        raise
    return row
