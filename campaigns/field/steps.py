"""The five steps of a session, in their order."""

from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .forms import CountForm, WhatForm, WhenForm, WhereForm
from .step_form import StepForm


@dataclass(frozen=True)
class Step:
    slug: str
    number: int
    #: One word for the list of steps, and the heading of the page.
    name: str | Promise
    title: str | Promise
    #: The last step has none: it shows what the others hold.
    form: type[StepForm] | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the content that are typed here."""
        return self.form.keys if self.form is not None else ()


STEPS = (
    Step("where", 1, pgettext_lazy("step", "Where"), _("Where was the session?"), WhereForm),
    Step("when", 2, pgettext_lazy("step", "When"), _("When was the session?"), WhenForm),
    Step("what", 3, pgettext_lazy("step", "What"), _("What was it about, and for whom?"), WhatForm),
    Step("count", 4, pgettext_lazy("step", "Count"), _("How many people were there?"), CountForm),
    Step("check", 5, pgettext_lazy("step", "Send"), _("Check and send")),
)
WHERE, WHEN, WHAT, COUNT, CHECK = STEPS
FILLED_IN = STEPS[:-1]

#: Where a key of the content that no single field holds is typed.
_ELSEWHERE = {"explanations": COUNT, "acknowledged": CHECK, "evidence": CHECK}


def step(slug: str) -> Step:
    """The step of an address; raises `KeyError` for any other."""
    return _by_slug()[slug]


def step_after(this: Step) -> Step:
    return STEPS[min(this.number, len(STEPS) - 1)]


def step_before(this: Step) -> Step:
    return STEPS[max(this.number - 2, 0)]


def step_of(key: str) -> Step:
    """The step in which a key of the content is typed; the last one for what none holds."""
    if key in _ELSEWHERE:
        return _ELSEWHERE[key]
    for one in FILLED_IN:
        if key in one.keys:
            return one
    return CHECK


@cache
def _by_slug() -> dict[str, Step]:
    return {one.slug: one for one in STEPS}
