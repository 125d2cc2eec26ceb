import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.records.content import (
    ContentError,
    canonical,
    content_hash,
    parse_content,
)
from campaigns.records.models import AgeBand, Sex
from campaigns.records.readers import normal_text

_FOLDER = Path(__file__).parent
VECTORS = json.loads((_FOLDER / "content_vectors.json").read_text(encoding="utf-8"))["vectors"]
BASE = VECTORS[0]["typed"]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_the_hash_is_that_of_the_vectors(vector: dict[str, Any]) -> None:
    content = parse_content(vector["typed"])
    assert canonical(content).decode() == vector["canonical"]
    assert content_hash(content) == vector["sha256"]
    assert hashlib.sha256(vector["canonical"].encode()).hexdigest() == vector["sha256"]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_the_normal_form_is_read_as_itself(vector: dict[str, Any]) -> None:
    content = parse_content(vector["typed"])
    assert parse_content(content.as_json()) == content
    assert parse_content(json.loads(canonical(content))) == content


def test_another_text_has_another_hash() -> None:
    hashes = {vector["sha256"] for vector in VECTORS}
    assert content_hash(parse_content({**BASE, "notes": "x"})) not in hashes
    assert content_hash(parse_content({**BASE, "staff_present": 3})) not in hashes


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("campaign", "x"),
        ("campaign", 0),
        ("campaign", True),
        ("campaign", 1.5),
        ("campaign", 2**60),
        ("held_on", "10.3.2026"),
        ("held_on", "2026-02-30"),
        ("held_on", 20260310),
        ("starts_at", "24:00"),
        ("starts_at", "10:61"),
        ("starts_at", "10:00:30"),
        ("starts_at", 10),
        ("mode", "telepathy"),
        ("mode", ["online"]),
        ("institution", "not-a-uuid"),
        ("institution", 5),
        ("venue", "x" * 201),
        ("venue", "a\x00b"),
        ("venue", "\ud800"),
        ("venue", 5),
        ("topics", "1"),
        ("topics", [1, "x"]),
        ("topics", {"1": 1}),
        ("materials", [{"material": 1}]),
        ("materials", [{"material": 1, "quantity": 1}, {"material": 1, "quantity": 2}]),
        ("materials", [{"material": None, "quantity": 1}]),
        ("materials", "leaflets"),
        ("attendance", {"female": 3}),
        ("attendance", ["female"]),
        ("attendance", [{"sex": "woman", "age_band": "18_24", "count": 1}]),
        ("attendance", [{"sex": "female", "age_band": "", "count": 1}]),
        ("attendance", [{"sex": "female", "age_band": "18_24", "count": "many"}]),
        ("attendance", [{"sex": "female", "age_band": "18_24", "count": 1, "name": "Ali"}]),
        ("attendance", [{"sex": "female", "age_band": "18_24", "count": 1}] * 2),
        ("headcount_declared", -1),
        ("headcount_declared", 30_001),
        ("headcount_declared", "1,234"),
        ("headcount_declared", "9" * 30),
        ("explanations", {"B1": "May I?"}),
        ("explanations", ["B4"]),
        ("explanations", {"B4": 5}),
        ("acknowledged", {"B4": ""}),
        ("participant_name", "Ali"),
        ("base_version", 1),
        ("schema", 2),
    ],
)
def test_what_cannot_be_meant_is_an_error_of_its_field(name: str, value: object) -> None:
    with pytest.raises(ContentError) as caught:
        parse_content({**BASE, name: value})
    assert list(caught.value.errors) == [name]
    assert all(str(message) for message in caught.value.errors[name])


@pytest.mark.parametrize("raw", [[], "text", None, 5])
def test_what_is_no_content_at_all_is_refused(raw: object) -> None:
    with pytest.raises(ContentError):
        parse_content(raw)


def test_everything_missing_is_told_at_once() -> None:
    with pytest.raises(ContentError) as caught:
        parse_content({})
    assert caught.value.errors.keys() == {
        "campaign",
        "held_on",
        "starts_at",
        "ends_at",
        "mode",
        "institution",
        "topics",
        "language",
        "facilitators",
        "audience",
        "headcount_declared",
        "count_method",
        "staff_present",
    }
    assert parse_content({}, complete=False).total == 0


@pytest.mark.parametrize(
    ("place", "complete"),
    [
        ({"institution": BASE["institution"]}, True),
        ({"venue": "Hall", "district": 7}, True),
        ({"venue": "Hall"}, False),
        ({"district": 7}, False),
    ],
)
def test_a_session_has_a_place(place: dict[str, object], complete: bool) -> None:
    raw = {**BASE, "institution": None, "venue": "", "district": None, **place}
    if complete:
        parse_content(raw)
        return
    with pytest.raises(ContentError) as caught:
        parse_content(raw)
    assert list(caught.value.errors) == ["institution"]


def test_zero_is_a_number_and_nothing_is_none() -> None:
    content = parse_content({**BASE, "staff_present": "0", "first_time_count": "", "referrals": 0})
    assert (content.staff_present, content.first_time_count, content.referrals) == (0, None, 0)


_CELL = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(Sex.values),
        "age_band": st.sampled_from(AgeBand.values),
        "count": st.integers(-3, 2100),
    }
)
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)


@given(
    cells=st.lists(_CELL, unique_by=lambda cell: (cell["sex"], cell["age_band"])),
    notes=_TEXT,
    topics=st.lists(st.integers(1, 50), min_size=1),
)
def test_any_order_and_any_text_has_one_normal_form(
    cells: list[dict[str, Any]], notes: str, topics: list[int]
) -> None:
    typed = {**BASE, "attendance": cells, "notes": notes, "topics": topics}
    content = parse_content(typed)
    shuffled = {**typed, "attendance": cells[::-1], "topics": topics[::-1] + topics[:1]}
    assert content_hash(parse_content(shuffled)) == content_hash(content)
    assert parse_content(json.loads(canonical(content))) == content
    assert content.total == sum(cell["count"] for cell in cells)
    assert normal_text(normal_text(notes)) == normal_text(notes)
