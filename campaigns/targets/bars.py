"""A target's progress as it is drawn and said: a bar, the mark of today, and a sentence."""

from dataclasses import dataclass
from typing import Self

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.figures.charts import grouped

from .progress import Progress, State

_UNMEASURED = (State.WITHDRAWN, State.PART)


@dataclass(frozen=True)
class ProgressBar:
    """Lengths are texts from 0 to 100 for SVG attributes; numbers are written for readers."""

    progress: Progress
    #: How long the bar is, a whole one being the target.
    length: str
    #: Where the mark of what would be expected by today stands; empty before and after the period.
    mark: str
    actual: str
    value: str
    expected: str
    share: str
    period: str
    state: str
    sentence: str

    @classmethod
    def of(cls, progress: Progress) -> Self:
        target = progress.target
        runs = 0 < progress.elapsed <= 100 and progress.state not in _UNMEASURED
        expected = progress.expected_by_today
        return cls(
            progress=progress,
            length=_text(min(progress.share, 100)),
            mark=_text(100 * expected / target.value) if runs and target.value else "",
            actual=grouped(progress.actual),
            value="–" if target.is_withdrawn else grouped(target.value),
            expected=grouped(expected),
            share=f"{grouped(progress.share, decimals=1)}%",
            period=f"{date_format(target.starts_on)} – {date_format(target.ends_on)}",
            state=str(progress.state.label),
            sentence=_sentence(progress, runs=runs),
        )

    @property
    def is_joint(self) -> bool:
        return self.progress.target.is_joint

    @property
    def state_key(self) -> str:
        return str(self.progress.state.value)


def _sentence(progress: Progress, *, runs: bool) -> str:
    """What the bar shows, for those who do not see it, and in a mail."""
    if progress.state is State.WITHDRAWN:
        return _("The target was withdrawn.")
    numbers = {
        "actual": grouped(progress.actual),
        "value": grouped(progress.target.value),
        "expected": grouped(progress.expected_by_today),
    }
    if progress.state is State.PART:
        return _("%(actual)s from your centre, of %(value)s for all centres together.") % numbers
    if not runs:
        return _("%(actual)s of %(value)s.") % numbers
    return _("%(actual)s of %(value)s; %(expected)s would be expected by today.") % numbers


def _text(value: float) -> str:
    """For an SVG attribute: at most one decimal, always with a point."""
    return f"{value:.1f}".removesuffix(".0")
