"""Everything that is installed is in the bill of materials, with its licence and its hashes."""

import datetime
import json

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts import bill_of_materials as materials

AT = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def lock() -> str:
    return materials.LOCK.read_text()


@pytest.fixture(scope="module")
def made(lock: str) -> dict:
    return materials.bill(lock, at=AT)


def test_bill_is_what_the_schema_asks_for(made: dict) -> None:
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(made))
    assert problem is None, problem


def test_schema_would_refuse_a_wrong_bill(made: dict) -> None:
    wrong = {**made, "components": [{"type": "library"}]}
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(wrong)) is not None


def test_every_locked_package_has_a_licence_and_hashes(lock: str, made: dict) -> None:
    locked = {line.split()[0] for line in lock.splitlines() if "==" in line and line[0].isalnum()}
    listed = {f"{one['name']}=={one['version']}": one for one in made["components"]}
    assert {name.partition("[")[0].partition("==")[0].lower() for name in locked} == {
        name.partition("==")[0] for name in listed
    }
    assert len(listed) == len(locked)
    for name, component in listed.items():
        assert component["licenses"][0]["expression"], name
        assert component["hashes"], name
        assert all(one["alg"] == "SHA-256" for one in component["hashes"]), name
    assert sum(len(one["hashes"]) for one in listed.values()) == lock.count("--hash=sha256:")


def test_same_lock_gives_the_same_bill(lock: str, made: dict) -> None:
    assert materials.bill(lock, at=AT) == made


def test_licence_that_we_do_not_take_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(materials._READ_BY_US, "surprise", "AGPL-3.0-only")
    with pytest.raises(materials.UnknownLicenceError, match="AGPL"):
        materials.licence_of("surprise")


@pytest.mark.parametrize(
    ("expression", "is_taken"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("Apache-2.0 AND BSD-2-Clause", True),
        ("Apache-2.0 AND GPL-3.0-only", False),
        ("GPL-3.0-only AND Apache-2.0", False),
        ("GPL-3.0-only OR MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("GPL-2.0-only OR GPL-3.0-only", False),
        ("GPL-2.0-only OR MIT AND ISC", True),
        ("MIT OR ISC AND GPL-2.0-only", True),
        ("(MIT OR ISC) AND GPL-2.0-only", False),
        ("(MIT OR GPL-2.0-only) AND (BSD-3-Clause AND PSF-2.0)", True),
        ("Apache-2.0 WITH LLVM-exception AND MIT", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
    ],
)
def test_expression_is_taken_by_every_part_of_and_and_one_of_or(
    expression: str, is_taken: bool
) -> None:
    assert materials.takes(expression) is is_taken


@pytest.mark.parametrize("expression", ["", "MIT ISC", "MIT AND", "OR MIT", "(MIT", "MIT)", "()"])
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="licence expression"):
        materials.takes(expression)


def test_package_without_a_known_licence_is_refused() -> None:
    with pytest.raises(materials.UnknownLicenceError, match="nobody-has-this"):
        materials.licence_of("nobody-has-this")


def test_line_without_a_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="without a version or a hash"):
        materials.read_lock("django==5.2.19\n")
