"""What the page of one import shows."""

from dataclasses import dataclass, field
from typing import Any, Self

from django.core.paginator import Page, Paginator
from django.db.models import Count

from campaigns.records.models import (
    ImportBatch,
    ImportRow,
    ImportState,
    RowState,
    SessionState,
)
from mrc.core.bilingual import current_language

from .columns import BY_FIELD, heading
from .problems import ShownProblem, shown_text

PAGE_SIZE = 50


@dataclass(frozen=True)
class ShownRow:
    """A row with something to say: errors that stop it, warnings that do not."""

    number: int
    is_faulty: bool
    problems: list[ShownProblem]

    @classmethod
    def of(cls, row: ImportRow, positions: dict[str, int]) -> Self:
        in_order = sorted(row.problems, key=lambda stored: _position(stored["column"], positions))
        problems = [ShownProblem.of(stored, positions) for stored in in_order]
        return cls(
            number=row.number,
            is_faulty=row.state == RowState.FAULTY,
            problems=sorted(problems, key=lambda problem: not problem.is_error),
        )


@dataclass
class BatchScreen:
    """Counts of rows by state, and one page of rows or of sessions."""

    batch: ImportBatch
    counts: dict[str, int]
    #: State of the batch's sessions -> how many.
    sessions_by_state: dict[str, int] = field(default_factory=dict)
    page_obj: Page[Any] | None = None
    rows: list[ShownRow] = field(default_factory=list)

    @classmethod
    def of(cls, batch: ImportBatch, page: str | None) -> Self:
        found = batch.rows.order_by().values_list("state").annotate(Count("pk"))
        screen = cls(batch, dict(found))
        if batch.state in (ImportState.CHECKED, ImportState.CHECKING):
            if batch.state == ImportState.CHECKED:
                screen._add_rows(page)
        else:
            screen._add_sessions(page)
        return screen

    def _add_rows(self, page: str | None) -> None:
        telling = self.batch.rows.exclude(problems=[]).order_by("state", "number")
        self.page_obj = Paginator(telling, PAGE_SIZE).get_page(page)
        positions = self.batch.columns
        self.rows = [ShownRow.of(row, positions) for row in self.page_obj]

    def _add_sessions(self, page: str | None) -> None:
        imported = self.batch.rows.filter(session__isnull=False)
        by_state = imported.order_by().values_list("session__state").annotate(Count("pk"))
        self.sessions_by_state = dict(by_state)
        listed = imported.select_related("session__current_version__institution__merged_into")
        self.page_obj = Paginator(listed.order_by("number"), PAGE_SIZE).get_page(page)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def ready(self) -> int:
        return self.counts.get(RowState.READY, 0)

    @property
    def faulty(self) -> int:
        return self.counts.get(RowState.FAULTY, 0)

    @property
    def imported(self) -> int:
        return self.counts.get(RowState.IMPORTED, 0)

    @property
    def to_import(self) -> int:
        return self.ready + self.imported

    @property
    def checked(self) -> int:
        return self.total - self.counts.get(RowState.WAITING, 0)

    @property
    def voided(self) -> int:
        return self.sessions_by_state.get(SessionState.VOID, 0)

    @property
    def undoable(self) -> int:
        """Sessions that nobody has decided yet."""
        return self.sessions_by_state.get(SessionState.SUBMITTED, 0)

    @property
    def kept(self) -> list[tuple[str, int]]:
        """Sessions that undoing leaves as they are, by what became of them."""
        states = (SessionState.VERIFIED, SessionState.RETURNED)
        return [
            (str(state.label), self.sessions_by_state[state])
            for state in states
            if self.sessions_by_state.get(state)
        ]

    @property
    def done(self) -> tuple[int, int]:
        """How far the worker is: so many, of so many."""
        match self.batch.state:
            case ImportState.CHECKING:
                return self.checked, self.total
            case ImportState.UNDOING:
                return self.voided, self.voided + self.undoable
            case _:
                return self.imported, self.to_import

    @property
    def failure(self) -> str:
        """Why the import failed, in the reader's language."""
        texts = self.batch.failure.get("texts", {})
        return texts.get(current_language()) or texts.get("en", "")


def _position(column: str, positions: dict[str, int]) -> int:
    """Of a column, or of the first one of a field; problems are read from left to right."""
    keys = [column, *(one.key for one in BY_FIELD.get(column, ()))]
    return min((positions[key] for key in keys if key in positions), default=0)


def reasons(row: ImportRow) -> list[str]:
    """A row's errors, as the download of rows with errors gives them."""
    found = []
    for stored in row.problems:
        if stored["is_error"]:
            title, text = heading(stored["column"]), shown_text(stored["texts"])
            found.append(f"{title}: {text}" if title else text)
    return found
