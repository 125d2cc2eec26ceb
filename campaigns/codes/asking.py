"""Questions from the room: to the counsellors of the session's centre, and to the editors.

An officer writes them down one a line, without anybody's name. Each goes on once, when its session
is first received; of a corrected version only what was not there before.
"""

import datetime
import logging
import re
import uuid
from collections.abc import Iterator

from campaigns.records.models import SessionVersion
from campaigns.records.personal_data import personal_data_in
from destinations.models import GuidePart
from mrc.core.models import User
from mrc.core.questions.choices import Origin, Topic, Way
from mrc.core.questions.services import ReplyTo, ask
from mrc.core.urdu import fold_name

from .addresses import Opened
from .contents import countries_of
from .models import RoomQuestion

logger = logging.getLogger(__name__)

#: A session that is sent later than this brings nothing to the counsellors: nobody waits any more.
FRESH = datetime.timedelta(days=30)
#: Shorter lines are no question.
SHORTEST = 4

_NAMESPACE = uuid.UUID("5b1f3f0e-0f0c-4a51-9c1e-6a3f7f5d2c10")
#: What people put before the lines of a list.
_BULLET = re.compile(r"^\s*(?:[-–—•*·]+|\(?\d{1,2}[.):۔]\)?)\s*")

#: What counsellors call the parts of the guides.
_TOPICS: dict[str, Topic] = {
    GuidePart.LEGAL_WAYS: Topic.GOING,
    GuidePart.COSTS: Topic.GOING,
    GuidePart.DOCUMENTS: Topic.GOING,
    GuidePart.IS_IT_FOR_ME: Topic.GOING,
    GuidePart.CHECK: Topic.OFFER,
    GuidePart.CONTRACT: Topic.CONTRACT,
    GuidePart.PAY_AND_HOURS: Topic.CONTRACT,
    GuidePart.SPONSOR: Topic.CONTRACT,
    GuidePart.HEALTH: Topic.TROUBLE,
    GuidePart.IF_THINGS_GO_WRONG: Topic.TROUBLE,
    GuidePart.COMING_HOME: Topic.RETURN,
    GuidePart.STUDYING: Topic.STUDY,
}


def lines_of(text: str) -> list[str]:
    """The single questions of what an officer wrote, each once, in their order."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        question = " ".join(_BULLET.sub("", line).split())
        if len(question) >= SHORTEST:
            found.setdefault(fold_name(question), question)
    return list(found.values())


def key_of(version: SessionVersion, question: str) -> uuid.UUID:
    """The same question of the same session is one question, in whatever version."""
    return uuid.uuid5(_NAMESPACE, f"{version.session_id}:{fold_name(question)}")


def pass_on(version: SessionVersion) -> int:
    """Passes on what is asked for the first time in this version; gives how many. Safe to repeat.

    Generated sample questions reach the editors' list, marked, and no counsellor.
    """
    asked = {key_of(version, line): line for line in lines_of(version.questions)}
    known = set(RoomQuestion.objects.filter(pk__in=asked).values_list("pk", flat=True))
    new = {
        key: line for key, line in asked.items() if key not in known and not personal_data_in(line)
    }
    for key, line in new.items():
        if _is_for_counsellors(version):
            _ask_counsellors(version, key, line)
    # Last: a question that no counsellor has got is passed on by the next run.
    RoomQuestion.objects.bulk_create(
        [
            RoomQuestion(pk=key, version=version, text=line, asked_on=version.held_on)
            for key, line in new.items()
        ],
        ignore_conflicts=True,
    )
    return len(new)


def _is_for_counsellors(version: SessionVersion) -> bool:
    is_fresh = version.received_at.date() - version.held_on <= FRESH
    return is_fresh and not version.session.is_sample


def _ask_counsellors(version: SessionVersion, key: uuid.UUID, question: str) -> None:
    countries = countries_of(
        Opened("", version.campaign, getattr(version.session, "plan", None), version.session)
    )
    ask(
        topic=_topic_of(version),
        question=question,
        # Nobody to call back: whoever asked was told to come or to ring.
        reply_to=ReplyTo(Way.COMES),
        centre=version.session.centre,
        language="en" if version.language == "en" else "ur",
        source=Origin.SESSION.value,
        country_code=countries[0].code if len(countries) == 1 else "",
        key=key,
    )


def _topic_of(version: SessionVersion) -> str:
    """The one that all topics of the session share; else something else."""
    parts = version.topics.values_list("guide_part", flat=True)
    topics = {_TOPICS.get(part, Topic.OTHER) for part in parts}
    return topics.pop().value if len(topics) == 1 else Topic.OTHER.value


def settle(*, question: RoomQuestion, by: User, now: datetime.datetime) -> bool:
    """An editor has dealt with it; whether nobody had before."""
    open_ones = RoomQuestion.objects.filter(pk=question.pk, settled_by=None)
    return bool(open_ones.update(settled_by=by, settled_at=now))


def not_passed_on(*, since: datetime.date) -> Iterator[SessionVersion]:
    """Versions with questions of which none was passed on: whatever kept it from happening."""
    versions = (
        SessionVersion.objects.filter(held_on__gte=since, room_questions=None)
        .exclude(questions="")
        .select_related("session__centre", "campaign")
        .order_by("pk")
    )
    yield from versions.iterator(chunk_size=500)
