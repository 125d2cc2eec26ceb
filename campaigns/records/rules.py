"""The rule set: what blocks a session and what only warns, as data and pure functions.

Source: the project's rules B1-B10 and W1-W9. Every rule takes the content and a `RuleContext`; the
facts that need the database are gathered before by `campaigns.records.facts`. A phone decides the
rules marked `on_phone`; both pass `tests/campaigns/records/rule_cases.json`.
"""

import datetime
import statistics
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import Any
from uuid import UUID

from . import rule_messages
from .content import FREE_TEXT, SessionContent
from .models.choices import AgeBand, Audience, CountMethod, GenderIntake, InstitutionKind, Sex
from .personal_data import personal_data_in

#: Raised when a rule or a table changes; a version keeps the number it was judged by.
RULE_SET = 1

SHORTEST = datetime.timedelta(minutes=15)
LONGEST = datetime.timedelta(hours=8)
CELL_LIMIT = 2000
LATE_AFTER_DAYS = 3
#: W3: scaled median absolute deviations above the median; attendance is skewed.
OUTLIER_FACTOR = 3.5 * 1.4826
#: W3 says nothing with fewer sessions of that kind than this: their spread means nothing yet.
OUTLIER_MIN_SESSIONS = 10
ROUND_TOTALS = 20
NOT_RECORDED_SHARE = 0.2

#: Learners: the audiences of whom an institution's intake and kind say sex and age.
LEARNERS = frozenset({Audience.STUDENTS, Audience.TRAINEES})
#: B5: intake and audience -> the sex that does not study there. Transgender never triggers it.
OTHER_SEX: dict[tuple[str, str], str] = {
    **{(GenderIntake.FEMALE.value, audience.value): Sex.MALE.value for audience in LEARNERS},
    **{(GenderIntake.MALE.value, audience.value): Sex.FEMALE.value for audience in LEARNERS},
}
#: B6: kind -> age bands in which it has no learners. Kinds left out take every age.
IMPOSSIBLE_AGES: dict[str, frozenset[str]] = {
    InstitutionKind.SCHOOL.value: frozenset(
        {AgeBand.FROM_25_TO_29.value, AgeBand.FROM_30_TO_44.value, AgeBand.FROM_45.value}
    ),
    InstitutionKind.COLLEGE.value: frozenset({AgeBand.UNDER_15.value, AgeBand.FROM_45.value}),
    InstitutionKind.UNIVERSITY.value: frozenset({AgeBand.UNDER_15.value}),
    InstitutionKind.TVET.value: frozenset({AgeBand.UNDER_15.value}),
}


class Level(StrEnum):
    BLOCK = "block"
    WARN = "warn"


class Stage(StrEnum):
    """When a rule is asked."""

    SEND = "send"
    STORE = "store"
    VERIFY = "verify"


@dataclass(frozen=True)
class Facts:
    """What the database knows about the sessions around this one."""

    #: W1, W2, W5, W6: the sessions that each of them is about.
    same_place_and_day: tuple[UUID, ...] = ()
    facilitator_elsewhere: tuple[UUID, ...] = ()
    same_evidence: tuple[UUID, ...] = ()
    same_cells: tuple[UUID, ...] = ()
    #: W3: totals of verified sessions at that kind of institution.
    totals_of_kind: tuple[int, ...] = ()
    #: W4: the officer's totals before this one, newest first.
    totals_of_officer: tuple[int, ...] = ()
    #: B8: the version that the sender saw, and the one that is current.
    base_version: int = 0
    current_version: int = 0
    #: B9: whether an attendance sheet is held.
    has_sheet: bool = False


@dataclass(frozen=True)
class RuleContext:
    """What a rule may know besides the content. None where it is not known: no finding then."""

    #: The day in Karachi; on a phone, of the last server time that it saw.
    today: datetime.date | None = None
    #: When the session was, or is being, first received.
    received_on: datetime.date | None = None
    campaign_starts_on: datetime.date | None = None
    campaign_ends_on: datetime.date | None = None
    institution_kind: str = ""
    gender_intake: str = ""
    enrolment: int | None = None
    facts: Facts = dataclass_field(default_factory=Facts)


@dataclass(frozen=True)
class Finding:
    """A rule that does not hold, for the field beside which it is shown."""

    code: str
    field: str
    level: Level
    variant: str = ""
    #: What the message names. Never text that somebody typed.
    params: dict[str, Any] = dataclass_field(default_factory=dict)
    #: The session that this one resembles.
    other: UUID | None = None
    #: A blocking rule that was explained, or a warning that was acknowledged.
    settled: bool = False
    note: str = ""

    @property
    def message(self) -> str:
        """In the language that is active when it is read."""
        return rule_messages.message(self.code, self.variant, self.params)

    @property
    def blocks(self) -> bool:
        return self.level is Level.BLOCK and not self.settled


