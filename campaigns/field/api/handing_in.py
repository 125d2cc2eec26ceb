"""Taking in a file of unsent work, entry by entry, as if the phone had sent it.

Each entry stands in transactions of its own, and all of it may be handed in again: what is here
already is said to be here. Finished sessions are sent; what was still being written, or is refused,
becomes a draft of the online log, where its officer can mend it.
"""

import datetime
import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.files.base import ContentFile
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.field.steps import FILLED_IN
from campaigns.field.working import WorkingDraft, data_for
from campaigns.models import EvidenceFile, Institution, Session, SessionDraft
from campaigns.records import services
from campaigns.records.content import ContentError, content_hash, parse_content
from campaigns.records.readers import InvalidError, read_date, read_uuid
from mrc.core.models import Centre, User

from . import institutions
from .answers import RefusalError
from .files import Entry, FileError, Picture, UnsentFile

#: Seconds after which the rest is left for handing the file in again.
TIME_ALLOWED = 20.0


class Result(StrEnum):
    """What became of an entry."""

    STORED = "stored"
    HERE = "here"
    CONFLICT = "conflict"
    REFUSED = "refused"
    DRAFT = "draft"
    #: A draft of the same session says something else: neither was changed.
    OTHER_DRAFT = "other_draft"
    LATER = "later"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]


_LABELS: dict[Result, str | Promise] = {
    Result.STORED: gettext_lazy("Stored"),
    Result.HERE: gettext_lazy("Already here"),
    Result.CONFLICT: gettext_lazy("Conflict"),
    Result.REFUSED: gettext_lazy("Refused"),
    Result.DRAFT: gettext_lazy("Kept as a draft"),
    Result.OTHER_DRAFT: gettext_lazy("Another draft is here"),
    Result.LATER: gettext_lazy("Not yet"),
}


@dataclass
class Line:
    """A session of the file: what it is, and what became of it."""

    entry: Entry
    place: str
    held_on: datetime.date | None
    result: Result
    reference: str = ""
    version: int = 0
    #: Why it was refused: the field's key and the sentence.
    reasons: list[tuple[str, str]] = field(default_factory=list)
    #: Its draft is in the online log now.
    has_draft: bool = False
    pictures_stored: int = 0
    pictures_waiting: int = 0
    picture_reasons: list[str] = field(default_factory=list)

    @property
    def is_here(self) -> bool:
        return self.result in (Result.STORED, Result.HERE)


@dataclass
class Outcome:
    lines: list[Line]
    #: Institutions and plans that could not be taken, with the reason.
    troubles: list[str]
    unreadable: int

    @property
    def is_complete(self) -> bool:
        """Whether the phone may forget everything that the file holds."""
        sound = all(
            line.is_here and not line.pictures_waiting and not line.picture_reasons
            for line in self.lines
        )
        return sound and not self.troubles and not self.unreadable


def hand_in(
    file: UnsentFile,
    *,
    officer: User,
    centre: Centre,
    now: datetime.datetime,
    device: str = "file",
    seconds: float = TIME_ALLOWED,
) -> Outcome:
    """Takes in all that the officer's own file holds; raises `FileError` for another's file."""
    if file.user != officer.pk:
        raise FileError(
            _("This file is another officer's. They sign in and hand it in themselves.")
        )
    end = time.monotonic() + seconds
    troubles = [*_propose(file, officer), *_cancel(file, officer)]
    places = _places(file.sessions)
    lines = []
    for entry in file.sessions:
        line = Line(entry, _place(entry, places), _held_on(entry), Result.LATER)
        lines.append(line)
        if time.monotonic() < end:
            _take(line, officer=officer, centre=centre, now=now, device=device)
            _take_pictures(line, officer=officer, now=now, end=end)
    return Outcome(lines, troubles, file.unreadable)


def _propose(file: UnsentFile, officer: User) -> Iterator[str]:
    for key, values in file.institutions:
        try:
            institutions.receive(key, values, by=officer)
        except RefusalError as error:
            name = str(values.get("name_en") or values.get("name_ur") or key)[:200]
            yield _("The institution “%(name)s” was not taken: %(why)s") % {
                "name": name,
                "why": _said(error),
            }


def _said(error: RefusalError) -> str:
    """The first sentence of a refusal, in the reader's language."""
    language = (get_language() or "en")[:2]
    for messages in error.details.get("errors", {}).values():
        for message in messages:
            return str(message.get(language) or message.get("en"))
    return str(services.NotAllowedError.message)


def _cancel(file: UnsentFile, officer: User) -> Iterator[str]:
    for key, reason in file.cancellations:
        try:
            services.cancel_planned(planned_id=key, reason=reason, by=officer)
        except services.RecordsError as error:
            yield _("A planned session was not cancelled: %(why)s") % {"why": error.message}


