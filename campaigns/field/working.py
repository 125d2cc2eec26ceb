"""A draft while it is being filled in: what was typed, what can be read of it, what is wrong.

What is kept is what was typed, letter by letter, so that nothing is lost and everything can be
shown again. What would be sent is read from it every time.
"""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.http import QueryDict

from campaigns.models import Session, SessionDraft
from campaigns.records import services
from campaigns.records.content import ContentError, SessionContent, parse_content
from campaigns.records.rules import Finding, Level
from mrc.core.models import Centre, User

from . import answers
from .forms import StepForm, Typed, typed_from_content
from .lists import Lists
from .remarks import Ask, Kind, Other, Problem, Remark
from .steps import CHECK, FILLED_IN, Step, step_of

#: B3 on an empty grid is not a mistake but something still to come.
_NOT_YET = frozenset({("B3", "nobody")})


class WorkingDraft:
    """One officer's draft, with `session` where it corrects one that was sent before."""

    def __init__(
        self, draft: SessionDraft, *, officer: User, centre: Centre, now: datetime.datetime
    ) -> None:
        self.draft = draft
        self.officer = officer
        self.now = now
        self.typed: Typed = dict(draft.data.get("typed", {}))
        self.saved: list[str] = list(draft.data.get("saved", []))
        self.centre = centre

    @property
    def id(self) -> UUID:
        return self.draft.pk

    @property
    def is_untouched(self) -> bool:
        return not self.saved

    @cached_property
    def session(self) -> Session | None:
        """The session that this draft corrects; None for a new one."""
        return (
            Session.objects.filter(pk=self.draft.pk)
            .select_related("current_version", "centre")
            .first()
        )

    @cached_property
    def lists(self) -> Lists:
        version = self.session.current_version if self.session else None
        return Lists(self.centre, kept=version.content if version else None)

    # --- Keeping what was typed -------------------------------------------------------------

    def take(self, step: Step, posted: QueryDict) -> None:
        """Keep what a page of the form sent: its own fields and answers, and nothing else."""
        if step.form is not None:
            for name, field in self._blank(step).fields.items():
                several = getattr(field.widget, "allow_multiple_selected", False)
                values = [_storable(value) for value in posted.getlist(name)]
                self.typed[name] = values if several else (values[-1] if values else "")
        self.typed.update(answers.taken(posted))
        if step.slug not in self.saved:
            self.saved.append(step.slug)

    def save(self) -> None:
        self.draft = services.save_draft(
            draft_id=self.draft.pk,
            data={"typed": self.typed, "saved": self.saved},
            base_version=self.draft.base_version,
            by=self.officer,
            now=self.now,
        )

    def _blank(self, step: Step) -> StepForm:
        assert step.form is not None
        return step.form({}, self.lists)

    # --- Reading it ---------------------------------------------------------------------------

    @cached_property
    def forms(self) -> dict[str, StepForm]:
        """Every step's form as it stands, without remarks: `remarked` adds them."""
        return {step.slug: step.form(self.typed, self.lists) for step in FILLED_IN if step.form}

    @cached_property
    def raw(self) -> dict[str, Any]:
        """What can be read, as the records take it."""
        content: dict[str, Any] = {}
        for form in self.forms.values():
            content.update(form.to_content())
        return content

    @cached_property
    def _parsed(self) -> tuple[SessionContent, dict[str, list[Any]]]:
        """The content without the keys that the records refuse, and why they refuse them."""
        raw = {**self.raw, **answers.as_content(self.typed)}
        refused: dict[str, list[Any]] = {}
        while True:
            try:
                return parse_content(raw, complete=False), refused
            except ContentError as error:
                if not error.errors.keys() & raw.keys():
                    raise
                refused.update(error.errors)
                raw = {key: value for key, value in raw.items() if key not in error.errors}

    @cached_property
    def _judged(self) -> tuple[SessionContent, list[Finding], dict[str, list[Any]]]:
        """The content with the answers that something asks for, and every finding about it.

        An explanation whose rule holds again, or a tick for a warning that is gone, stays with
        what was typed but is not sent.
        """
        content, refused = self._parsed
        findings = self._review(content, refused)
        asked = {finding.code for finding in findings}
        pruned = dataclasses.replace(
            content,
            explanations={c: t for c, t in content.explanations.items() if c in asked},
            acknowledged={c: t for c, t in content.acknowledged.items() if c in asked},
        )
        if pruned != content:
            findings = self._review(pruned, refused)
        return pruned, findings, refused

    def _review(self, content: SessionContent, refused: dict[str, list[Any]]) -> list[Finding]:
        try:
            return services.review(
                content=content, session_id=self.id, by=self.officer, now=self.now
            )
        except ContentError as error:
            refused.update(error.errors)
            return []

    @property
    def content(self) -> SessionContent:
        return self._judged[0]

    @property
    def findings(self) -> list[Finding]:
        return self._judged[1]

    # --- Saying what is wrong -----------------------------------------------------------------

    @cached_property
    def remarks(self) -> dict[str, list[Remark]]:
        """Everything there is to say, by step; the supervisor's remarks are added by the views."""
        found: dict[str, list[Remark]] = defaultdict(list)
        content, findings, refused = self._judged
        unreadable: set[str] = set()
        for slug, form in self.forms.items():
            found[slug] += form.unreadable()
            unreadable |= {remark.anchor for remark in found[slug]}
        for key, messages in refused.items():
            found[step_of(key).slug] += [
                Remark(kind=Kind.ERROR, message=message, anchor=key) for message in messages
            ]
        for key, message in _missing(content).items():
            parts = {"institution", "venue", "district"} if key == "institution" else {key}
            if not parts & (unreadable | refused.keys()):
                found[step_of(key).slug].append(
                    Remark(kind=Kind.MISSING, message=message, anchor=key)
                )
        for remark in self._from_findings(findings):
            found[step_of(remark.anchor).slug].append(remark)
        return found

    def _from_findings(self, findings: list[Finding]) -> Iterator[Remark]:
        references = self._references(findings)
        together: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
        for finding in findings:
            together[finding.code, finding.field, finding.variant].append(finding)
        for (code, field, variant), alike in together.items():
            first = alike[0]
            yield Remark(
                kind=_kind(first) if (code, variant) not in _NOT_YET else Kind.MISSING,
                message=first.message,
                anchor=field,
                code=code,
                ask=_ask(first),
                answer=answers.text(self.typed, code),
                is_ticked=answers.is_ticked(self.typed, code),
                others=tuple(Other(f.other, references.get(f.other, "")) for f in alike if f.other),
            )

    def _references(self, findings: list[Finding]) -> Mapping[UUID, str]:
        """The references of the sessions that warnings name, of those that the officer may see."""
        others = {finding.other for finding in findings if finding.other}
        if not others:
            return {}
        seen = Session.objects.visible_to(self.officer).filter(pk__in=others)
        return dict(seen.values_list("pk", "reference"))

    def remarked(self, step: Step, *, with_missing: bool) -> StepForm:
        """The step's form with its remarks; nothing is missing on a page not yet filled in."""
        form = self.forms[step.slug]
        for remark in self.remarks[step.slug]:
            is_told = step.slug in self.saved if remark.kind is not Kind.MISSING else with_missing
            if is_told:
                form.remark(remark)
        return form

    @cached_property
    def problems(self) -> list[Problem]:
        """All remarks, in the order of the steps: the last page lists them."""
        return [
            Problem(step, self._label(step, remark.anchor), remark)
            for step in (*FILLED_IN, CHECK)
            for remark in sorted(self.remarks[step.slug], key=partial(self._position, step))
        ]

    def _position(self, step: Step, remark: Remark) -> int:
        """Where on its page a remark stands: a cell or a material where its group stands."""
        prefix = remark.anchor.partition("_")[0]
        anchor = {"cell": "attendance", "material": "materials"}.get(prefix, remark.anchor)
        return step.keys.index(anchor) if anchor in step.keys else -1

    def _label(self, step: Step, anchor: str) -> Any:
        form = self.forms.get(step.slug)
        return form.label_of(anchor) if form is not None else ""

    def is_done(self, step: Step) -> bool:
        """Whether nothing in the step keeps the session from being sent."""
        return not any(remark.is_wrong for remark in self.remarks[step.slug])

    @property
    def blocking(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.remark.is_wrong]

    @property
    def unanswered(self) -> list[Problem]:
        """Warnings without a tick or a note."""
        return [p for p in self.problems if p.remark.kind is Kind.WARNING]

    @property
    def answerable(self) -> list[Problem]:
        """What the supervisor will see: warnings, and what was explained."""
        kinds = (Kind.WARNING, Kind.SETTLED)
        return [problem for problem in self.problems if problem.remark.kind in kinds]

    def listed(self, step: Step) -> list[Problem]:
        """What a step shows once it was sent with something to look at."""
        return [p for p in (*self.blocking, *self.unanswered) if p.step is step]

    @property
    def can_be_sent(self) -> bool:
        return not self.blocking and not self.unanswered


def _missing(content: SessionContent) -> dict[str, Any]:
    """What a complete session lacks, key by key, in the records' words."""
    try:
        parse_content(content.as_json())
    except ContentError as error:
        return {key: messages[0] for key, messages in error.errors.items()}
    return {}


def _kind(finding: Finding) -> Kind:
    if finding.settled:
        return Kind.SETTLED
    return Kind.ERROR if finding.level is Level.BLOCK else Kind.WARNING


def _ask(finding: Finding) -> Ask:
    if finding.level is Level.WARN:
        return Ask.ACKNOWLEDGE
    return Ask.EXPLAIN if finding.code in answers.EXPLAINABLE else Ask.NOTHING


def _storable(value: str) -> str:
    """Without the one character that PostgreSQL cannot keep in JSON."""
    return value.replace("\x00", "")


def data_for(content: Mapping[str, Any]) -> dict[str, Any]:
    """A draft's data that says this content: every step counts as filled in."""
    return {
        "typed": typed_from_content(content),
        "saved": [step.slug for step in FILLED_IN],
    }