@dataclass(frozen=True)
class Hit:
    """What a check found: which of its rule's messages, about which field."""

    variant: str = ""
    params: dict[str, Any] = dataclass_field(default_factory=dict)
    field: str = ""
    other: UUID | None = None


Check = Callable[[SessionContent, RuleContext], Iterable[Hit]]


@dataclass(frozen=True)
class Rule:
    code: str
    level: Level
    field: str
    check: Check
    on_phone: bool = False
    #: May be broken with a reason.
    explainable: bool = False
    stage: Stage = Stage.SEND


def check(
    content: SessionContent, context: RuleContext, *, stage: Stage = Stage.SEND
) -> list[Finding]:
    """Every finding of a stage, in the order of the rules.

    What is empty is not judged, but for the attendance: nobody counted is a finding (B3).
    """
    return [
        _finding(rule, hit, content)
        for rule in RULES
        if rule.stage is stage
        for hit in rule.check(content, context)
    ]


def _finding(rule: Rule, hit: Hit, content: SessionContent) -> Finding:
    if rule.level is Level.WARN:
        settled, note = rule.code in content.acknowledged, content.acknowledged.get(rule.code, "")
    else:
        note = content.explanations.get(rule.code, "") if rule.explainable else ""
        settled = bool(note)
    return Finding(
        code=rule.code,
        field=hit.field or rule.field,
        level=rule.level,
        variant=hit.variant,
        params=hit.params,
        other=hit.other,
        settled=settled,
        note=note,
    )


