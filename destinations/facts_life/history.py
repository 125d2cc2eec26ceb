"""The history of a fact as an editor reads it: the newest first, with what changed."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mrc.core.sources import SourceKind

from .choices import Action
from .content import FIELDS, Content
from .models import FactVersion


@dataclass(frozen=True)
class Difference:
    """One field: its name, what it held and what it holds. An empty text is nothing."""

    label: str | Promise
    before: str
    after: str


@dataclass(frozen=True)
class HistoryLine:
    number: int
    what: str
    how: str
    happened_at: datetime.datetime
    #: User name; empty where it was a command or nobody knows.
    who: str
    is_same_source: bool
    differences: list[Difference]
    #: The statement as it was afterwards, with its source, in the order of the form.
    statement: list[tuple[str | Promise, str]]


def history(versions: Iterable[FactVersion]) -> list[HistoryLine]:
    """`versions` of one fact, in any order; `by` is read of each."""
    lines: list[HistoryLine] = []
    before: Content = {}
    for version in sorted(versions, key=lambda version: version.number):
        lines.append(_line(version, before))
        before = version.content
    return lines[::-1]


def _line(version: FactVersion, before: Content) -> HistoryLine:
    # All is new in the first line: the statement below says it.
    is_first = version.action in (Action.CREATED, Action.FOUND) and not before
    names = [] if is_first else [name for name in FIELDS if name in version.changed]
    return HistoryLine(
        number=version.number,
        what=version.get_action_display(),
        how=version.get_origin_display(),
        happened_at=version.happened_at,
        who=version.by.get_username() if version.by is not None else "",
        is_same_source=version.is_same_source,
        differences=[
            Difference(FIELDS[name], shown(name, before), shown(name, version.content))
            for name in names
        ],
        statement=[
            (label, text)
            for name, label in FIELDS.items()
            if (text := shown(name, version.content))
        ],
    )


def shown(name: str, content: Content) -> str:
    """A field for people: words instead of what the database keeps."""
    text = content.get(name, "")
    if name == "is_alternative":
        return _("Yes") if text else ""
    if name == "country" and not text:
        return _("Every country")
    if name == "source_kind" and text in SourceKind.values:
        return str(SourceKind(text).label)
    return text
