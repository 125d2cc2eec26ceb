"""What the database refuses: a code that changes, a test that was rewritten after its use."""

from collections.abc import Iterator

from mrc.core.database_guards import ON_SQLITE, Guard, GuardSet, immutable

_ADDRESSES = "campaigns_shortaddress"
_SETS = "campaigns_questionset"
_QUESTIONS = "campaigns_setquestion"
_ANSWERS = "campaigns_setanswer"
_ROOM = "campaigns_roomquestion"

_SEALED = "a sealed question set never changes: make its next version"

#: Nothing but `is_offered` of a sealed set may change.
_SET_CHANGED = """
    OLD.sealed_at IS NOT NULL AND (
      NEW.id <> OLD.id OR NEW.key <> OLD.key OR NEW.version <> OLD.version
      OR NEW.title_en <> OLD.title_en OR NEW.title_ur <> OLD.title_ur
      OR NEW.pass_mark <> OLD.pass_mark OR NEW.sealed_at IS NULL
      OR NEW.sealed_at <> OLD.sealed_at
      OR COALESCE(NEW.made_by_id, 0) <> COALESCE(OLD.made_by_id, 0))
"""
#: Each question has its right answer, and there are enough of them to pass.
_UNFINISHED = f"""
    NEW.sealed_at IS NOT NULL AND OLD.sealed_at IS NULL AND (
      EXISTS (SELECT 1 FROM {_QUESTIONS} q WHERE q.question_set_id = NEW.id
              AND NOT EXISTS (SELECT 1 FROM {_ANSWERS} a
                              WHERE a.question_id = q.id AND a.is_right))
      OR (SELECT COUNT(*) FROM {_QUESTIONS} q WHERE q.question_set_id = NEW.id) < NEW.pass_mark)
"""  # noqa: S608 (our names)


def _of_sealed_set(row: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {_SETS} s"  # noqa: S608 (our names)
        f" WHERE s.id = {row}.question_set_id AND s.sealed_at IS NOT NULL)"
    )


def _of_sealed_question(row: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {_QUESTIONS} q JOIN {_SETS} s"  # noqa: S608 (our names)
        f" ON s.id = q.question_set_id"
        f" WHERE q.id = {row}.question_id AND s.sealed_at IS NOT NULL)"
    )


def _all_guards() -> Iterator[Guard]:
    yield from immutable(_ADDRESSES)
    yield Guard(
        _ADDRESSES,
        "replace_code",
        "INSERT",
        f"{_ADDRESSES} is written once, for ever",
        f"EXISTS (SELECT 1 FROM {_ADDRESSES} t WHERE t.code = NEW.code"  # noqa: S608
        " OR t.campaign_id = NEW.campaign_id OR t.plan_id = NEW.plan_id"
        " OR t.session_id = NEW.session_id)",
        only_on=ON_SQLITE,
    )
    yield Guard(_SETS, "update", "UPDATE", _SEALED, _SET_CHANGED)
    yield Guard(_SETS, "delete", "DELETE", _SEALED, "OLD.sealed_at IS NOT NULL")
    yield Guard(
        _SETS,
        "finished",
        "UPDATE",
        "each question needs its right answer, and there must be enough to pass",
        _UNFINISHED,
    )
    for table, condition in ((_QUESTIONS, _of_sealed_set), (_ANSWERS, _of_sealed_question)):
        yield Guard(table, "insert", "INSERT", _SEALED, condition("NEW"))
        yield Guard(table, "update", "UPDATE", _SEALED, f"{condition('OLD')} OR {condition('NEW')}")
        yield Guard(table, "delete", "DELETE", _SEALED, condition("OLD"))
    yield Guard(_ROOM, "delete", "DELETE", "a question that was asked is not deleted")
    yield Guard(
        _ROOM,
        "update",
        "UPDATE",
        "what was asked stays as it was written down",
        "NEW.id <> OLD.id OR NEW.version_id <> OLD.version_id OR NEW.text <> OLD.text"
        " OR NEW.asked_on <> OLD.asked_on",
    )


#: Every `migrate` puts them in place.
guards = GuardSet(
    "campaigns_codes_guard_",
    _all_guards(),
    never_truncated=[_ADDRESSES, _SETS, _QUESTIONS, _ANSWERS, _ROOM],
)
