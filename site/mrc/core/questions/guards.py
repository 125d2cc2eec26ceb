"""What the database refuses about questions: deeds that are rewritten, questions that vanish.

A row goes only with its whole question, when the purge has marked that as expired. Texts may be
encrypted anew under another key, which the database cannot tell from another text; who wrote them
and when stays as it was.
"""

from collections.abc import Iterator

from mrc.core.database_guards import ON_SQLITE, Guard, GuardSet

_QUESTIONS = "core_question"
_ANSWERS = "core_questionanswer"
_EVENTS = "core_questionevent"

_STILL_KEPT = f"""
    NOT EXISTS (SELECT 1 FROM {_QUESTIONS} q WHERE q.id = OLD.question_id AND q.state = 'expired')
"""  # noqa: S608 (our names)


def _append_only(table: str, *, changed: str = "") -> Iterator[Guard]:
    message = f"{table} is written once, and goes with its question"
    yield Guard(table, "update", "UPDATE", message, changed)
    yield Guard(table, "delete", "DELETE", message, _STILL_KEPT)
    same = f"EXISTS (SELECT 1 FROM {table} t WHERE t.id = NEW.id)"  # noqa: S608 (our names)
    yield Guard(table, "replace", "INSERT", message, same, only_on=ON_SQLITE)


def _all_guards() -> Iterator[Guard]:
    yield Guard(
        _QUESTIONS,
        "identity",
        "UPDATE",
        "a question keeps its id, reference and day of receipt; an expired one is only deleted",
        "NEW.id <> OLD.id OR NEW.reference <> OLD.reference"
        " OR NEW.received_on <> OLD.received_on OR NEW.language <> OLD.language"
        " OR NEW.source <> OLD.source OR (OLD.state = 'expired' AND NEW.state <> 'expired')",
    )
    yield Guard(
        _QUESTIONS,
        "delete",
        "DELETE",
        "a question is deleted by the purge alone",
        "OLD.state <> 'expired'",
    )
    yield Guard(
        _QUESTIONS,
        "replace",
        "INSERT",
        "a question is never replaced",
        f"EXISTS (SELECT 1 FROM {_QUESTIONS} q"  # noqa: S608 (our names)
        " WHERE q.id = NEW.id OR q.reference = NEW.reference)",
        only_on=ON_SQLITE,
    )
    yield from _append_only(
        _ANSWERS,
        changed="NEW.id <> OLD.id OR NEW.question_id <> OLD.question_id OR NEW.by_id <> OLD.by_id"
        " OR NEW.at <> OLD.at OR NEW.way <> OLD.way OR NEW.result <> OLD.result",
    )
    yield from _append_only(_EVENTS)


#: Every `migrate` puts them in place.
guards = GuardSet(
    "core_question_guard_",
    _all_guards(),
    never_truncated=[_QUESTIONS, _ANSWERS, _EVENTS],
)
