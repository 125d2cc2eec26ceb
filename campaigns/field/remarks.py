"""What is said beside a field: a mistake, something missing, a warning, a supervisor's remark."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.functional import Promise

if TYPE_CHECKING:
    from .steps import Step


class Kind(StrEnum):
    ERROR = "error"
    MISSING = "missing"
    WARNING = "warning"
    #: A blocking rule that was explained, or a warning that was acknowledged.
    SETTLED = "settled"
    COMMENT = "comment"


class Ask(StrEnum):
    """What the officer may answer to a remark."""

    NOTHING = ""
    EXPLAIN = "explain"
    ACKNOWLEDGE = "acknowledge"


@dataclass(frozen=True)
class Other:
    """A session that this one resembles; without a reference where the officer may not see it."""

    id: UUID
    reference: str


@dataclass(frozen=True, kw_only=True)
class Remark:
    kind: Kind
    message: str | Promise
    #: The form's field, or the group of fields, beside which it stands.
    anchor: str
    #: The rule, such as ``B4``; empty for what no rule says.
    code: str = ""
    #: Which of the rule's sentences: two of them may stand beside one field.
    variant: str = ""
    ask: Ask = Ask.NOTHING
    #: What was typed as the answer, kept whatever it is.
    answer: str = ""
    is_ticked: bool = False
    others: tuple[Other, ...] = field(default=())

    @property
    def id(self) -> str:
        parts = ("remark", self.anchor, self.code or self.kind, self.variant)
        return "-".join(part for part in parts if part)

    @property
    def alone(self) -> "list[Remark]":
        return [self]

    @property
    def is_wrong(self) -> bool:
        return self.kind in (Kind.ERROR, Kind.MISSING)


@dataclass(frozen=True)
class Problem:
    """A remark on the last page, with the way to where it can be mended."""

    step: "Step"
    label: str | Promise
    remark: Remark
