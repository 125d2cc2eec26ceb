"""The life of a report: from which state it may go to which. Referring is a deed of its own."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alerts.reports.choices import ReportState

#: State -> where a case worker may move it by hand.
MOVES: dict[str, tuple[str, ...]] = {
    ReportState.NEW.value: (ReportState.IN_PROGRESS.value, ReportState.CLOSED.value),
    ReportState.IN_PROGRESS.value: (ReportState.CLOSED.value,),
    ReportState.REFERRED.value: (ReportState.IN_PROGRESS.value, ReportState.CLOSED.value),
    ReportState.CLOSED.value: (ReportState.IN_PROGRESS.value,),
}
#: States in which a report may be referred; one may be referred to several authorities.
REFERABLE = (
    ReportState.NEW.value,
    ReportState.IN_PROGRESS.value,
    ReportState.REFERRED.value,
)
#: What the button says that takes a report from a state into another one.
_BEGIN = _("Work on it")
_AGAIN = _("Open it again")
BUTTONS: dict[tuple[str, str], str | Promise] = {
    (ReportState.NEW.value, ReportState.IN_PROGRESS.value): _BEGIN,
    (ReportState.REFERRED.value, ReportState.IN_PROGRESS.value): _("Go on working on it"),
    (ReportState.CLOSED.value, ReportState.IN_PROGRESS.value): _AGAIN,
}


def may_move(before: str, after: str) -> bool:
    return after in MOVES.get(before, ())


def buttons_of(state: str) -> list[tuple[str, str | Promise]]:
    """Each state that a button leads to, with its words; closing has a form of its own."""
    return [
        (after, BUTTONS[state, after])
        for after in MOVES.get(state, ())
        if after != ReportState.CLOSED
    ]
