"""A draft while it is being filled in: what was typed, what can be read of it, what is wrong.

What is kept is what was typed, letter by letter, so that nothing is lost and everything can be
shown again. What would be sent is read from it every time.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise

from campaigns.models import Session, SessionDraft
from campaigns.records import services
from campaigns.records.content import SessionContent
from campaigns.records.rules import Finding, Level
from mrc.core.models import Centre, User

from . import answers, judging, turns
from .forms import typed_from_content
from .judging import Judgement
from .lists import Lists
from .remarks import Ask, Kind, Other, Problem, Remark
from .step_form import StepForm, Typed
from .steps import CHECK, FILLED_IN, Step, step_of

#: B3 on an empty grid is not a mistake but something still to come.
_NOT_YET = frozenset({("B3", "nobody")})
#: What makes up a place: where one of them cannot be read, the place is not also missing.
_PLACE = frozenset({"institution", "venue", "district"})


class WorkingDraft:
    """One officer's draft of a new session, or of the next version of a returned one."""

    def __init__(
        self, draft: SessionDraft, *, officer: User, centre: Centre, now: datetime.datetime
    ) -> None:
        self.draft = draft
        self.officer = officer
        self.centre = centre
        self.now = now
        self.typed: Typed = dict(draft.data.get("typed", {}))
        self.saved: list[str] = list(draft.data.get("saved", []))
        #: For each step, by which save of which opened page it was written last: see `turns.py`.
        self._turns: dict[str, str] = dict(draft.data.get("turns", {}))
        self._kept: judging.Stored = dict(draft.data.get("judged", {}))
        #: Steps in which something kept the session from being sent when the draft was saved.
        self._open: list[str] = list(draft.data.get("open", []))
        self._forms: dict[str, StepForm] = {}
        self._remarks: dict[str, list[Remark]] = {}

    @property
    def id(self) -> UUID:
        return self.draft.pk

    @cached_property
    def session(self) -> Session | None:
        """The session that this draft corrects; None for a new one."""
        return self.sent_before if self.draft.base_version else None

    @cached_property
    def sent_before(self) -> Session | None:
        """What was sent under this draft's id, whether or not the draft knows of it."""
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
            for name, field in step.form({}, self.lists).fields.items():
                several = getattr(field.widget, "allow_multiple_selected", False)
                values = [_storable(value) for value in posted.getlist(name)]
                self.typed[name] = values if several else (values[-1] if values else "")
        self.typed.update(answers.taken(posted))
        if turn := turns.read(posted):
            self._turns[step.slug] = turn
        if step.slug not in self.saved:
            self.saved.append(step.slug)

    def is_overtaken(self, step: Step, posted: QueryDict) -> bool:
        """Whether a later save of the same opened page has come in already."""
        return turns.is_before(turns.read(posted), self._turns.get(step.slug, ""))

    def save(self) -> Judgement:
        """Stores what was typed, with what the rules say about it now."""
        self._forms = {}
        judgement = self.judge()
        self.draft = services.save_draft(
            draft_id=self.draft.pk,
            data={
                "typed": self.typed,
                "saved": self.saved,
                "turns": self._turns,
                "judged": self._kept,
                "open": self._open,
            },
            base_version=self.draft.base_version,
            by=self.officer,
            now=self.now,
        )
        return judgement

    # --- Reading it ---------------------------------------------------------------------------

    def form(self, step: Step) -> StepForm:
        """The step's form with what was typed, without remarks: `remarked` adds them."""
        if step.slug not in self._forms:
            assert step.form is not None
            self._forms[step.slug] = step.form(self.typed, self.lists)
        return self._forms[step.slug]

    def judge(self) -> Judgement:
        """Asks every rule, and remembers the answer."""
        judgement = judging.judge(
            self._raw(), session_id=self.id, officer=self.officer, now=self.now
        )
        self._kept = judging.stored(judgement.findings, self.now)
        self._remarks = {}
        vars(self).pop("_references", None)
        self._open = [
            step.slug
            for step in FILLED_IN
            if any(remark.is_wrong for remark in self.remarks(step, judgement))
        ]
        return judgement

    @property
    def content(self) -> SessionContent:
        """What can be read of the draft."""
        return judging.readable(self._raw())[0]

    def _raw(self) -> dict[str, Any]:
        raw: dict[str, Any] = dict(answers.as_content(self.typed))
        for step in FILLED_IN:
            raw.update(self.form(step).to_content())
        return raw

    def judge_again(self) -> None:
        """Asks the rules anew where the last answer is old: the date may be in the past by now."""
        if not judging.is_fresh(self._kept, self.now):
            self.judge()

    # --- Saying what is wrong -----------------------------------------------------------------

    def remarks(self, step: Step, judgement: Judgement | None = None) -> list[Remark]:
        """Everything there is to say about a step, in the order of its page."""
        if step.slug not in self._remarks:
            refused = judgement.refused if judgement else {}
            found = [
                *(self._about_values(step, refused) if step.form is not None else ()),
                *(remark for remark in self._about_rules if step_of(remark.anchor) is step),
            ]
            self._remarks[step.slug] = sorted(found, key=lambda remark: _position(step, remark))
        return self._remarks[step.slug]

    def _about_values(
        self, step: Step, refused: Mapping[str, list[str | Promise]]
    ) -> Iterator[Remark]:
        """Values that cannot be read, that the records refuse, or that are missing."""
        form = self.form(step)
        unreadable = form.unreadable()
        yield from unreadable
        content, refused_here = judging.readable(form.to_content())
        refused = {**refused_here, **{k: m for k, m in refused.items() if k in step.keys}}
        for key, messages in refused.items():
            yield Remark(kind=Kind.ERROR, message=messages[0], anchor=key)
        known = {remark.anchor for remark in unreadable} | refused.keys()
        for key, messages in judging.missing(content).items():
            parts = _PLACE if key == "institution" else {key}
            if key in step.keys and not parts & known:
                yield Remark(kind=Kind.MISSING, message=messages[0], anchor=key)

    @property
    def _about_rules(self) -> Iterator[Remark]:
        together: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
        for finding in judging.restored(self._kept):
            together[finding.code, finding.field, finding.variant].append(finding)
        for (code, field, variant), alike in together.items():
            first = alike[0]
            yield Remark(
                kind=_kind(first) if (code, variant) not in _NOT_YET else Kind.MISSING,
                message=first.message,
                anchor=field,
                code=code,
                variant=variant,
                ask=_ask(first),
                answer=answers.text(self.typed, code),
                is_ticked=answers.is_ticked(self.typed, code),
                others=tuple(
                    Other(one.other, self._references.get(one.other, ""))
                    for one in alike
                    if one.other
                ),
            )

    @cached_property
    def _references(self) -> Mapping[UUID, str]:
        """The references of the sessions that warnings name, of those that the officer may see."""
        others = {one.other for one in judging.restored(self._kept) if one.other}
        seen = Session.objects.visible_to(self.officer).filter(pk__in=others)
        return dict(seen.values_list("pk", "reference"))

    def remarked(self, step: Step, *, with_missing: bool) -> StepForm:
        """The step's form with its remarks; nothing is missing on a page not yet filled in."""
        form = self.form(step)
        for remark in self.remarks(step):
            is_told = step.slug in self.saved if remark.kind is not Kind.MISSING else with_missing
            if is_told:
                form.remark(remark)
        return form

    def is_done(self, step: Step) -> bool:
        """Whether nothing in the step keeps the session from being sent, as of the last save."""
        return step.slug in self.saved and step.slug not in self._open

    def listed(self, step: Step) -> list[Problem]:
        """What a step shows once it was sent with something to look at."""
        return [
            Problem(step, self._label(step, remark.anchor), remark)
            for remark in self.remarks(step)
            if remark.is_wrong or remark.kind is Kind.WARNING
        ]

    @property
    def problems(self) -> list[Problem]:
        """All remarks, in the order of the steps: the last page lists them."""
        return [
            Problem(step, self._label(step, remark.anchor), remark)
            for step in (*FILLED_IN, CHECK)
            for remark in self.remarks(step)
        ]

    def _label(self, step: Step, anchor: str) -> Any:
        return self.form(step).label_of(anchor) if step.form is not None else ""

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

    @property
    def can_be_sent(self) -> bool:
        return not self.blocking and not self.unanswered


def _position(step: Step, remark: Remark) -> int:
    """Where on its page a remark stands: a cell or a material where its group stands."""
    prefix = remark.anchor.partition("_")[0]
    anchor = {"cell": "attendance", "material": "materials"}.get(prefix, remark.anchor)
    return step.keys.index(anchor) if anchor in step.keys else -1


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