def _date_in_campaign(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    if content.held_on is None:
        return
    if context.today is not None and content.held_on > context.today:
        yield Hit("future")
    starts, ends = context.campaign_starts_on, context.campaign_ends_on
    if starts and ends and not starts <= content.held_on <= ends:
        yield Hit("campaign", {"starts": starts.isoformat(), "ends": ends.isoformat()})


def _times(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    if content.starts_at is None or content.ends_at is None:
        return
    day = datetime.date.min
    length = datetime.datetime.combine(day, content.ends_at) - datetime.datetime.combine(
        day, content.starts_at
    )
    if length <= datetime.timedelta(0):
        yield Hit("order")
    elif not SHORTEST <= length <= LONGEST:
        yield Hit("length")


def _cells_in_range(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    if any(not 0 <= cell.count <= CELL_LIMIT for cell in content.attendance):
        yield Hit("cell", {"limit": CELL_LIMIT})
    elif content.total < 1:
        yield Hit("nobody")


def _headcount(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    declared = content.headcount_declared
    if declared is not None and content.attendance and declared != content.total:
        yield Hit(params={"declared": declared, "total": content.total})


def _single_sex(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    other = OTHER_SEX.get((context.gender_intake, content.audience))
    people = sum(cell.count for cell in content.attendance if cell.sex == other)
    if people > 0:
        yield Hit(str(other), {"people": people})


def _impossible_ages(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    if content.audience not in LEARNERS:
        return
    bands = IMPOSSIBLE_AGES.get(context.institution_kind, frozenset())
    people = sum(cell.count for cell in content.attendance if cell.age_band in bands)
    if people > 0:
        yield Hit(params={"people": people, "kind": context.institution_kind})


def _parts_of_total(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    for name in ("first_time_count", "pre_tested", "post_tested", "disability_respondents"):
        part = getattr(content, name)
        # Before anybody was counted there is no whole to compare with; B3 blocks that.
        if part is not None and content.attendance and part > content.total:
            yield Hit("total", {"total": content.total}, field=name)
    for name, whole_name in (
        ("pre_passed", "pre_tested"),
        ("post_passed", "post_tested"),
        ("disability_positives", "disability_respondents"),
    ):
        part, whole = getattr(content, name), getattr(content, whole_name)
        if part is not None and part > (whole or 0):
            yield Hit(whole_name, {"whole": whole or 0}, field=name)


def _conflict(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    facts = context.facts
    if facts.base_version != facts.current_version:
        yield Hit(params={"current": facts.current_version})


def conflict_finding(current_version: int) -> Finding:
    """B8 for what was sent on the current version of a session that takes no new one."""
    params = {"current": current_version}
    return Finding("B8", "base_version", Level.BLOCK, params=params)


def personal_data_message(kind: str) -> str:
    """B10 for texts that are not part of a session: reasons and remarks."""
    return rule_messages.message("B10", kind, {})


def _sheet_is_held(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    if content.count_method == CountMethod.SIGNED_SHEET and not context.facts.has_sheet:
        yield Hit()


def _no_personal_data(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    texts = {name: getattr(content, name) for name in FREE_TEXT}
    texts["explanations"] = "\n".join(content.explanations.values())
    texts["acknowledged"] = "\n".join(content.acknowledged.values())
    for name, text in texts.items():
        for kind in personal_data_in(text):
            yield Hit(kind, field=name)


def _about_others(name: str) -> Check:
    """One finding for each session that a fact names."""

    def find(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
        for other in getattr(context.facts, name):
            yield Hit(other=other)

    return find


def _too_many(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    if context.enrolment is not None and content.total > context.enrolment:
        yield Hit("enrolment", {"total": content.total, "enrolment": context.enrolment})
        return
    limit = outlier_limit(context.facts.totals_of_kind)
    if limit is not None and content.total > limit:
        yield Hit("outlier", {"total": content.total, "limit": int(limit)})


def outlier_limit(totals: Iterable[int]) -> float | None:
    """Median + 3.5 x 1.4826 x MAD; None where too few sessions, or all alike, say nothing."""
    known = list(totals)
    if len(known) < OUTLIER_MIN_SESSIONS:
        return None
    median = statistics.median(known)
    deviation = statistics.median(abs(total - median) for total in known)
    return median + OUTLIER_FACTOR * deviation if deviation else None


def _round_totals(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    totals = [content.total, *context.facts.totals_of_officer][:ROUND_TOTALS]
    round_ones = sum(total % 5 == 0 for total in totals)
    if len(totals) == ROUND_TOTALS and round_ones * 2 > ROUND_TOTALS:
        yield Hit(params={"round": round_ones, "totals": ROUND_TOTALS})


def _one_cell(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    if len([cell for cell in content.attendance if cell.count > 0]) == 1:
        yield Hit()


def _late(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    if content.held_on is None or context.received_on is None:
        return
    days = (context.received_on - content.held_on).days
    if days > LATE_AFTER_DAYS:
        yield Hit(params={"days": days})


def _not_recorded(content: SessionContent, context: RuleContext) -> Iterator[Hit]:
    unknown = sum(
        cell.count
        for cell in content.attendance
        if cell.sex == Sex.NOT_RECORDED or cell.age_band == AgeBand.NOT_RECORDED
    )
    if content.total > 0 and unknown / content.total > NOT_RECORDED_SHARE:
        yield Hit(params={"unknown": unknown, "total": content.total})


_BLOCK, _WARN = Level.BLOCK, Level.WARN
RULES: tuple[Rule, ...] = (
    Rule("B1", _BLOCK, "held_on", _date_in_campaign, on_phone=True),
    Rule("B2", _BLOCK, "ends_at", _times, on_phone=True),
    Rule("B3", _BLOCK, "attendance", _cells_in_range, on_phone=True),
    Rule("B4", _BLOCK, "headcount_declared", _headcount, on_phone=True, explainable=True),
    Rule("B5", _BLOCK, "attendance", _single_sex, on_phone=True, explainable=True),
    Rule("B6", _BLOCK, "attendance", _impossible_ages, on_phone=True, explainable=True),
    Rule("B7", _BLOCK, "first_time_count", _parts_of_total, on_phone=True),
    Rule("B8", _BLOCK, "base_version", _conflict, stage=Stage.STORE),
    Rule("B9", _BLOCK, "count_method", _sheet_is_held, stage=Stage.VERIFY),
    Rule("B10", _BLOCK, "notes", _no_personal_data, on_phone=True),
    Rule("W1", _WARN, "institution", _about_others("same_place_and_day")),
    Rule("W2", _WARN, "facilitators", _about_others("facilitator_elsewhere")),
    Rule("W3", _WARN, "attendance", _too_many),
    Rule("W4", _WARN, "attendance", _round_totals),
    Rule("W5", _WARN, "evidence", _about_others("same_evidence")),
    Rule("W6", _WARN, "attendance", _about_others("same_cells")),
    Rule("W7", _WARN, "attendance", _one_cell, on_phone=True),
    Rule("W8", _WARN, "held_on", _late),
    Rule("W9", _WARN, "attendance", _not_recorded, on_phone=True),
)