def _take(
    line: Line, *, officer: User, centre: Centre, now: datetime.datetime, device: str
) -> None:
    entry = line.entry
    if not entry.is_finished:
        _keep_draft(line, Result.DRAFT, officer=officer, centre=centre, now=now)
        return
    try:
        content = parse_content(entry.content)
        if content_hash(content) != entry.content_hash:
            raise ContentError({"": [gettext_lazy("The entry was changed after it was saved.")]})
        receipt = services.submit_session(
            session_id=entry.id,
            content=content,
            base_version=entry.base_version,
            by=officer,
            device=device,
            now=now,
            ends_draft=False,
        )
    except services.ConflictError:
        line.result = Result.CONFLICT
        stored = Session.objects.filter(pk=entry.id, officer=officer).first()
        line.reference = stored.reference if stored else ""
        return
    except ContentError as error:
        line.reasons = [(key, str(texts[0])) for key, texts in error.errors.items()]
    except services.RulesBrokenError as error:
        line.reasons = [(one.field, one.message) for one in error.findings if one.blocks]
    except services.NotAllowedError as error:
        line.result, line.reasons = Result.REFUSED, [("", str(error.message))]
        return
    else:
        line.result = Result.HERE if receipt.repeated else Result.STORED
        line.reference, line.version = receipt.reference, receipt.version
        if entry.planned is not None:
            services.hold_planned(planned_id=entry.planned, session_id=entry.id, by=officer)
        return
    _keep_draft(line, Result.REFUSED, officer=officer, centre=centre, now=now)


def _keep_draft(
    line: Line, result: Result, *, officer: User, centre: Centre, now: datetime.datetime
) -> None:
    """Puts what was typed into the online log, unless something else is there under its id."""
    entry = line.entry
    line.result = result
    typed = entry.typed or _typed_of(entry.content)
    kept = SessionDraft.objects.filter(pk=entry.id).first()
    if kept is not None and (kept.officer_id != officer.pk or _typed_in(kept) != typed):
        line.result = Result.OTHER_DRAFT
        line.has_draft = kept.officer_id == officer.pk
        return
    data = {"typed": typed, "saved": [step.slug for step in FILLED_IN]}
    try:
        draft = kept or services.save_draft(
            draft_id=entry.id, data=data, base_version=entry.base_version, by=officer, now=now
        )
    except (ContentError, services.RecordsError) as error:
        line.result = Result.REFUSED
        message = error.message if isinstance(error, services.RecordsError) else None
        line.reasons.append(("", str(message or _("This draft cannot be kept."))))
        return
    if kept is None:
        WorkingDraft(draft, officer=officer, centre=centre, now=now).save()
    line.has_draft = True


def _typed_of(content: dict[str, Any]) -> Any:
    try:
        return data_for(parse_content(content, complete=False).as_json())["typed"]
    except ContentError:
        return {}


def _typed_in(draft: SessionDraft) -> Any:
    return draft.data.get("typed", {})


def _take_pictures(line: Line, *, officer: User, now: datetime.datetime, end: float) -> None:
    session = Session.objects.filter(pk=line.entry.id, officer=officer).first()
    for picture in line.entry.pictures:
        if session is None or time.monotonic() > end:
            line.pictures_waiting += 1
        elif why := _refused_picture(picture, session, officer=officer, now=now):
            line.picture_reasons.append(why)
        else:
            line.pictures_stored += 1


def _refused_picture(
    picture: Picture, session: Session, *, officer: User, now: datetime.datetime
) -> str:
    """Stores it; why it cannot be, or nothing."""
    if picture.data is None or hashlib.sha256(picture.data).hexdigest() != picture.sha256:
        return _("A picture in the file is damaged.")
    if EvidenceFile.objects.filter(session=session, sha256=picture.sha256).exists():
        return ""
    try:
        services.add_evidence(
            session=session,
            kind=picture.kind,
            upload=ContentFile(picture.data),
            by=officer,
            now=now,
        )
    except services.RecordsError as error:
        return str(error.message)
    return ""


def _held_on(entry: Entry) -> datetime.date | None:
    try:
        return read_date(entry.content.get("held_on"))
    except InvalidError:
        return None


def _place(entry: Entry, names: dict[str, str]) -> str:
    venue = entry.content.get("venue")
    return names.get(str(entry.content.get("institution")), "") or (
        venue[:200] if isinstance(venue, str) else ""
    )


def _places(entries: Iterable[Entry]) -> dict[str, str]:
    """The names of the institutions that the entries are about."""
    keys = set()
    for entry in entries:
        try:
            keys.add(read_uuid(entry.content.get("institution")))
        except InvalidError:
            continue
    found = Institution.objects.filter(pk__in=keys - {None})
    return {str(one.pk): one.name for one in found}
