"""Counting what was looked for in vain, without keeping anything about whoever did.

Kept are the folded words, the language, how often in which month, and the first and the last day.
No address, no time of day, no account. Not kept at all is what may say something about a person:
numbers as long as those of telephones and identity cards, mail addresses, links, and anything that
is longer than people search. Names cannot be told from other words: so editors see words only when
they were typed twice, and what was typed once is deleted after a month (`purging`).
"""

import datetime
import logging
import re

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest

from home.search.questions import Question
from mrc.core.urdu import fold_digits

from .models import LONGEST, MissedSearch, MissedSearchMonth

logger = logging.getLogger(__name__)

#: Words of a longer question are a story, not a search.
MOST_WORDS = 6
_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor|curl|wget", re.I)
_NUMBER = re.compile(r"(?:\d[\W_]*){5,}")
_ADDRESS = re.compile(r"@|://|www\.|\.(?:com|org|net|pk)\b", re.I)


def may_be_personal(text: str) -> bool:
    """Whether a question holds, or looks like, what must not be kept."""
    plain = fold_digits(text)
    return bool(_NUMBER.search(plain) or _ADDRESS.search(plain))


def counts(request: HttpRequest, question: Question) -> bool:
    """Whether somebody looked for it: no robot, no page fetched in advance, no second page."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    agent = request.headers.get("User-Agent", "")
    return (
        request.method == "GET"
        and not {"page", "kind"} & request.GET.keys()
        and "prefetch" not in purpose
        and bool(agent)
        and not _ROBOT.search(agent)
        and 0 < len(question.text) <= LONGEST
        and len(question.text.split()) <= MOST_WORDS
        and not may_be_personal(question.query)
    )


def count_missed(
    request: HttpRequest, question: Question, *, language: str, today: datetime.date
) -> None:
    """Counts it, if it counts. A page of results is never broken or refused by it."""
    if not counts(request, question):
        return
    try:
        with transaction.atomic():
            add_one(question.text, language=language, today=today)
    except DatabaseError:
        logger.warning("a search without a result was not counted")


def add_one(words: str, *, language: str, today: datetime.date) -> None:
    """One search more. New words only while fewer than the day's number are new."""
    row = MissedSearch.objects.filter(words=words, language=language).first()
    if row is None:
        new_today = MissedSearch.objects.filter(first_day=today).count()
        if new_today >= settings.MRC_MISSED_SEARCHES_A_DAY:
            return
        row = MissedSearch.objects.create(
            words=words, language=language, first_day=today, last_day=today
        )
    elif row.last_day < today:
        MissedSearch.objects.filter(pk=row.pk).update(last_day=today)
    # Two at the same moment collide in the database, and one of them is not counted.
    month = MissedSearchMonth.objects.filter(search=row, month=today.replace(day=1))
    if not month.update(number=F("number") + 1):
        MissedSearchMonth.objects.create(search=row, month=today.replace(day=1))
