"""Judges one row of a file by the rules that hold for every session; records nothing."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.records import services
from campaigns.records.content import (
    ContentError,
    FieldErrors,
    SessionContent,
    content_hash,
    parse_content,
)
from campaigns.records.models import ImportBatch, ImportRow, RowState, Session, SessionVersion
from campaigns.records.rules import Finding, Level
from mrc.core.models import User

from .access import may_import_for_others
from .columns import BY_FIELD, BY_KEY, heading
from .lookups import Lookups
from .neighbours import Neighbours, how_to_see
from .problems import Problem
from .values import RowContent, RowReader

#: Warnings about another session: a file may hold it because the phone had sent it already.
DUPLICATES = frozenset({"W1", "W2", "W6"})
_EXPLAINED_IN = {"B4": "explanation.B4", "B5": "explanation.B5", "B6": "explanation.B6"}


@dataclass
class DryRun:
    """One pass over a batch's rows, in their order."""

    batch: ImportBatch
    now: datetime.datetime
    neighbours: Neighbours = field(default_factory=Neighbours)

    def __post_init__(self) -> None:
        uploader = self.batch.uploaded_by
        only = None if may_import_for_others(uploader) else uploader
        self.reader = RowReader(Lookups(self.batch.centre), only_officer=only)
        self._staff: dict[int, User] = {}

    def remember(self, row: ImportRow) -> None:
        """A row that was checked before."""
        if row.content is not None:
            self.neighbours.add(row.number, row.officer_id, parse_content(row.content))

    def check(self, row: ImportRow) -> None:
        """Sets the row's content, officer, problems and state, and saves nothing."""
        read = self.reader.read(row.cells)
        problems = list(read.problems)
        content, errors = _parsed(read)
        problems += _content_problems(errors, read.troubled_fields)
        officer = self._officer(read.officer)
        if content is not None:
            # Without a known officer the rules about the officer's other sessions say nothing.
            judge = officer or self.batch.uploaded_by
            skipped = read.troubled_fields | set(errors)
            problems += self._findings(row.pk, content, judge, skipped)
            problems += self.neighbours.problems(read.officer, content)
        is_whole = content is not None and not errors and not read.problems
        if is_whole and content is not None:
            problems += self._on_record(content)
            self.neighbours.add(row.number, read.officer, content)
        row.officer = officer
        row.content = content.as_json() if is_whole and content is not None else None
        row.problems = [problem.stored() for problem in problems]
        is_faulty = any(problem.is_error for problem in problems) or not is_whole
        row.state = RowState.FAULTY if is_faulty else RowState.READY

    def _officer(self, pk: int | None) -> User | None:
        if pk is None:
            return None
        if pk not in self._staff:
            self._staff[pk] = User.objects.select_related("centre").get(pk=pk)
        return self._staff[pk]

    def _findings(
        self, session_id: UUID, content: SessionContent, officer: User, skipped: set[str]
    ) -> Iterator[Problem]:
        try:
            findings = services.review(
                content=content, session_id=session_id, by=officer, now=self.now
            )
        except ContentError as error:
            yield from _content_problems(error.errors, skipped)
            return
        for finding in findings:
            if finding.field not in skipped and not finding.settled:
                yield self._problem(finding)

    def _problem(self, finding: Finding) -> Problem:
        reference = self._reference(finding.other)

        def text() -> str:
            sentences = [finding.message]
            if reference:
                sentences.append(_("It is %(reference)s.") % {"reference": reference})
            if finding.code in DUPLICATES:
                sentences.append(how_to_see(finding.code))
            if finding.code in _EXPLAINED_IN:
                where = heading(_EXPLAINED_IN[finding.code])
                sentences.append(_("The column for it is “%(column)s”.") % {"column": where})
            return " ".join(sentences)

        is_error = finding.level is Level.BLOCK or finding.code in DUPLICATES
        return Problem.at(_column(finding.field), text, is_error=is_error, code=finding.code)

    def _reference(self, session_id: UUID | None) -> str:
        """Of a session that the person who uploaded may see; another centre's is not named."""
        if session_id is None:
            return ""
        seen = Session.objects.visible_to(self.batch.uploaded_by).filter(pk=session_id)
        return seen.values_list("reference", flat=True).first() or ""

    def _on_record(self, content: SessionContent) -> Iterator[Problem]:
        """The very same session, sent by phone or imported before."""
        same = (
            SessionVersion.objects.current()
            .filter(content_hash=content_hash(content), session__centre=self.batch.centre)
            .values_list("session__reference", flat=True)
            .first()
        )
        if same is not None:
            yield Problem.at(
                "held_on",
                lambda: (
                    _("This session is on record already: %(reference)s.") % {"reference": same}
                ),
            )


def _parsed(read: RowContent) -> tuple[SessionContent | None, FieldErrors]:
    """The content as far as it can be read, and the errors of what cannot be, or is missing."""
    try:
        return parse_content(read.raw), {}
    except ContentError as error:
        errors = error.errors
    good = {name: value for name, value in read.raw.items() if name not in errors}
    try:
        return parse_content(good, complete=False), errors
    except ContentError:
        return None, errors


def _content_problems(errors: FieldErrors, troubled: set[str]) -> Iterator[Problem]:
    for name, messages in errors.items():
        if name not in troubled:
            yield Problem.at(
                _column(name),
                lambda messages=messages: " ".join(map(str, messages)),  # type: ignore[misc]  # bound early
            )


def _column(name: str) -> str:
    """The one column that a field has, or the field itself where it has several."""
    columns = BY_FIELD.get(name, ())
    if name in BY_KEY:
        return name
    return columns[0].key if len(columns) == 1 else name
